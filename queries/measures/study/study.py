"""The whole study of a programme: what could be seen, what was, and what might have fooled us. Frames in."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import pandas as pd

from queries.errors import MeasureInputError
from queries.measures.design import DesignChoice
from queries.measures.study.areas import Programme, Roles, choose_roles
from queries.measures.study.checks import Checks, run_checks
from queries.measures.study.estimates import (
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
from queries.measures.study.panel import Panel, build_months, build_waves, find_level_before

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


def to_days(values: pd.Series) -> list[date]:
    """A column of dates as plain days."""
    return [pd.Timestamp(when).date() for when in values]


def choose_areas(
    programme: Programme,
    months: pd.DataFrame,
    *,
    drawn: Collection[str],
    neighbours: pd.DataFrame,
    others: pd.DataFrame,
) -> tuple[Roles, dict[str, float]]:
    """Choose the comparison areas of a programme.

    Parameters
    ----------
    programme
        Which.
    months
        `area_id`, `month`, `incidents` of all groups and `days_received`, of every area of its level.
    drawn
        Areas of the level that have a boundary; no others are compared with.
    neighbours
        `area_id` and `neighbour_id` of areas that touch.
    others
        `level` and `area_id` of every programme on file.

    Returns
    -------
    Roles and dict
        The part that areas play, and incidents a day before the first start by area id.
    """
    before = find_level_before(months, programme)
    touching = {
        str(area_id): set(part["neighbour_id"].astype(str)) for area_id, part in neighbours.groupby("area_id")
    }
    known = set(drawn)
    roles = choose_roles(
        programme,
        level_before={area_id: rate for area_id, rate in before.items() if area_id in known},
        neighbours=touching,
        in_any_programme=set(others["area_id"][others["level"] == programme.level].astype(str)),
    )
    return roles, before


def study_incidents(
    months: pd.DataFrame, programme: Programme, roles: Roles
) -> tuple[Finding, Finding | None]:
    """Study one offence group's incidents, and those in the areas around where all began on one day."""
    panel = build_months(months, programme, [*roles.treated, *roles.comparison])
    everywhere = build_months(months, programme, sorted(set(months["area_id"])))
    main = study_panel(panel, INCIDENTS, everywhere=everywhere)
    if main.found is None or len(programme.start_days) > 1 or not roles.buffer:
        return main, None
    day = programme.start_days[0]
    starts = tuple((area_id, day) for area_id in roles.buffer)
    nearby = Programme(AROUND, AROUND, programme.level, starts, "", programme.ends_on)
    buffer = build_months(months, nearby, [*roles.buffer, *roles.comparison])
    return main, study_panel(buffer, AROUND, checked=False)


def study_survey(waves: pd.DataFrame, programme: Programme, roles: Roles, measure: str) -> Finding:
    """Study one measure's scores, of the source, wording and mode with the most waves.

    Parameters
    ----------
    waves
        `source`, `measure`, `wave_start`, `wave_end`, `area_id`, `score`, `wording_id` and `mode`.
    """
    return study_panel(build_measure(waves, programme, roles, measure), measure)


def build_measure(waves: pd.DataFrame, programme: Programme, roles: Roles, measure: str) -> Panel:
    """The panel of one measure of the areas that play a part."""
    rows = waves[waves["measure"] == measure]
    chosen = choose_waves(rows)
    return build_waves(chosen, programme, [*roles.treated, *roles.comparison], outcome=measure)


def choose_waves(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of the source, wording and mode with the most waves, as plain days, one a wave and area."""
    names = ["source", "wording_id", "mode"]
    chosen = _take_longest(rows.fillna({"wording_id": "", "mode": ""}), names).copy()
    for name in ("wave_start", "wave_end"):
        chosen[name] = to_days(chosen[name])
    return chosen[~chosen.duplicated(["area_id", "wave_start"])]


def _take_longest(rows: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """The rows of the source, wording and mode with the most waves: scores of others do not compare."""
    waves = rows.groupby(names)["wave_start"].nunique()
    best = dict(zip(names, waves.index[int(waves.to_numpy().argmax())], strict=True))
    kept = pd.Series(data=True, index=rows.index)
    for name, value in best.items():
        kept &= rows[name] == value
    return rows[kept]


def list_measures(waves: pd.DataFrame) -> list[str]:
    """The measures that a survey has, trust first."""
    return sorted(set(waves["measure"].astype(str)), key=lambda measure: (measure != "trust", measure))


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
