"""The whole study of a programme, computed once per build and choice."""

from dataclasses import dataclass
from datetime import date
from functools import partial

import pandas as pd
import streamlit as st

from pages.shared import store
from pages.shared.before_after_areas import Programme, Roles, choose_roles, list_programmes
from pages.shared.before_after_checks import Checks, run_checks
from pages.shared.before_after_estimates import (
    Design,
    Detectable,
    Estimate,
    EventPath,
    Refusal,
    ask_ladder,
    estimate,
    find_design,
    find_detectable,
    find_refusal,
    trace_path,
)
from pages.shared.before_after_panel import Panel, build_months, build_waves, find_level_before
from pages.shared.choices import load_areas
from pages.shared.progress import Tell, follow
from pages.shared.store import BuildInfo
from queries.errors import MeasureInputError
from queries.measures.design import DesignChoice

TRUST, JUSTICE = ("trust", "confidence"), ("procedural_justice",)
INCIDENTS, AROUND = "incidents", "around"


@dataclass(frozen=True)
class Finding:
    """One outcome: what could have been seen, what was, and what might have fooled us.

    `refusal` says why there is no estimate; then all else is None.
    """

    outcome: str
    refusal: Refusal | None = None
    panel: Panel | None = None
    design: Design | None = None
    choice: DesignChoice | None = None
    detectable: Detectable | None = None
    found: Estimate | None = None
    path: EventPath | None = None
    checks: Checks | None = None


@dataclass(frozen=True)
class Study:
    """A programme, its comparison areas, and a finding for each outcome.

    `level_before` is incidents a day by area id. `around` is the finding for incidents in the areas that
    touch a treated one.
    """

    programme: Programme
    roles: Roles
    level_before: dict[str, float]
    incidents: Finding
    around: Finding | None
    surveys: tuple[Finding, ...]

    def find_survey(self, *measures: str) -> Finding | None:
        """The first finding of these measures."""
        return next((one for name in measures for one in self.surveys if one.outcome == name), None)

    @property
    def reporting(self) -> Finding | None:
        """What people say about reporting, where a survey asks."""
        return next((one for one in self.surveys if "report" in one.outcome), None)


def load_programmes(build: BuildInfo, levels: tuple[str, ...]) -> list[Programme]:
    """The programmes on file, series first."""
    return list_programmes(store.read("before_after_programmes", build=build), levels=levels)


def follow_study(build: BuildInfo, programme: Programme, offence_group: str) -> Study:
    """Study a programme; on first use a bar says what is being done."""
    asked = (*build.key, programme, offence_group)
    work = partial(load_study, build, programme, offence_group)
    return follow("before-after", asked, work, first="Choosing comparison areas")


def load_study(build: BuildInfo, programme: Programme, offence_group: str, tell: Tell) -> Study:
    """Study a programme; `tell` hears how far it is and what is being done."""
    key = build.key
    tell(0.05, "Choosing comparison areas")
    roles, level_before = _load_roles(key, build, programme)
    tell(0.15, "Comparing reported incidents")
    incidents, around = _study_incidents(key, build, programme, roles, offence_group)
    measures = _list_measures(build, programme.level)
    surveys = []
    for position, measure in enumerate(measures):
        tell(0.5 + 0.5 * position / len(measures), "Comparing survey scores")
        surveys.append(_study_survey(key, build, programme, roles, measure))
    tell(1.0, "Done")
    return Study(programme, roles, level_before, incidents, around, tuple(surveys))


def load_months(build: BuildInfo, query: str = "before_after_months", **asked: str) -> pd.DataFrame:
    """Months of areas that are drawn, as plain days; `asked` names the level and what is counted."""
    rows = store.read(query, build=build, **asked)
    rows["month"] = [_to_day(when) for when in rows["month"]]
    return rows


def _to_day(when: object) -> date:
    return pd.Timestamp(when).date()  # type: ignore[arg-type]


