"""What the static site says of its own, beside the content of the pages: ways through it, and its finders."""

from __future__ import annotations

from pages.shared.published.language import Language, mark

WORDS = {
    "skip": mark("Skip to the content"),
    "pages": mark("Pages"),
    "neighbourhood": mark("My neighbourhood"),
    "city": mark("The city"),
    "knowledge": mark("How we know"),
    "languages": mark("Languages"),
    "choose_language": mark("Choose a language"),
    "find": mark("Find your neighbourhood"),
    "find_lead": mark("Choose the place where you live, by its name or on the map."),
    "find_label": mark("Type a name or a number"),
    "find_none": mark("No place has this in its name. Try a shorter part of it, or look for it on the map."),
    "find_count": mark("Places found: {count}"),
    "map_of_places": mark("Map of the places that have a page. The list beside it leads to the same pages."),
    "map_choose": mark("Choose a place on the map"),
    "locate": mark("Find the place where I am now"),
    "locate_note": mark(
        "Your device works out where you are, and this page compares that with the map. Your location "
        "never leaves your device: it is not sent to us or to anybody else, and it is not kept."
    ),
    "locate_asking": mark("Waiting for your device to say where it is."),
    "locate_found": mark("You are in or near"),
    "locate_outside": mark("You are outside the places that have a page."),
    "locate_failed": mark("Your device did not say where it is. Choose the place from the list."),
    "where": mark("Where it is"),
    "map_of_area": mark("Map of {name} and the places around it."),
    "beside": mark("Next to it"),
    "in_it": mark("Places in it"),
    "change_place": mark("Choose another place"),
    "add_event": mark("Add to my calendar"),
    "add_all": mark("Add all these events to my calendar"),
    "no_data": mark("no data"),
    "hidden": mark("no number shown, to protect privacy"),
    "legend": mark("What the colours mean"),
    "details": mark("All the numbers"),
    "show_table": mark("Show the numbers of this map as a table"),
    "past_events": mark("Events that were held"),
    "words": mark("Words used here"),
    "calendar_name": mark("{name}: community events"),
    "more_numbers": mark("About the numbers on this page"),
}


class SiteWords:
    """The site's own words in one language: `words.find`, and with values `words.say("beside", name=…)`."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def __getattr__(self, name: str) -> str:
        if name.startswith("__") or name not in WORDS:
            raise AttributeError(name)
        return self._language.gettext(WORDS[name])

    def say(self, name: str, /, **values: object) -> str:
        """Return a sentence with its values."""
        return self._language.gettext(WORDS[name], **values)
