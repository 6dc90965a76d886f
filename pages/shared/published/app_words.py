"""What the app says of its own, beside the content of the pages; the rest it shares with the static site."""

from __future__ import annotations

from pages.shared.published.language import Language, mark
from pages.shared.published.site_words import WORDS as SHARED

WORDS = SHARED | {
    "plain": mark("Read this on plain pages, made for every device, screen readers and print"),
    "nothing": mark("Nothing is published yet"),
    "nothing_lead": mark(
        "The city has not published its numbers yet. When it does, they will stand here. "
        "Please come back later."
    ),
    "nothing_next": mark("Whoever runs this site publishes them with this command: {command}"),
    "no_place": mark("This link names a place that is not in the published numbers. Choose one below."),
    "pick_note": mark(
        "Choose a place on the map or from the list. Only its number is sent, never where you are."
    ),
    "choose_here": mark("Type to search, or open the list"),
    "all_places": mark("All places"),
    "map_of_choice": mark("Map of all places. The search box and the list lead to the same pages."),
    "map_failed": mark("The map could not load its boundaries. The table has the same numbers."),
    "zoom_in": mark("Zoom in"),
    "zoom_out": mark("Zoom out"),
    "get_help": mark("How to get help"),
}


class Words:
    """The app's words in one language: `words["find"]`, and with values `words.say("beside", name=…)`."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def __getitem__(self, name: str) -> str:
        return self.language.gettext(WORDS[name])

    def say(self, name: str, **values: object) -> str:
        """Return a sentence with its values."""
        return self.language.gettext(WORDS[name], **values)
