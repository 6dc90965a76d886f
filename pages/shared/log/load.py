"""What the log page reads: entries kept per version of the log, and what a build lets people choose."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from data.workspace import Stored
from data.workspace.records import FORBIDDEN_GROUP_KINDS, KINDS, Event, PlaceRef, Record
from data.workspace.records.kinds import name_kind
from pages.shared import store
from pages.shared.keep import keep
from pages.shared.page_frame import find_day
from pages.shared.store import BuildInfo
from pages.shared.words import say_area_name
from pages.shared.workspace_state import current_workspace

type Kept = Sequence[Stored[Record]]


@dataclass(frozen=True)
class Offer:
    """What can be chosen in forms, by what is kept, with the words for it."""

    venues: Mapping[str, str]
    points: Mapping[str, tuple[float, float]]
    areas: Mapping[str, str]  # level:area_id, finest level first
    programmes: Mapping[str, str]
    groups: Mapping[str, str]  # kind:name
    levels: Mapping[str, str]
    codes: frozenset[str]
    event_kinds: tuple[str, ...]


@dataclass(frozen=True)
class Waiting:
    """An event that is over and whose record nobody finished: on a calendar, or an entry still scheduled."""

    title: str
    starts_local: dt.datetime
    areas: frozenset[tuple[str, str]]
    event_id: str = ""
    record_id: str = ""


def list_kept[T: Record](build: BuildInfo, kind: type[T], *, withdrawn: bool = False) -> list[Stored[T]]:
    """The records of a kind; none, and no workspace made, where nobody has entered anything yet.

    Raises
    ------
    WorkspaceUserError
        The workspace cannot be read.
    """
    if not build.entries:
        return []
    kept: Any = _list_kept(build, name_kind(kind), withdrawn=withdrawn)
    return list(kept)


@keep(128, by=lambda build, kind, *, withdrawn: (build.state, kind, withdrawn))
def _list_kept(build: BuildInfo, kind: str, *, withdrawn: bool) -> list[Stored[Record]]:
    return current_workspace(build).list(KINDS[kind], withdrawn=withdrawn)


def find_now(build: BuildInfo) -> dt.datetime:
    """Local time of the city, without a zone; noon where the day is a fixed one, as in a fictional city."""
    settings = store.city_settings(build)
    now = dt.datetime.now(ZoneInfo(str(settings["timezone"]))).replace(tzinfo=None)
    day = find_day(settings)
    is_now = abs((day - now.date()).days) <= 1
    return now if is_now else dt.datetime.combine(day, dt.time(12))


def list_waiting(build: BuildInfo, events: Sequence[Stored[Event]], now: dt.datetime) -> list[Waiting]:
    """Events that wait for their record, latest first."""
    quarter = now.replace(minute=now.minute // 15 * 15, second=0, microsecond=0)
    found = list(_list_calendar(build, quarter))
    hour = dt.timedelta(hours=1)
    for each in events:
        event = each.record
        if event.status == "scheduled" and (event.ends_local or event.starts_local + hour) <= now:
            pairs = frozenset((area.level, area.area_id) for area in event.located_areas)
            found.append(Waiting(event.title, event.starts_local, pairs, record_id=each.record_id))
    return sorted(found, key=lambda each: each.starts_local, reverse=True)


@keep(8, by=lambda build, now: (build.state, now))
def _list_calendar(build: BuildInfo, now: dt.datetime) -> list[Waiting]:
    rows = store.read("unfinished_events", build=build, now=now)
    return [
        Waiting(str(title), _to_time(start) or now, _to_pairs(areas), str(event_id))
        for title, start, areas, event_id in zip(
            rows["title"], rows["starts_local"], rows["areas"], rows["event_id"], strict=True
        )
    ]


def _to_pairs(areas: object) -> frozenset[tuple[str, str]]:
    listed = list(areas) if areas is not None else []  # type: ignore[call-overload]
    return frozenset((str(area["level"]), str(area["area_id"])) for area in listed)


def read_calendar_event(build: BuildInfo, event_id: str) -> Event | None:
    """An event of the calendar as an entry that would confirm it; None if there is none."""
    rows = store.read("calendar_event", build=build, event_id=event_id).to_dict("records")
    if not rows:
        return None
    row = {name: _plain(value) for name, value in rows[0].items() if name not in ("event_id", "areas")}
    pairs = sorted(_to_pairs(rows[0]["areas"]))
    areas = tuple(PlaceRef(level=level, area_id=area_id) for level, area_id in pairs if level != "city")
    by_hand = row["located_by"] not in ("point", "venue")
    return Event.model_validate(
        {
            **row,
            "starts_local": _to_time(rows[0]["starts_local"]),
            "ends_local": _to_time(rows[0]["ends_local"]),
            "status": "cancelled" if row["status"] == "cancelled" else "scheduled",
            "areas": _drop_parents(areas, build) if by_hand else (),
            "calendar_event_id": event_id,
        }
    )


def _to_time(value: Any) -> dt.datetime | None:
    return None if pd.isna(value) else pd.Timestamp(value).to_pydatetime()


def _plain(value: object) -> object:
    if isinstance(value, float) and value.is_integer():
        return None if pd.isna(value) else int(value)
    return (
        None if value is None or value is pd.NaT or (isinstance(value, float) and pd.isna(value)) else value
    )


def _drop_parents(areas: Sequence[PlaceRef], build: BuildInfo) -> tuple[PlaceRef, ...]:
    """Keep what was named by hand: areas of the finest level there is, since the rest follow from them."""
    ranks = [str(each["level"]) for each in store.city_settings(build)["levels"]]
    finest = min((ranks.index(each.level) for each in areas if each.level in ranks), default=-1)
    return tuple(each for each in areas if finest >= 0 and each.level == ranks[finest])


@keep(4, by=lambda build: build.state)
def load_offer(build: BuildInfo) -> Offer:
    """What a build and the log let people choose; kept per version of the log."""
    # Entries change none of these: they are read from the build itself, once.
    base = replace(build, entries="")
    settings = store.city_settings(base)
    venues = store.read("venue_list", build=base).to_dict("records")
    groups = store.read("group_names", build=base)
    areas: dict[str, str] = {}
    levels = {str(each["level"]): str(each["label"]) for each in settings["levels"]}
    for level, label in levels.items():
        for row in store.read("area_list", build=base, level=level).itertuples():
            name = say_area_name(str(row.area_id), str(row.area_name))
            known = label.casefold() in name.casefold()
            areas[f"{level}:{row.area_id}"] = name if known else f"{label} {name}"
    programmes = store.read("programme_names", build=build)
    return Offer(
        venues={str(each["venue_id"]): f"{each['name']} ({each['kind']})" for each in venues},
        points={
            str(each["venue_id"]): (float(each["lon"]), float(each["lat"]))
            for each in venues
            if not pd.isna(each["lon"])
        },
        areas=areas,
        programmes=dict(zip(programmes["programme_id"], programmes["name"], strict=True)),
        groups={
            f"{kind}:{name}": f"{name}, {kind}"
            for kind, name in zip(groups["group_kind"], groups["group_name"], strict=True)
            if kind not in FORBIDDEN_GROUP_KINDS
        },
        levels=levels,
        codes=frozenset(key.partition(":")[2] for key in areas),
        event_kinds=tuple(kind for kind in settings["event_kinds"] if kind != "all"),
    )
