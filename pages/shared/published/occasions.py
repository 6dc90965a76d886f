"""Events of an area: the next ones, and the last ones that were held."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from pages.shared.published.cells import DataText
from pages.shared.published.contents import Occasion, Occasions
from pages.shared.published.language import Language
from pages.shared.published.places import CITY, Key, Place, list_places
from pages.shared.published.release import Release, Row
from pages.shared.published.words import KINDS, STATUSES, say_word

MOST_NEAR, MOST_OF_CITY, MOST_PAST = 6, 3, 5
AHEAD, BACK = dt.timedelta(days=400), dt.timedelta(days=365)
HELD, AHEAD_STATUSES = ("held", "presumed"), ("scheduled", "cancelled")


def make_next(release: Release, say: Language, place: Place, *, today: dt.date) -> Occasions:
    """Return the events from a day on, of a place and of the areas that it lies in."""
    rows = read_events(release, place, today, today + AHEAD)
    coming = choose_next([row for row in rows if row["status"] in AHEAD_STATUSES], place)
    lead = [say.gettext("From {day} on. Everyone is welcome at a public event.", day=say.day(today))]
    if place.level != CITY and coming and all(row["level"] == CITY for row in coming):
        lead.append(say.gettext("None is set down for this area. These name no part of the city."))
    return Occasions(
        say.gettext("Next events"),
        " ".join(lead),
        tuple(make_occasion(release, say, row, place) for row in coming),
        "" if coming else say.gettext("The calendar has no event for this area yet."),
    )


def choose_next(rows: Sequence[Row], place: Place) -> list[Row]:
    """Return the next events of a place and around it, with a few that name no part of the city."""
    near = [row for row in rows if row["level"] != CITY]
    of_city = [row for row in rows if row["level"] == CITY]
    kept = [*near[:MOST_NEAR], *of_city[: MOST_OF_CITY if place.level != CITY else MOST_NEAR]]
    return sorted(kept, key=lambda row: (row["starts_local"], row["event_id"]))


def make_past(release: Release, say: Language, place: Place, *, today: dt.date) -> Occasions:
    """Return the last events that were held in a place, within a year before a day, the latest first."""
    rows = read_events(release, place, today - BACK, today)
    over = [row for row in rows if row["status"] in HELD and row["level"] == place.level][-MOST_PAST:]
    return Occasions(
        say.gettext("Last events"),
        say.gettext("Held in the year before {day}.", day=say.day(today)),
        tuple(make_occasion(release, say, row, place) for row in reversed(over)),
        "" if over else say.gettext("No event was held here in the year before."),
    )


def read_events(release: Release, place: Place, first: dt.date, until: dt.date) -> list[Row]:
    """Return the events of a place and of the areas around it, each once, in order of time."""
    found: dict[str, Row] = {}
    for level, area_id in list_around(release, place):
        rows = release.read("released_events", level=level, area_id=area_id, from_day=first, to_day=until)
        for row in rows:
            found.setdefault(row["event_id"], row)
    return sorted(found.values(), key=lambda row: (row["starts_local"], row["event_id"]))


def list_around(release: Release, place: Place) -> Iterable[Key]:
    """Return a place, the areas that it lies in, and the city."""
    places = list_places(release)
    keys = [place.key]
    here: Place | None = place
    while here is not None and here.parent and here.parent not in keys:
        keys.append(here.parent)
        here = places.get(here.parent)
    return dict.fromkeys([*keys, (CITY, CITY)])


def make_occasion(release: Release, say: Language, row: Row, place: Place) -> Occasion:
    """Return one event."""
    start: dt.datetime = row["starts_local"]
    end: dt.datetime | None = row["ends_local"]
    day_only = end is None and row["venue_name"] is None and start.time() == dt.time()
    return Occasion(
        event_id=row["event_id"],
        title=DataText(row["title"]) if row["title"] else None,
        kind=say_word(say, row["event_kind"], KINDS),
        when=say_when(say, start, end, day_only=day_only),
        where=say_where(release, say, row, place, day_only=day_only),
        status=say_word(say, row["status"], STATUSES),
        starts=start,
        ends=end,
        day_only=day_only,
        cancelled=row["status"] == "cancelled",
        text=DataText(row["text"]) if row["text"] else None,
    )


def say_when(say: Language, start: dt.datetime, end: dt.datetime | None, *, day_only: bool) -> str:
    """Return the day of an event, with its times where they are given."""
    day = say.weekday(start.date())
    if day_only:
        return day
    if end is None or end.date() != start.date():
        return say.gettext("{day}, {time}", day=day, time=say.time(start.time()))
    return say.gettext(
        "{day}, {start} to {end}", day=day, start=say.time(start.time()), end=say.time(end.time())
    )


def say_where(release: Release, say: Language, row: Row, place: Place, *, day_only: bool) -> str:
    """Return where an event is: its public place, else its area."""
    if row["venue_name"]:
        return DataText(row["venue_name"])
    area = list_places(release).get((row["level"], row["area_id"]))
    name = area.name if area else place.name
    if day_only:
        return say.gettext("In {area}. We do not name the place or time, to protect people.", area=name)
    return say.gettext("In {area}. The calendar names no place.", area=name)
