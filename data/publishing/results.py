"""Results of before/after comparisons as they are published: also those that found nothing.

What is compared and judged is what the team's page shows; see `queries.measures.study`. Ratios are rounded
until no count can be worked back from them; see `queries.measures.disclosure_effects`.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.publishing.events import list_protected
from data.publishing.plans import RegisteredPlan, describe_plan
from data.publishing.rules import Rules
from data.publishing.source import Source
from data.workspace.text_check import find_personal
from queries.measures.disclosure_effects import (
    STEP_POINTS,
    find_step,
    has_enough_answers,
    round_effect,
    round_to,
)
from queries.measures.study.areas import Programme, Roles, list_programmes
from queries.measures.study.panel import Panel
from queries.measures.study.study import (
    AROUND,
    INCIDENTS,
    Finding,
    choose_areas,
    choose_waves,
    list_measures,
    study_incidents,
    study_survey,
    to_days,
)
from queries.measures.study.verdict import Verdict, judge

ALL = "all"
COUNT_VERDICTS = {"fewer": "fewer", "more": "more"}
SCORE_VERDICTS = {"fewer": "lower", "more": "higher"}
OTHER_VERDICTS = {"none": "no_clear_change", "cannot": "cannot_tell"}
NUMBERS = ("effect", "low", "high", "under", "seen_fewer", "seen_more")
Row = dict[str, object]


@dataclass(frozen=True)
class Records:
    """What a build knows of a level: months of all groups, survey waves, and which areas touch."""

    level: str
    months: pd.DataFrame
    waves: pd.DataFrame
    neighbours: pd.DataFrame
    drawn: list[str]
    names: dict[str, str]


def list_results(source: Source, rules: Rules, plans: Sequence[RegisteredPlan]) -> dict[str, list[Row]]:
    """Return the rows of `public_before_after` and `public_programme_area`.

    Parameters
    ----------
    source
        The build, and what people logged.
    rules
        The release's.
    plans
        Plans on record, oldest first.
    """
    on_file = source.ask("before_after_programmes").to_pandas()
    kinds = {
        str(row["programme_id"]): row["event_kind"]
        for row in source.ask("publish_programme_kinds").to_pylist()
    }
    levels = [str(level["level"]) for level in source.settings["levels"]]
    protected = list_protected(source, rules)
    records: dict[str, Records] = {}
    rows: dict[str, list[Row]] = {"public_before_after": [], "public_programme_area": []}
    for programme in list_programmes(on_file, levels=levels):
        level = programme.level
        if level not in records:
            records[level] = read_records(source, level)
        named = describe_programme(programme, kinds, protected)
        mine = [plan for plan in plans if plan.is_about(programme)]
        for found in study(source, programme, records[level], on_file, mine):
            numbers = describe_finding(found, records[level], rules)
            rows["public_before_after"].append({**named, **numbers, **describe_plan(mine, programme)})
        rows["public_programme_area"] += list(list_places(programme, records[level]))
    return rows


def read_records(source: Source, level: str) -> Records:
    """Return what the comparisons at a level need."""
    areas = source.ask("area_list", level=level).to_pandas()
    ids = areas["area_id"].astype(str)
    return Records(
        level=level,
        months=read_months(source, level, ALL),
        waves=source.ask("before_after_waves", level=level).to_pandas(),
        neighbours=source.ask("area_neighbour_pairs", level=level).to_pandas(),
        drawn=list(ids[areas["drawn"].astype(bool)]),
        names=dict(zip(ids, areas["area_name"].astype(str), strict=True)),
    )


def read_months(source: Source, level: str, group: str) -> pd.DataFrame:
    """Return incidents of a group by area and month, as plain days."""
    months: pd.DataFrame = source.ask("before_after_months", level=level, offence_group=group).to_pandas()
    months["month"] = to_days(months["month"])
    return months


def study(
    source: Source,
    programme: Programme,
    records: Records,
    on_file: pd.DataFrame,
    plans: Sequence[RegisteredPlan],
) -> Iterator[tuple[str, Finding]]:
    """Yield each outcome of a programme with what was found: all incidents first, then what plans name."""
    roles, _ = choose_areas(
        programme, records.months, drawn=records.drawn, neighbours=records.neighbours, others=on_file
    )
    planned = {plan.outcome.partition(":")[2] for plan in plans if plan.outcome.startswith(f"{INCIDENTS}:")}
    for group in [ALL, *sorted(planned - {ALL})]:
        months = records.months if group == ALL else read_months(source, programme.level, group)
        main, around = study_incidents(months, programme, roles)
        yield f"{INCIDENTS}:{group}", main
        if around is not None:
            yield f"{AROUND}:{group}", around
    yield from study_scores(records, programme, roles)


def study_scores(records: Records, programme: Programme, roles: Roles) -> Iterator[tuple[str, Finding]]:
    """Yield what was found in each survey measure."""
    for measure in list_measures(records.waves):
        yield f"survey:{measure}", study_survey(records.waves, programme, roles, measure)


def describe_programme(
    programme: Programme, kinds: dict[str, str], protected: Sequence[re.Pattern[str]]
) -> Row:
    """Return what readers see of a programme; words that seem to name a person or protected place are not."""

    def clean(text: str) -> str | None:
        named = bool(find_personal(text)) or any(pattern.search(text) for pattern in protected)
        return None if named or not text else text

    return {
        "programme_id": programme.key,
        "name": clean(programme.name),
        "aim": clean(programme.aim),
        "event_kind": kinds.get((programme.programme_ids or (programme.key,))[0]),
        "starts_on": programme.start_days[0],
        "ends_on": programme.ends_on,
        "level": programme.level,
    }


def list_places(programme: Programme, records: Records) -> Iterator[Row]:
    """Yield the rows of `public_programme_area`."""
    for area_id, day in programme.starts:
        yield {
            "programme_id": programme.key,
            "level": programme.level,
            "area_id": area_id,
            "area_name": records.names.get(area_id),
            "starts_on": day,
        }


def describe_finding(named: tuple[str, Finding], records: Records, rules: Rules) -> Row:
    """Return one outcome: the verdict, its numbers rounded as far as they must be, and what was compared."""
    outcome, finding = named
    verdict = judge(finding)
    counts = not outcome.startswith("survey:")
    words = {**(COUNT_VERDICTS if counts else SCORE_VERDICTS), **OTHER_VERDICTS}
    checks = finding.checks
    told = verdict.kind != "cannot" and finding.found is not None
    return {
        "outcome": outcome,
        "verdict": words[verdict.kind],
        "reason": verdict.reason,
        "unit": "ratio" if counts else "points",
        **(round_numbers(finding, verdict, records, rules) if told else dict.fromkeys(NUMBERS)),
        "design": finding.design,
        **describe_panel(finding.panel, records, counts=counts),
        "dates_tried": len(checks.placebos) if checks else None,
        "dates_alarmed": checks.false_alarms if checks else None,
    }


def round_numbers(finding: Finding, verdict: Verdict, records: Records, rules: Rules) -> Row:
    """Return the numbers of a finding; none where a count or score could be worked back from them."""
    step = choose_step(finding, records, rules)
    if step is None or finding.found is None:
        return dict.fromkeys(NUMBERS)
    effect, low, high = round_effect(finding.found, step)
    under = max(abs(low - finding.found.none), abs(high - finding.found.none))
    seen = finding.detectable
    found = {
        "effect": effect,
        "low": low,
        "high": high,
        "under": round_to(under, step) if verdict.kind == "none" else None,
        "seen_fewer": round_to(seen.fewer, step) if seen else None,
        "seen_more": round_to(seen.more, step) if seen else None,
    }
    return {
        name: value if value is not None and math.isfinite(value) else None for name, value in found.items()
    }


def choose_step(finding: Finding, records: Records, rules: Rules) -> float | None:
    """Return what the numbers of a finding are rounded to; None where they must not be shown."""
    panel, design, found = finding.panel, finding.design, finding.found
    if panel is None or design is None or found is None:
        return None
    if panel.exposure is not None:
        return find_step(panel, design, found, min_width=rules.min_width)
    base = read_base(panel, records.waves)
    if np.isnan(base).all() and rules.settings.scores_without_base:
        return STEP_POINTS
    enough = has_enough_answers(panel, np.nan_to_num(base), min_base=rules.settings.min_survey_base)
    return STEP_POINTS if enough else None


def read_base(panel: Panel, waves: pd.DataFrame) -> np.ndarray:
    """Return the people behind each score of a panel, shape (areas, waves); NaN where that is not known."""
    rows = choose_waves(waves[waves["measure"] == panel.outcome])
    table = rows.pivot(index="area_id", columns="wave_start", values="base").astype("float64")
    return np.asarray(table.reindex(index=list(panel.area_ids), columns=list(panel.times)), dtype=np.float64)


def describe_panel(panel: Panel | None, records: Records, *, counts: bool) -> Row:
    """Return how many areas were compared, and from which day to which."""
    none: Row = dict.fromkeys(("before_from", "before_to", "after_from", "after_to"))
    if panel is None:
        return {"treated_areas": None, "comparison_areas": None, **none}
    treated = int(panel.treated.sum())
    areas: Row = {"treated_areas": treated, "comparison_areas": len(panel.area_ids) - treated}
    if not 0 < panel.first < len(panel.times):
        return {**areas, **none}
    ends = list_ends(panel, records.waves, counts=counts)
    return {
        **areas,
        "before_from": panel.times[0],
        "before_to": ends[panel.first - 1],
        "after_from": panel.times[panel.first],
        "after_to": ends[-1],
    }


def list_ends(panel: Panel, waves: pd.DataFrame, *, counts: bool) -> list[dt.date]:
    """Return the last day of each of a panel's periods."""
    if counts:
        return [(pd.Timestamp(month) + pd.offsets.MonthEnd(0)).date() for month in panel.times]
    rows = choose_waves(waves[waves["measure"] == panel.outcome])
    last = rows.groupby("wave_start")["wave_end"].max()
    return [last[when] for when in panel.times]
