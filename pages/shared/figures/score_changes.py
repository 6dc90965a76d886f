"""Figures of change in survey scores between two waves."""

from collections.abc import Hashable, Mapping, Sequence
from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd

from pages.shared.figures.figures import (
    Column,
    Empty,
    Figures,
    Mark,
    Question,
    Swatch,
    count_areas,
    list_marks,
    merge_marks,
)
from pages.shared.figures.scores import Wave, find_option, find_wave, list_waves, read_scores, say_wave
from pages.shared.figures.words import say_where
from pages.shared.filters import COMPARISONS, SurveyOption
from pages.shared.look import RAMPS
from pages.shared.months import add_months
from pages.shared.words import NO_DATA, say_count, say_interval, say_list, say_plural, say_points, say_score
from queries.measures.breaks import assign_change_class
from queries.measures.surveys import ScoreChange, compare_scores

_BREAKS = (10.0, 100.0)
_WORDS = (
    "lower, by more than 10 points",
    "lower",
    "no clear change",
    "higher",
    "higher, by more than 10 points",
)
_UNCLEAR = 2
_TOO_FEW = "too few answered to tell"
_NEAR = timedelta(days=46)


def find_earlier(question: Question, option: SurveyOption, wave: Wave) -> Wave | None:
    """The wave to compare with: about a year before, or the one just before."""
    earlier = [other for other in list_waves(question, option) if other.start < wave.start]
    if question.filters.compare == "just-before":
        return earlier[-1] if earlier else None
    year_before = add_months(wave.start.replace(day=1), -12)
    near = [other for other in earlier if abs(other.start - year_before) <= _NEAR]
    return min(near, key=lambda other: abs(other.start - year_before), default=None)


def _find_pair(question: Question, option: SurveyOption, wave: Wave) -> tuple[Wave, Wave | None]:
    """The wave and the one to compare with; if it has none, the first wave after it that has."""
    later = [other for other in list_waves(question, option) if other.start >= wave.start]
    pairs = ((other, find_earlier(question, option, other)) for other in later)
    return next((pair for pair in pairs if pair[1] is not None), (wave, None))


def make_score_change(question: Question) -> Figures | Empty:
    """Differences between two waves, called changes only where beyond chance."""
    option = find_option(question)
    if option is None:
        return Empty("No survey was loaded for this city.")
    wave = find_wave(question, option)
    if isinstance(wave, Empty):
        return wave
    wave, earlier = _find_pair(question, option, wave)
    if earlier is None:
        return Empty(
            f"{option.label} of {wave.words} has no wave to compare with: none was asked in "
            f"{COMPARISONS[question.filters.compare]}.",
            "Show the scores themselves",
            {"measure": "trust"},
        )
    return _compare_waves(question, option, wave, earlier)


def _compare_waves(question: Question, option: SurveyOption, wave: Wave, earlier: Wave) -> Figures:
    now, before = (read_scores(question, option, each) for each in (wave, earlier))
    found = _test(question, now, before)
    marks = _mark(found, now, before)
    frame = _frame(question, found, now, before, marks)
    against = f"{wave.words} against {earlier.words}"
    based = bool(found.testable.any())
    return Figures(
        frame=frame,
        title=f"Change in {option.label.lower()}",
        subtitle="In points of a scale of 0 to 100." + (" Grey is no clear change." if based else ""),
        ramp=RAMPS["change"],
        legend=(
            *(Swatch(color, words) for color, words in zip(RAMPS["change"], _WORDS, strict=True) if based),
            *list_marks(list(frame["mark"]), "no data", _say_untestable(based=based)),
        ),
        columns=_columns(based=based),
        headline=_say_headline(question, option, frame, against, based=based),
        records=_say_records(question, now, before),
        limits=_say_limits(question, based=based),
        whole=_say_whole(question, option, wave, earlier),
        period=against,
        notes=_say_waves(question, wave),
    )


def _test(question: Question, now: pd.DataFrame, before: pd.DataFrame) -> ScoreChange:
    def pick(rows: pd.DataFrame, column: str) -> np.ndarray:
        asked = question.inside & rows["shown"].to_numpy(dtype=bool)
        return np.where(asked, rows[column].to_numpy(dtype=np.float64), np.nan)

    return compare_scores(
        pick(now, "score"),
        pick(before, "score"),
        low_now=pick(now, "low"),
        high_now=pick(now, "high"),
        low_before=pick(before, "low"),
        high_before=pick(before, "high"),
    )


def _mark(found: ScoreChange, now: pd.DataFrame, before: pd.DataFrame) -> list[Mark]:
    classes = assign_change_class(found.difference, found.beyond_chance, _BREAKS)
    known = (now["known"] & before["known"]).to_numpy(dtype=bool)
    return [
        int(place) if place >= 0 else ("too_few" if both else "no_data")
        for place, both in zip(classes, known, strict=True)
    ]


