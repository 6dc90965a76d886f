"""Groups of residents that events reach too little, from counts that people logged; never judged by sight."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from data.workspace import WorkspaceUserError, records
from pages.shared import store
from pages.shared.months import add_months
from pages.shared.store import BuildInfo
from pages.shared.where_next.places import Floats, Places
from pages.shared.workspace_state import current_workspace
from queries.measures.need import explain_refusal
from queries.measures.need_components import reach_component
from queries.measures.shares import wilson_interval

LEAST_COUNTED = 100
_MONTHS_BACK = 24
NO_GROUPS = "No file says which groups residents belong to (age, tenure and the like), area by area."
NO_COUNTS = "No logged event says how many of which group came, so who is reached too little cannot be told."
FEW_COUNTS = (
    "Fewer than {least} people are counted by group in logged events: too few to tell who is missing."
)
NONE_MISSING = "No group is clearly reached less than its share of residents."


@dataclass(frozen=True, eq=False)
class Reach:
    """Need at each point; groups reached too little: share of those who came less that of residents."""

    need: Floats
    gaps: Mapping[str, float]


def find_reach(build: BuildInfo, places: Places, start: date) -> Reach | str:
    """Where those live whom events reach too little; a sentence where that cannot be told."""
    groups = store.read("plan_groups", build=build, level=places.level.level)
    groups = groups[[explain_refusal(str(kind)) is None for kind in groups["group_kind"]]]
    if groups.empty:
        return NO_GROUPS
    counts = _count_people(build, start)
    if not counts:
        return NO_COUNTS
    gaps = find_gaps(groups, counts)
    if gaps is None:
        return FEW_COUNTS.format(least=LEAST_COUNTED)
    if not gaps:
        return NONE_MISSING
    return Reach(
        _share_residents(groups, places, gaps), {f"{kind}: {name}": gap for (kind, name), gap in gaps.items()}
    )


def find_gaps(
    groups: pd.DataFrame, counts: Mapping[tuple[str, str], int]
) -> dict[tuple[str, str], float] | None:
    """Groups whose share among people counted lies below that of residents, beyond chance.

    None where no kind has enough people counted.
    """
    residents = groups.groupby(["group_kind", "group_name"])["residents"].sum()
    gaps: dict[tuple[str, str], float] = {}
    judged = False
    for kind in sorted({kind for kind, _ in counts}):
        came = {name: count for (each, name), count in counts.items() if each == kind}
        base = sum(came.values())
        if base < LEAST_COUNTED or kind not in residents.index.get_level_values(0):
            continue
        judged = True
        share = residents[kind] / residents[kind].sum()
        among = np.array([came.get(str(name), 0) for name in share.index]) / base
        _, high = wilson_interval(among, np.full(len(among), float(base)))
        gaps |= {
            (kind, str(name)): float(there - part)
            for name, part, there, most in zip(share.index, share, among, high, strict=True)
            if most < part
        }
    return gaps if judged else None


def _count_people(build: BuildInfo, start: date) -> dict[tuple[str, str], int]:
    """People counted by group in events logged in the two years before a plan."""
    if not build.entries:
        return {}
    try:
        events = current_workspace(build).list(records.Event)
    except WorkspaceUserError:
        return {}
    since, counts = add_months(start, -_MONTHS_BACK), dict[tuple[str, str], int]()
    for stored in events:
        if stored.record.status == "held" and since <= stored.record.starts_local.date() < start:
            for group in stored.record.groups_reached:
                key = group.group_kind, group.group_name
                counts[key] = counts.get(key, 0) + group.count
    return {key: count for key, count in counts.items() if explain_refusal(key[0]) is None}


def _share_residents(groups: pd.DataFrame, places: Places, gaps: Mapping[tuple[str, str], float]) -> Floats:
    shares = {}
    for kind in sorted({kind for kind, _ in gaps}):
        of_kind = groups[groups["group_kind"] == kind]
        missed = of_kind[[(kind, str(name)) in gaps for name in of_kind["group_name"]]]
        known = of_kind.groupby("area_id")["known"].first()
        share = missed.groupby("area_id")["residents"].sum() / known.where(known > 0)
        shares[kind] = share.reindex(list(places.area_ids)).to_numpy(dtype=np.float64)
    return reach_component(shares)
