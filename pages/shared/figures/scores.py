"""Figures of survey scores, and of how they changed between two waves."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from pages.shared import store
from pages.shared.choices import to_day
from pages.shared.figures.figures import (
    Column,
    Empty,
    Figures,
    Mark,
    Question,
    Swatch,
    list_marks,
    merge_marks,
    say_class,
)
from pages.shared.figures.words import say_where
from pages.shared.filters import SurveyOption
from pages.shared.look import RAMPS
from pages.shared.words import say_interval, say_period, say_plural, say_score
from queries.measures.breaks import assign_class, choose_breaks

_SCALE = "on a scale of 0 to 100 (not a percentage)"


@dataclass(frozen=True)
class Wave:
    """One wave of a survey at one level."""

    start: date
    end: date
    conducted_by: str
    mode: str

    @property
    def words(self) -> str:
        """When people were asked."""
        return say_period(self.start, self.end)


def find_option(question: Question) -> SurveyOption | None:
    """The survey measure asked for, else the first there is."""
    return question.choices.find_survey(question.filters.survey)


def list_waves(question: Question, option: SurveyOption) -> list[Wave]:
    """The waves of a measure at the level asked about, oldest first."""
    rows = store.read("survey_waves", build=question.build)
    source, _, measure = option.key.partition(":")
    rows = rows[
        (rows["source"] == source) & (rows["measure"] == measure) & (rows["level"] == question.filters.level)
    ]
    return [
        Wave(
            to_day(row.wave_start),
            to_day(row.wave_end),
            str(row.conducted_by),
            str(row.mode),
        )
        for row in rows.itertuples()
    ]


def read_scores(
    question: Question, option: SurveyOption, wave: Wave, level: str | None = None
) -> pd.DataFrame:
    """Scores of one wave by area id, for every area of the level asked about or of another level."""
    source, _, measure = option.key.partition(":")
    rows = store.read(
        "survey_scores",
        build=question.build,
        source=source,
        measure=measure,
        level=level or question.filters.level,
        wave_start=wave.start,
        wave_end=wave.end,
    ).set_index("area_id")
    numbers = ["score", "base", "effective_base", "low", "high"]
    rows[numbers] = rows[numbers].astype("float64")
    rows["known"] = True
    if level is None:
        rows = rows.reindex(question.areas.index)
    for flag in ("known", "shown"):
        rows[flag] = [value is not None and not pd.isna(value) and bool(value) for value in rows[flag]]
    return rows


def find_wave(question: Question, option: SurveyOption) -> Wave | Empty:
    """The last wave that began before the period ended, else the first; why not, if there is none."""
    if question.filters.level not in option.levels:
        return _other_level(question, option)
    waves = list_waves(question, option)
    return [wave for wave in waves if wave.start <= question.last_day or wave == waves[0]][-1]


def _other_level(question: Question, option: SurveyOption) -> Empty:
    known = [level for level in question.choices.levels if level.level in option.levels]
    reason = f"{option.label} was not published for {question.many}"
    if not known:
        return Empty(f"{reason}, nor for any level with a map.")
    return Empty(
        f"{reason}; it was for {known[0].label_plural.lower()}.",
        f"Show {known[0].label_plural.lower()}",
        {"level": known[0].level, "within": "", "area": ""},
    )


def make_scores(question: Question) -> Figures | Empty:
    """One survey measure, each score with its base and interval where these are known."""
    option = find_option(question)
    if option is None:
        return Empty("No survey was loaded for this city.")
    wave = find_wave(question, option)
    if isinstance(wave, Empty):
        return wave
    rows = read_scores(question, option, wave)
    marks, breaks = _mark_scores(rows)
    frame = question.areas.join(rows)
    frame["value"] = rows["score"].where(rows["shown"])
    frame["mark"] = pd.Series(merge_marks(marks, question.inside), index=frame.index, dtype=object)
    frame["said"] = [say_row(row) for row in rows.to_dict("records")]
    based = bool(rows["base"].notna().any())
    return Figures(
        frame=frame,
        title=f"{option.label}, survey score",
        subtitle=f"Asked {wave.words}{_say_survey(wave)}.",
        ramp=RAMPS["trust"],
        legend=(
            *(Swatch(RAMPS["trust"][place], say_class(breaks, place)) for place in range(len(breaks))),
            *list_marks(list(frame["mark"]), "no data", "too few answered to show"),
        ),
        columns=_score_columns(based=based),
        headline=_say_scores(question, option, wave, rows),
        records=_say_base(question, rows, based=based),
        limits=_say_limits(option, based=based),
        whole=_say_whole(question, option, wave),
        notes=say_wave(question, wave),
        period=wave.words,
    )


def _mark_scores(rows: pd.DataFrame) -> tuple[list[Mark], np.ndarray]:
    shown = rows["shown"].to_numpy(dtype=bool)
    score = np.where(shown, rows["score"].to_numpy(dtype=np.float64), np.nan)
    breaks = choose_breaks(score, own_zero=False)
    classes = assign_class(score, breaks)
    known = rows["known"].to_numpy(dtype=bool)
    return [
        int(place) if place >= 0 else ("too_few" if there else "no_data")
        for place, there in zip(classes, known, strict=True)
    ], breaks


def say_row(row: Mapping[Hashable, Any]) -> str:
    """A score with its interval and base; why there is none."""
    if not row["shown"]:
        return _say_reason(row) if row["known"] else "no data"
    if pd.isna(row["base"]):
        return f"{say_score(row['score'])} {_SCALE}\npublished without its base: no interval is known"
    modelled = ", estimated with the help of similar areas" if row["method"] == "modelled" else ""
    interval = say_interval(row["low"], row["high"], score=True)
    answered = f"{say_plural(row['base'], 'person', 'people')} answered{modelled}"
    return f"{say_score(row['score'])} {interval}\n{answered}"


def _say_reason(row: Mapping[Hashable, Any]) -> str:
    reason = row["reason"] if isinstance(row["reason"], str) else ""
    return reason if reason.startswith("too few") else f"too few to show: {reason}".removesuffix(": ")


def _score_columns(*, based: bool) -> tuple[Column, ...]:
    if not based:
        return (Column("value", "Score", "score"), Column("reason", "Note", "text"))
    return (
        Column("value", "Score", "score"),
        Column("low", "From", "score"),
        Column("high", "To", "score"),
        Column("base", "People who answered", "count"),
        Column("reason", "Note", "text"),
    )


def _say_survey(wave: Wave) -> str:
    by = f" by {wave.conducted_by}" if wave.conducted_by not in ("", "None", "nan") else ""
    mode = f" ({wave.mode})" if wave.mode not in ("", "None", "nan") else ""
    return f"{by}{mode}"


def _read_whole(question: Question, option: SurveyOption, wave: Wave) -> pd.Series | None:
    level, area_id = question.whole
    rows = read_scores(question, option, wave, level)
    return rows.T.get(area_id)


def _say_scores(question: Question, option: SurveyOption, wave: Wave, rows: pd.DataFrame) -> str:
    shown = rows.loc[question.inside & rows["shown"].to_numpy(dtype=bool), "score"]
    if shown.empty:
        return f"No {question.one}{say_where(question)} has a score that can be shown, {wave.words}."
    between = (
        f"{option.label} lay between {say_score(shown.min())} and {say_score(shown.max())} {_SCALE} in "
        f"{say_plural(len(shown), question.one, question.many)}{say_where(question)}, {wave.words}."
    )
    whole = _read_whole(question, option, wave)
    if whole is None or pd.isna(whole["score"]):
        return between
    interval = say_interval(whole["low"], whole["high"], score=True)
    spread = f"between {say_score(shown.min())} and {say_score(shown.max())}"
    return (
        f"{option.label} was {say_score(whole['score'])} {interval} {_SCALE} in {question.whole_name}, "
        f"{wave.words}; in its {question.many} it lay {spread}."
    )


def _say_whole(question: Question, option: SurveyOption, wave: Wave) -> str:
    whole = _read_whole(question, option, wave)
    if whole is None or pd.isna(whole["score"]):
        return ""
    return f"{say_score(whole['score'])} {say_interval(whole['low'], whole['high'], score=True)}"


def _say_base(question: Question, rows: pd.DataFrame, *, based: bool) -> str:
    asked = rows[question.inside]
    none = int((~asked["known"]).sum())
    few = int((~asked["shown"]).sum()) - none
    parts = (
        [f"{say_plural(asked['base'].sum(), 'answer')}"]
        if based
        else ["Published without the number of answers"]
    )
    parts += [f"{say_plural(few, question.one, question.many)} with too few to show"] if few else []
    parts += [f"{say_plural(none, question.one, question.many)} without data"] if none else []
    return ", ".join(parts)


def _say_limits(option: SurveyOption, *, based: bool) -> str:
    what = f"{option.label} is one question or scale of its own, not a summary of others. "
    if based:
        return f"{what}Two areas whose intervals overlap widely cannot be told apart."
    return f"{what}These scores came without their base, so nobody can say how far chance moves them."


def say_wave(question: Question, wave: Wave) -> tuple[str, ...]:
    """That the answers shown are from outside the period, and from when."""
    if wave.start > question.last_day:
        return (
            f"Nobody was asked by the end of the period; these answers are the first, from {wave.words}.",
        )
    if wave.end < question.filters.first_month:
        return (f"No wave fell into the period; these answers are the latest before it, from {wave.words}.",)
    return ()