def _frame(
    question: Question, found: ScoreChange, now: pd.DataFrame, before: pd.DataFrame, marks: Sequence[Mark]
) -> pd.DataFrame:
    frame = question.areas.assign(
        mark=pd.Series(merge_marks(marks, question.inside), index=question.areas.index, dtype=object),
        now=now["score"].where(now["shown"]),
        before=before["score"].where(before["shown"]),
        base_now=now["base"],
        base_before=before["base"],
        difference=found.difference,
        low=found.low,
        high=found.high,
        value=np.where(found.beyond_chance, found.difference, np.nan),
        verdict=[_judge(mark) for mark in marks],
    )
    frame["said"] = [_say_area(row) for row in frame.to_dict("records")]
    return frame


def _say_waves(question: Question, wave: Wave) -> tuple[str, ...]:
    if wave.start <= question.last_day:
        return say_wave(question, wave)
    return ("No two such waves had been asked by the end of the period; these are the first two.",)


def _judge(mark: Mark) -> str:
    return _WORDS[mark] if isinstance(mark, int) else {"no_data": NO_DATA, "too_few": _TOO_FEW}.get(mark, "")


def _say_whole(question: Question, option: SurveyOption, wave: Wave, earlier: Wave) -> str:
    """How the score of all that was asked about changed; nothing where it is not known."""
    level, area_id = question.whole
    parts = [
        read_scores(question, option, each, level).reindex([area_id])[["score", "low", "high"]]
        for each in (wave, earlier)
    ]
    (now, low_now, high_now), (before, low_before, high_before) = (part.to_numpy()[0] for part in parts)
    if not np.isfinite([now, before]).all():
        return ""
    found = compare_scores(
        [now],
        [before],
        low_now=[low_now],
        high_now=[high_now],
        low_before=[low_before],
        high_before=[high_before],
    )
    scores = f"{say_score(now)} now, {say_score(before)} before"
    if not found.testable[0]:
        return scores
    interval = say_interval(float(found.low[0]), float(found.high[0]), score=True)
    verdict = say_points(float(found.difference[0])) if found.beyond_chance[0] else _WORDS[_UNCLEAR]
    return f"{verdict} {interval}\n{scores}"


def _say_area(row: Mapping[Hashable, Any]) -> str:
    scores = f"{say_score(row['now'])} now, {say_score(row['before'])} before"
    if row["mark"] == "no_data":
        return "no data"
    if not isinstance(row["mark"], int):
        return f"{scores}\nnot enough is known to tell a change from chance"
    interval = say_interval(row["low"], row["high"], score=True)
    if row["mark"] == _UNCLEAR:
        return f"no clear change {interval}\n{scores}"
    return f"{say_points(row['difference'])} {interval}\n{scores}"


def _columns(*, based: bool) -> tuple[Column, ...]:
    scores = (Column("now", "Score now", "score"), Column("before", "Before", "score"))
    if not based:
        return scores
    return (
        *scores,
        Column("difference", "Difference, points", "score"),
        Column("low", "From", "score"),
        Column("high", "To", "score"),
        Column("base_now", "Answers now", "count"),
        Column("base_before", "Answers before", "count"),
        Column("verdict", "Change", "text"),
    )


def _say_untestable(*, based: bool) -> str:
    return _TOO_FEW if based else "cannot be told from chance: no base was published"


def _say_headline(
    question: Question, option: SurveyOption, frame: pd.DataFrame, against: str, *, based: bool
) -> str:
    lower, higher = (count_areas(question, list(frame["mark"]), marks) for marks in ((0, 1), (3, 4)))
    what = option.label.lower()
    if not based:
        return f"Scores without a base: whether {what} changed cannot be told from chance, {against}."
    if not lower + higher:
        return f"In no {question.one}{say_where(question)} did {what} change beyond chance, {against}."
    parts = [f"lower in {say_count(lower)}"] if lower else []
    parts += [f"higher in {say_count(higher)}"] if higher else []
    of = say_plural(int(question.inside.sum()), question.one, question.many)
    return (
        f"In {say_count(lower + higher)} of {of}{say_where(question)} {what} changed beyond chance "
        f"({say_list(parts)}), {against}."
    )


def _say_records(question: Question, now: pd.DataFrame, before: pd.DataFrame) -> str:
    bases = [rows.loc[question.inside, "base"].sum() for rows in (now, before)]
    if not sum(bases):
        return "Published without the number of answers"
    return f"{say_plural(bases[0], 'answer')} now, {say_count(bases[1])} before"


def _say_limits(question: Question, *, based: bool) -> str:
    if not based:
        return "Differences between the two waves are in the table; none of them may be called a change."
    of = (
        f"the {question.many} in {question.whole_name}" if question.filters.within else f"all {question.many}"
    )
    return (
        f"A change is called one only where it is beyond chance after correcting for {of} looked at. "
        "It does not say what brought it about."
    )