@st.cache_data(max_entries=64, show_spinner=False)
def _load_roles(
    build_key: tuple[str, str],  # noqa: ARG001 - one per build
    _build: BuildInfo,
    programme: Programme,
) -> tuple[Roles, dict[str, float]]:
    months = load_months(_build, level=programme.level, offence_group="all")
    drawn = load_areas(_build, programme.level)["drawn"]
    known = {str(area_id) for area_id in drawn.index[drawn.astype(bool)]}
    before = find_level_before(months, programme)
    pairs = store.read("before_after_neighbours", build=_build, level=programme.level)
    neighbours = {
        str(area_id): set(part["neighbour_id"].astype(str)) for area_id, part in pairs.groupby("area_id")
    }
    others = store.read("before_after_programmes", build=_build)
    roles = choose_roles(
        programme,
        level_before={area_id: rate for area_id, rate in before.items() if area_id in known},
        neighbours=neighbours,
        in_any_programme=set(others["area_id"][others["level"] == programme.level].astype(str)),
    )
    return roles, before


@st.cache_data(max_entries=64, show_spinner=False)
def _study_incidents(
    build_key: tuple[str, str],  # noqa: ARG001 - one per build
    _build: BuildInfo,
    programme: Programme,
    roles: Roles,
    offence_group: str,
) -> tuple[Finding, Finding | None]:
    months = load_months(_build, level=programme.level, offence_group=offence_group)
    panel = build_months(months, programme, [*roles.treated, *roles.comparison])
    everywhere = build_months(months, programme, sorted(set(months["area_id"])))
    main = study_panel(panel, INCIDENTS, everywhere=everywhere)
    if main.found is None or len(programme.start_days) > 1 or not roles.buffer:
        return main, None
    day = programme.start_days[0]
    nearby = Programme(
        AROUND,
        AROUND,
        programme.level,
        tuple((area_id, day) for area_id in roles.buffer),
        "",
        programme.ends_on,
    )
    buffer = build_months(months, nearby, [*roles.buffer, *roles.comparison])
    return main, study_panel(buffer, AROUND, checked=False)


@st.cache_data(max_entries=256, show_spinner=False)
def _study_survey(
    build_key: tuple[str, str],  # noqa: ARG001 - one per build
    _build: BuildInfo,
    programme: Programme,
    roles: Roles,
    measure: str,
) -> Finding:
    rows = store.read("before_after_waves", build=_build, level=programme.level)
    rows = rows[rows["measure"] == measure]
    waves = _take_longest(
        rows.fillna({"wording_id": "", "mode": ""}), ["source", "wording_id", "mode"]
    ).copy()
    for name in ("wave_start", "wave_end"):
        waves[name] = [_to_day(when) for when in waves[name]]
    waves = waves[~waves.duplicated(["area_id", "wave_start"])]
    panel = build_waves(waves, programme, [*roles.treated, *roles.comparison], outcome=measure)
    return study_panel(panel, measure)


def _take_longest(rows: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """The rows of the source, wording and mode with the most waves: scores of others do not compare."""
    waves = rows.groupby(names)["wave_start"].nunique()
    best = dict(zip(names, waves.index[int(waves.to_numpy().argmax())], strict=True))
    kept = pd.Series(data=True, index=rows.index)
    for name, value in best.items():
        kept &= rows[name] == value
    return rows[kept]


def _list_measures(build: BuildInfo, level: str) -> list[str]:
    rows = store.read("before_after_waves", build=build, level=level)
    return sorted(set(rows["measure"].astype(str)), key=lambda measure: (measure != "trust", measure))


def study_panel(
    panel: Panel, outcome: str, *, everywhere: Panel | None = None, checked: bool = True
) -> Finding:
    """Everything that one panel can say about one outcome."""
    refusal = find_refusal(panel)
    if refusal is not None:
        return Finding(outcome, refusal, panel=panel)
    choice = ask_ladder(panel)
    design = find_design(panel, choice)
    if design is None:
        return Finding(outcome, "blind", panel=panel, choice=choice)
    try:
        found = estimate(panel, design)
    except MeasureInputError:
        return Finding(outcome, "cannot-compute", panel=panel)
    return Finding(
        outcome=outcome,
        panel=panel,
        design=design,
        choice=choice,
        detectable=find_detectable(panel, choice),
        found=found,
        path=trace_path(panel),
        checks=run_checks(panel, design, found, everywhere, choice) if checked else None,
    )
