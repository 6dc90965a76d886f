"""What stands on every page: the city, the dates, the notice, help, and how much is hidden."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from pages.shared.published.cells import DataText, count_cells
from pages.shared.published.contents import Frame
from pages.shared.published.language import Language, mark
from pages.shared.published.release import Release

DATA_TO = {
    "incidents": mark("Incidents are recorded up to {day} ({source})."),
    "surveys": mark("The last survey ended on {day} ({source})."),
}


def make_frame(release: Release, say: Language, title: str) -> Frame:
    """Return the frame of a page; `count_hidden` fills in what is hidden once the page is made."""
    facts = release.facts
    made_up = say.gettext(
        "{city} is a made-up city. All of its numbers are invented.", city=release.city_name
    )
    return Frame(
        title=title,
        city_name=DataText(release.city_name),
        fictional=made_up if facts.get("fictional") else "",
        published=say.gettext("Published on {day}.", day=say.day(release.published_on)),
        data_to=tuple(list_dates(release, say)),
        hidden="",
        not_monitored=say_not_monitored(release, say),
        help=tuple(list_help(release, say)),
    )


def say_not_monitored(release: Release, say: Language) -> str:
    """Return the notice that nobody reads along: the city's own, else the usual sentence."""
    own = release.facts.get("publishing", {}).get("not_monitored") or release.facts.get("not_monitored")
    if own:
        return DataText(own)
    return say.gettext("Nobody watches this page. You cannot report anything to the police here.")


def list_help(release: Release, say: Language) -> Iterator[str]:
    """Yield how to get help, as the city file says."""
    facts = release.facts
    contact = facts.get("contact") or {}
    if facts.get("help_line"):
        yield DataText(facts["help_line"])
    else:
        yield say.gettext("If you are in danger, call the emergency number of your country.")
    if contact.get("agency"):
        yield say.gettext("To reach the police service: {contact}.", contact=contact["agency"].rstrip("."))
    if contact.get("help"):
        yield say.gettext("Questions about this site: {contact}.", contact=contact["help"].rstrip("."))


def list_dates(release: Release, say: Language) -> Iterator[str]:
    """Yield up to when there is data, by kind of source: the latest of each."""
    for kind, message in DATA_TO.items():
        dated = [
            (each["last_date"], each["name"])
            for each in release.facts.get("sources", [])
            if each["kind"] == kind and each["last_date"]
        ]
        if dated:
            last, source = max(dated)
            yield say.gettext(message, day=say.day(dt.date.fromisoformat(last)), source=source)
    captured = release.facts.get("captured_on")
    if captured:
        day = dt.date.fromisoformat(str(captured))
        yield say.gettext("Events are as the calendar stood on {day}.", day=say.day(day))


def count_hidden[P: Any](page: P, say: Language) -> P:
    """Return a page with the sentence that says how many of its numbers are hidden."""
    numbers, hidden = count_cells(page)
    frame = replace(page.frame, hidden=say_hidden(say, numbers, hidden))
    counted: P = replace(page, frame=frame)
    return counted


def say_hidden(say: Language, numbers: int, hidden: int) -> str:
    """Return how many numbers are hidden, in a sentence."""
    if not numbers:
        return ""
    if not hidden:
        return say.gettext("No number on this page is hidden.")
    return say.ngettext(
        "{count} of the {numbers} numbers on this page is hidden to protect privacy.",
        "{count} of the {numbers} numbers on this page are hidden to protect privacy.",
        hidden,
        numbers=say.number(numbers),
    )
