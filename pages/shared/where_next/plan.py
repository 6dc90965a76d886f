"""The siting problem of a view, its solution, and what it is compared with."""

import hashlib
import pickle
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import pandas as pd
import streamlit as st

from data.workspace import Stored, records
from geo.errors import NoPlanInTimeError
from geo.siting import Plan, solve_plan
from geo.siting_evaluate import PlanMeasures, choose_naively, evaluate_places, evaluate_plan
from geo.siting_explain import EventReason, explain_plan
from geo.siting_problem import FixedVenue, PlanLimits, SitingProblem, make_problem
from geo.siting_process import solve_in_process
from geo.siting_walks import walk_distances_m
from pages.shared import store
from pages.shared.choices import HELD
from pages.shared.store import BuildInfo
from pages.shared.where_next.need import Facts, score_need
from pages.shared.where_next.places import Places, group_venues
from pages.shared.where_next.state import PlanView
from pages.shared.where_next.swaps import Swap, write_swaps
from pages.shared.words import say_month
from queries.measures.need import NeedIndex

# A plan that is proven this good after this time is shown with its gap; only for others is the search longer.
QUICK_S, QUICK_GAP, LONG_S = 1.8, 0.01, 30.0

type FixedChoices = Sequence[Stored[records.FixedChoice]]


@dataclass(frozen=True, eq=False)
class Asked:
    """What is to be solved: the problem, and what its positions stand for.

    `venues` are those that may be used, in the order of the problem. `lost_choices` are fixed choices that
    name no such venue. `swaps` are exchanges by hand that the plan has taken in.
    """

    view: PlanView
    places: Places
    facts: Facts
    need: NeedIndex
    venues: pd.DataFrame
    problem: SitingProblem
    group_names: dict[str, str]
    lost_choices: int = 0
    swaps: tuple[Swap, ...] = ()

    @cached_property
    def digest(self) -> str:
        """Names the plan: its problem's name where nothing was exchanged by hand."""
        if not self.swaps:
            return self.problem_digest
        named = f"{self.problem_digest} {write_swaps(self.swaps)}"
        return hashlib.blake2b(named.encode(), digest_size=8).hexdigest()

    @cached_property
    def problem_digest(self) -> str:
        """Names the problem: the same for the same weights, limits, places and facts."""
        parts = self.problem
        arrays = b"".join(np.ascontiguousarray(each).tobytes() for each in (parts.demand, parts.walk_m))
        rest = pickle.dumps((parts.limits, parts.reach_m, parts.venue_names, parts.month_names))
        return hashlib.blake2b(arrays + rest, digest_size=8).hexdigest()


def ask_plan(
    build: BuildInfo, view: PlanView, places: Places, facts: Facts, fixed: FixedChoices, names: dict[str, str]
) -> Asked:
    """Put the problem of a view together.

    Parameters
    ----------
    names
        Names of the areas of the level `view.by`.

    Raises
    ------
    NeedSettingsError
        The weights leave nothing to weigh.
    SitingInputError
        Limits do not fit together.
    """
    need = score_need(facts, places, view.weight_of)
    usable = _may_be_used(view, places.venues)
    venues = places.venues[usable].reset_index(drop=True)
    must, not_here, lost = _read_fixed(fixed, venues, view)
    # An area is named by its id where two share a name.
    groups = [group for group, use in zip(group_venues(places, view.by), usable, strict=True) if use]
    cost = dict(view.costs)
    limits = PlanLimits(
        events=view.events,
        months=view.months,
        cooldown_months=view.rest,
        most_per_month=view.most or None,
        venue_cost=tuple(float(cost.get(kind, 0)) for kind in venues["kind"]),
        cost_limit=float(view.budget) if view.budget else None,
        venue_group=tuple(groups),
        group_minimum=dict.fromkeys(sorted(set(filter(None, groups))), view.least) if view.least else {},
        free_from=_find_rested(build, view, venues),
        must=must,
        not_here=not_here,
    )
    problem = make_problem(
        places.walk_m[:, usable],
        need.demand,
        places.residents,
        limits,
        reach_m=view.reach_m,
        venue_names=[str(name) for name in venues["name"]],
        month_names=[say_month(month) for month in view.all_months],
    )
    return Asked(view, places, facts, need, venues, problem, names, lost)


def _may_be_used(view: PlanView, venues: pd.DataFrame) -> np.ndarray:
    kinds = venues["kind"].isin(view.venues or tuple(venues["kind"]))
    kept_back = venues["sensitive"].astype(bool) & (not view.sensitive)
    return np.asarray(kinds & ~kept_back, dtype=bool)


