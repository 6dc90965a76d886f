"""You said, we did: what residents raised and what came of it, and what some let the agency publish."""

from __future__ import annotations

from collections.abc import Sequence

from pages.shared.published.cells import DataText
from pages.shared.published.contents import SaidDid, Testimonial, Voices
from pages.shared.published.language import Language, mark
from pages.shared.published.places import CITY, Key, Place, list_places
from pages.shared.published.release import Release, Row
from pages.shared.published.words import TOPICS, say_word

MOST_CARDS, MOST_TESTIMONIALS = 6, 3
STATES = {
    "open": mark("Nothing has been done about it yet."),
    "in_work": mark("Work on it has begun."),
    "done": mark("It has been done."),
    "told": mark("It has been done."),
    "closed_without": mark("It was closed without being done."),
}


def make_voices(release: Release, say: Language, place: Place) -> Voices:
    """Return what was said and done in a place, and in the areas that it lies in or holds."""
    keys = list_related(release, place)
    rows = [row for row in release.read("released_said_did") if (row["level"], row["area_id"]) in keys]
    quotes = release.read("released_testimonials")[:MOST_TESTIMONIALS]
    nothing = say.gettext("Nothing that residents raised here has been approved for this page yet.")
    return Voices(
        heading=say.gettext("You said, we did"),
        lead=say.gettext("What residents raised with us, and what came of it. A steward approved each text."),
        cards=tuple(make_card(release, say, row, place) for row in rows[:MOST_CARDS]),
        testimonials_heading=say.gettext("In people's own words, from across the city"),
        testimonials=tuple(make_testimonial(say, row) for row in quotes),
        empty="" if rows else nothing,
    )


def list_related(release: Release, place: Place) -> set[Key]:
    """Return a place with the areas around it and in it; of the city, all."""
    places = list_places(release)
    if place.level == CITY:
        return set(places)
    around = {place.key}
    here: Place | None = place
    while here is not None and here.parent and here.parent not in around:
        around.add(here.parent)
        here = places.get(here.parent)
    inside = {each.key for each in places.values() if each.parent == place.key}
    return around | inside


def make_card(release: Release, say: Language, row: Row, place: Place) -> SaidDid:
    """Return one concern as a card."""
    key = row["level"], row["area_id"]
    where = list_places(release).get(key)
    return SaidDid(
        concern_id=row["concern_id"],
        topic=say_word(say, row["topic"], TOPICS),
        text=DataText(row["text"]),
        raised=say.gettext("Raised in {month}.", month=say.month(row["raised_month"])),
        done=say_done(say, row),
        told=say_told(say, row),
        where=where.name if where and key != place.key else None,
    )


def say_done(say: Language, row: Row) -> str:
    """Return what was done, in a sentence: how many steps, and when the last one was."""
    if not row["actions_done"] or row["last_done_on"] is None:
        return say.gettext(STATES.get(row["status"], STATES["open"]))
    return say.ngettext(
        "{count} of {planned} planned steps is done, the last on {day}.",
        "{count} of {planned} planned steps are done, the last on {day}.",
        row["actions_done"],
        planned=say.number(row["actions"]),
        day=say.day(row["last_done_on"]),
    )


def say_told(say: Language, row: Row) -> str:
    """Return whether residents were told, in a sentence."""
    if row["told_on"] is None:
        return say.gettext("Residents have not been told about the outcome yet.")
    return say.gettext("Residents were told on {day}.", day=say.day(row["told_on"]))


def make_testimonial(say: Language, row: Row) -> Testimonial:
    """Return what somebody said."""
    given = say.gettext("Said in {month}, and published with consent.", month=say.month(row["given_month"]))
    return Testimonial(DataText(row["text"]), given)


def list_texts(cards: Sequence[SaidDid]) -> list[DataText]:
    """Return the approved words of cards."""
    return [card.text for card in cards]
