"""Events of an area: the next ones, and the last ones that were held."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pages.shared.published.cells import DataText
from pages.shared.published.contents import Occasion, Occasions
from pages.shared.published.language import Language
from pages.shared.published.neighbours import list_beside_places
from pages.shared.published.places import CITY, Key, Place, list_places
from pages.shared.published.release import Release, Row
from pages.shared.published.words import KINDS, STATUSES, say_word

MOST_HERE, MOST_AROUND, MOST_BESIDE, MOST_PAST = 6, 3, 4, 5
AHEAD, BACK = dt.timedelta(days=400), dt.timedelta(days=365)
HELD, AHEAD_STATUSES = ("held", "presumed"), ("scheduled", "cancelled")


@dataclass(frozen=True)
class Group:
    """Areas whose events stand under a heading, and at most how many; `named` where they say their area."""

    heading: str
    keys: tuple[Key, ...]
    most: int
    named: bool = True


def make_next(release: Release, say: Language, place: Place, *, today: dt.date) -> Occasions:
    """Return the events from a day on: of a place, of those that it shares a border with, and around it.

    An event stands once, where it is nearest.
    """
    found: dict[str, Occasion] = {}
    groups = list_groups(release, say, place)
    for group in groups:
        rows = read_events(release, group.keys, today, today + AHEAD)
        coming = [row for row in rows if row["status"] in AHEAD_STATUSES and row["event_id"] not in found]
        for row in coming[: group.most]:
            found[row["event_id"]] = make_occasion(release, say, row, place, group)
    none_here = not any(each.group == groups[0].heading for each in found.values())
    return Occasions(
        say.gettext("Next events"),
        " ".join(say_lead(release, say, place, today, none_here=none_here)) if found else "",
        tuple(found.values()),
        "" if found else say.gettext("The calendar has no event for this area yet."),
    )


def say_lead(
    release: Release, say: Language, place: Place, today: dt.date, *, none_here: bool
) -> Iterator[str]:
    """Yield from when and as of when events are listed, and who may come."""
    known = release.published_on
    if today != known:
        yield say.gettext("From {day} on.", day=say.day(today))
    yield say.gettext(
        "This is what was known on {day}, the day of this release. What was set down or called off "
        "after it is not here.",
        day=say.day(known),
    )
    if none_here:
        yield say.gettext("None is set down for {area} itself.", area=place.name)
    yield say.gettext("Everyone is welcome at a public event.")


def list_groups(release: Release, say: Language, place: Place) -> list[Group]:
    """Return a place with the areas in it, those beside it, then those that it lies in, the city last."""
    beside = tuple(each.key for each in list_beside_places(release, place))
    groups = [
        Group(say.gettext("In {area}", area=place.name), list_here(release, place), MOST_HERE),
        Group(say.gettext("In the areas next to it"), beside, MOST_BESIDE),
    ]
    places = list_places(release)
    for key in list_around(release, place):
        name = places[key].name if key in places else DataText(release.city_name)
        heading = say.gettext("In {area}; the calendar does not say which part", area=name)
        groups.append(Group(heading, (key,), MOST_AROUND, named=False))
    return groups


def list_here(release: Release, place: Place) -> tuple[Key, ...]:
    """Return a place and the areas that lie in it; the city alone, whose events name no area."""
    inside = () if place.level == CITY else (each for each in list_places(release).values())
    return (place.key, *(each.key for each in inside if each.parent == place.key))


def list_around(release: Release, place: Place) -> list[Key]:
    """Return the areas that a place lies in, and the city."""
    places = list_places(release)
    keys: list[Key] = []
    here: Place | None = place
    while here is not None and here.parent and here.parent not in keys:
        keys.append(here.parent)
        here = places.get(here.parent)
    return [key for key in dict.fromkeys([*keys, (CITY, CITY)]) if key != place.key]


def make_past(release: Release, say: Language, place: Place, *, today: dt.date) -> Occasions:
    """Return the last events that were held in a place, within a year before a day, the latest first."""
    group = Group("", list_here(release, place), MOST_PAST)
    rows = read_events(release, group.keys, today - BACK, today)
    over = [row for row in rows if row["status"] in HELD][-MOST_PAST:]
    return Occasions(
        say.gettext("Last events"),
        say.gettext("Held in the year before {day}.", day=say.day(today)),
        tuple(make_occasion(release, say, row, place, group) for row in reversed(over)),
        "" if over else say.gettext("No event was held here in the year before."),
    )


def read_events(release: Release, keys: Iterable[Key], first: dt.date, until: dt.date) -> list[Row]:
    """Return the events of some areas, each once, in order of time."""
    found: dict[str, Row] = {}
    for level, area_id in keys:
        rows = release.read("released_events", level=level, area_id=area_id, from_day=first, to_day=until)
        for row in rows:
            found.setdefault(row["event_id"], row)
    return sorted(found.values(), key=lambda row: (row["starts_local"], row["event_id"]))


def make_occasion(release: Release, say: Language, row: Row, place: Place, group: Group) -> Occasion:
    """Return one event."""
    start: dt.datetime = row["starts_local"]
    end: dt.datetime | None = row["ends_local"]
    day_only = end is None and row["venue_name"] is None and start.time() == dt.time()
    area = list_places(release).get((row["level"], row["area_id"]))
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
        group=group.heading,
        area=area.name if area and area.key != place.key and row["venue_name"] and group.named else None,
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
