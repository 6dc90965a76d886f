"""What reach is worked out from: held events, groups on their records, residents by group."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.workspace.overlay import name_event
from data.workspace.records import Event, GroupCount
from pages.shared import store
from pages.shared.calendar.load import CalendarEvent, load_events
from pages.shared.keep import keep
from pages.shared.reach.state import ReachView
from pages.shared.store import BuildInfo
from pages.shared.workspace_state import current_workspace

type Groups = Mapping[str, Sequence[GroupCount]]
type Residents = Mapping[tuple[str, str], Mapping[str, float]]
type Floats = NDArray[np.float64]


def load_group_kinds(build: BuildInfo) -> tuple[str, ...]:
    """Kinds of groups whose residents are known, as the population file orders them by name."""
    rows = store.read("group_names", build=build)
    return tuple(dict.fromkeys(map(str, rows["group_kind"])))


def load_residents(build: BuildInfo, kind: str) -> Residents:
    """Residents of one kind's groups by name, by level and area id."""
    rows = store.read("group_residents", build=build)
    found: dict[tuple[str, str], dict[str, float]] = {}
    for row in rows[rows["group_kind"] == kind].to_dict("records"):
        place = (str(row["level"]), str(row["area_id"]))
        found.setdefault(place, {})[str(row["group_name"])] = float(row["residents"])
    return found


def load_held(build: BuildInfo, view: ReachView) -> list[CalendarEvent]:
    """Events of the period that a log confirms as held, of the kinds and the area chosen."""
    return [
        event
        for event in load_events(build, view.first_month, view.day_after)
        if event.status == "held"
        and (not view.kinds or event.kind in view.kinds)
        and (not view.area or view.place in event.areas)
    ]


def load_groups(build: BuildInfo) -> Groups:
    """Groups reached on the log's records, by the event's id in the calendar; none where there is no log.

    Raises
    ------
    WorkspaceUserError
        The log cannot be read.
    """
    return _load_groups(build) if build.entries else {}


@keep(4, by=lambda build: build.state)
def _load_groups(build: BuildInfo) -> Groups:
    stored = sorted(current_workspace(build).list(Event), key=lambda each: each.changed_at)
    latest = {name_event(each): each.record.groups_reached for each in stored}
    return {event_id: groups for event_id, groups in latest.items() if groups}


@dataclass(frozen=True, eq=False)
class Tally:
    """Groups of one kind and basis at events.

    Attributes
    ----------
    names
        Groups whose residents are known, in the population's order.
    events, counts
        Events that say something, and people of each group at each.
    larger
        Events left out since their groups add up to more than came.
    unknown
        Names of groups without known residents, and how many people they count.
    """

    names: tuple[str, ...]
    events: tuple[CalendarEvent, ...]
    counts: Floats
    larger: int
    unknown: Mapping[str, int]

    def pick(self, level: str, area_id: str) -> Floats:
        """Counts at the events that name an area."""
        inside = [(level, area_id) in event.areas for event in self.events]
        return self.counts[np.array(inside, dtype=np.bool_)] if inside else self.counts


def tally_groups(
    events: Iterable[CalendarEvent], groups: Groups, *, kind: str, basis: str, names: Sequence[str]
) -> Tally:
    """Count the groups of one kind and basis at events.

    Names are the same whatever their case, and with _ for spaces. Where an event's groups of a kind add up to
    more than came, people were counted in several of them: the event is left out and counted.
    """
    places = {_fold(name): place for place, name in enumerate(names)}
    kept, rows, larger, unknown = list[CalendarEvent](), list[Floats](), 0, Counter[str]()
    for event in events:
        own = [
            group
            for group in groups.get(event.event_id, ())
            if group.basis == basis and _fold(group.group_kind) == _fold(kind)
        ]
        total = sum(group.count for group in own)
        if not total:
            continue
        if event.attendance is not None and total > event.attendance:
            larger += 1
            continue
        row = np.zeros(len(names))
        for group in own:
            place = places.get(_fold(group.group_name))
            if place is None:
                unknown[group.group_name] += group.count
            else:
                row[place] += group.count
        if row.any():
            kept.append(event)
            rows.append(row)
    counts = np.array(rows) if rows else np.zeros((0, len(names)))
    return Tally(tuple(names), tuple(kept), counts, larger, unknown)


def list_logged_kinds(events: Iterable[CalendarEvent], groups: Groups) -> Counter[tuple[str, str]]:
    """How many events say something of each kind of groups and basis."""
    own = (groups.get(event.event_id, ()) for event in events)
    said = ({(_fold(group.group_kind), group.basis) for group in each} for each in own)
    return Counter(pair for pairs in said for pair in pairs)


def _fold(name: str) -> str:
    return " ".join(name.replace("_", " ").casefold().split())