def _read_fixed(
    fixed: FixedChoices, venues: pd.DataFrame, view: PlanView
) -> tuple[tuple[FixedVenue, ...], tuple[FixedVenue, ...], int]:
    """Fixed choices by position; one that ran out before the plan begins counts no more."""
    positions = {str(venue_id): place for place, venue_id in enumerate(venues["venue_id"])}
    current = [
        each.record for each in fixed if each.record.until is None or each.record.until >= view.first_month
    ]
    known = [choice for choice in current if choice.venue_id in positions]
    must, not_here = (
        tuple(FixedVenue(positions[choice.venue_id]) for choice in known if choice.choice == kind)
        for kind in ("must", "not_here")
    )
    return must, not_here, len(current) - len(known)


def _find_rested(build: BuildInfo, view: PlanView, venues: pd.DataFrame) -> tuple[int, ...]:
    """First month position in which each venue has rested since its last event before the plan."""
    start = view.first_month
    rows = store.read(
        "plan_events", build=build, first_day=date(start.year - 2, start.month, 1), day_after=start
    )
    rows = rows.dropna(subset=["venue_id"])
    when = pd.to_datetime(rows["starts_local"])
    since = (start.year - when.dt.year) * 12 + start.month - when.dt.month
    last = since.groupby(rows["venue_id"]).min()
    rest = view.rest - last.reindex(venues["venue_id"]).to_numpy(dtype=np.float64, na_value=np.inf)
    return tuple(int(months) for months in np.clip(rest, 0, view.months))


@st.cache_resource(max_entries=64, show_spinner=False)
def _shelve(digest: str) -> dict[str, Plan]:  # noqa: ARG001 - one shelf per problem
    return {}


def recall_plan(asked: Asked) -> Plan | None:
    """The plan that was found for this problem before."""
    return _shelve(asked.problem_digest).get("plan")


def solve_asked(asked: Asked, *, show_progress: Callable[[float], None]) -> Plan:
    """Solve a problem: at once where two seconds are enough, else in a process that ends with the page's run.

    Raises
    ------
    InfeasiblePlanError, NoPlanInTimeError
        No plan meets the limits, or none was found in time.
    """
    shelf = _shelve(asked.problem_digest)
    quick: Plan | None = None
    with suppress(NoPlanInTimeError):
        quick = solve_plan(asked.problem, time_limit_s=QUICK_S)
    if quick is None or quick.gap > QUICK_GAP:
        longer = solve_in_process(
            asked.problem, is_cancelled=lambda: False, show_progress=show_progress, time_limit_s=LONG_S
        )
        quick = longer or quick
    if quick is None:
        raise NoPlanInTimeError("no plan was found in time; plan fewer months or venues at once")
    shelf["plan"] = quick
    return quick


@dataclass(frozen=True, eq=False)
class Compared:
    """What the plan, a year before's events and the naive choice achieve under the same measure.

    `last` is None where no event with a place is known of those months; `last_unplaced` had none.
    """

    plan: PlanMeasures
    naive: PlanMeasures
    last: PlanMeasures | None
    last_events: pd.DataFrame
    last_unplaced: int


def compare_plan(build: BuildInfo, asked: Asked, plan: Plan) -> Compared:
    """Measure the plan beside events held in the same months a year before, and beside the naive choice."""
    months = asked.view.months_before
    day_after = date(asked.view.day_after.year - 1, asked.view.day_after.month, 1)
    events = store.read("plan_events", build=build, first_day=months[0], day_after=day_after)
    events = events[events["status"].isin(HELD)]
    placed = events.dropna(subset=["lon", "lat"])
    last = None
    if len(placed):
        walks = walk_distances_m(asked.places.lon, asked.places.lat, placed["lon"], placed["lat"])
        last = evaluate_places(asked.problem, walks)
    return Compared(
        plan=evaluate_plan(asked.problem, plan.events),
        naive=evaluate_plan(asked.problem, choose_naively(asked.problem)),
        last=last,
        last_events=placed,
        last_unplaced=len(events) - len(placed),
    )


def explain_asked(asked: Asked, plan: Plan) -> tuple[EventReason, ...]:
    """Why each event is in the plan, in its order; kept with the problem."""
    return _explain(asked.digest, asked, plan)


@st.cache_resource(max_entries=32, show_spinner=False)
def _explain(digest: str, _asked: Asked, _plan: Plan) -> tuple[EventReason, ...]:  # noqa: ARG001
    return explain_plan(_asked.problem, _plan.events)
