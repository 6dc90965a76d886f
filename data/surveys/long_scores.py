"""Published scores, one row per area, wave, measure and group of respondents, with bases where given."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from data.city import SurveyItem, SurveySource
from data.known_areas import DatedAreas, normalise_name
from data.steps import BuildContext
from data.surveys.rows import accept_rows, check_names, read_rows, read_waves
from data.surveys.scale import describe_survey, read_scores, rescale, settle_repeats

NEEDED = ("wave_start", "measure", "score")
NUMBERS = ("base", "effective_base", "low", "high")
KNOWN = ("wave_start", "wave_end", "measure", "group_kind", "group_name", "score", *NUMBERS, "response_rate")
NO_ITEM = "no item of the survey is {!r}"
KEY = ["level", "area_id", "wave_start", "wave_end", "measure", "respondent_group"]


def read_long_scores(context: BuildContext, source: SurveySource, known: DatedAreas) -> pd.DataFrame:
    """Return the scores of a file with one row per score.

    A row's measure is the text of its `measure` column, as the `column` of an item or as the measure's own
    name, without regard to case and quotes; rows of other measures are rejected. Bounds count only beside a
    base.
    """
    check_names(source, KNOWN, NEEDED)
    account = context.account(source.name)
    items = {spell(item.column): item for item in source.items}
    items |= {spell(item.measure): item for item in source.items}
    needed = [*source.columns.values(), *(rule.column for rule in source.levels if rule.column)]
    rows = read_waves(read_rows(context, source, list(dict.fromkeys(needed))), source)
    measures = rows[source.columns["measure"]].str.strip()
    spelled = measures.map(spell)
    unknown = measures.map(lambda text: None if spell(text) in items else NO_ITEM.format(text))
    rows = rows.assign(item=spelled.map(items), respondent_group=name_groups(rows, source))
    accepted = accept_rows(context, source, rows, known, faults=unknown)
    parts = [read_item(source, item, part, account.notes) for item, part in split_items(accepted, items)]
    scores = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()
    kept = settle_repeats(scores, KEY, account.notes) if len(scores) else scores
    account.superseded = len(scores) - len(kept)
    return kept


def spell(measure: str) -> str:
    """Return a measure's name in one spelling.

    >>> spell('"Good Job"  local') == spell("“good job” local") == spell("Good job local")
    True
    """
    return normalise_name(measure)


def split_items(rows: pd.DataFrame, items: dict[str, SurveyItem]) -> list[tuple[SurveyItem, pd.DataFrame]]:
    """Return the rows of each item that has any."""
    once = {item.measure: item for item in items.values()}
    parts = [(item, rows[[each == item for each in rows["item"]]]) for item in once.values()]
    return [(item, part) for item, part in parts if len(part)]


def name_groups(rows: pd.DataFrame, source: SurveySource) -> list[str]:
    """Return the group of respondents of each row: `all`, or kind and name."""
    kinds, names = (rows.get(source.columns.get(name, "")) for name in ("group_kind", "group_name"))
    if kinds is None or names is None:
        return ["all"] * len(rows)
    return [f"{kind}: {name}" if kind and name else "all" for kind, name in zip(kinds, names, strict=True)]


def read_item(
    source: SurveySource, item: SurveyItem, rows: pd.DataFrame, notes: Counter[str]
) -> pd.DataFrame:
    """Return the filled scores of one item with their base and bounds."""
    score = read_scores(rows[source.columns["score"]], item, notes)
    columns = {name: source.columns.get(name) for name in NUMBERS}
    numbers = {
        name: pd.to_numeric(rows[column], errors="coerce") if column else pd.Series(float("nan"), rows.index)
        for name, column in columns.items()
    }
    with_base = numbers["base"] > 0
    bounds = [rescale(numbers[name], item).where(with_base) for name in ("low", "high")]
    scores = rows[["file", "row_number", *KEY[:4], "respondent_group"]].assign(
        measure=item.measure,
        score=score,
        base=numbers["base"].where(with_base).round(),
        effective_base=numbers["effective_base"].where(with_base),
        low=bounds[item.reversed],
        high=bounds[not item.reversed],
        **describe_survey(source, item),
    )
    return scores[score.notna()]
