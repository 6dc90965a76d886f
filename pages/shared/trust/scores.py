"""Scores of one measure by area and wave, and what changed between two waves."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from pages.shared import store
from pages.shared.figures.figures import Question, ask
from pages.shared.filters import SurveyOption, default_filters
from pages.shared.store import BuildInfo, find_today
from pages.shared.trust.filters import TrustChoices, TrustFilters, TrustWave
from queries.measures.surveys import compare_scores

NUMBERS = ("score", "base", "effective_base", "low", "high")
GRADES = ("low", "medium", "high")


@dataclass(frozen=True)
class TrustQuestion:
    """What was asked: the view, the places that it means, and the survey behind it."""

    build: BuildInfo
    filters: TrustFilters
    offer: TrustChoices = field(hash=False, compare=False)
    place: Question = field(hash=False, compare=False)
    survey: SurveyOption = field(hash=False, compare=False)
    waves: tuple[TrustWave, ...] = field(hash=False, compare=False)

    @property
    def key(self) -> Hashable:
        """What answers are kept by."""
        return self.build.state, self.filters, find_today()

    @property
    def wave(self) -> TrustWave:
        """The wave that is shown."""
        return next(wave for wave in self.waves if wave.key == self.filters.wave)

    @property
    def before(self) -> TrustWave | None:
        """The earlier wave that it is compared with; None if there is none."""
        return next((wave for wave in self.waves if wave.key == self.filters.before), None)

    @property
    def source(self) -> str:
        """The survey source's name in the build."""
        return self.survey.key.partition(":")[0]

    @property
    def measure(self) -> str:
        """The measure's id."""
        return self.survey.key.partition(":")[2]

    @property
    def is_comparable(self) -> bool:
        """Whether both waves asked the same words in the same way."""
        return self.before is not None and self.before.design == self.wave.design


def ask_trust(build: BuildInfo, filters: TrustFilters, offer: TrustChoices) -> TrustQuestion:
    """Read the areas that filters mean."""
    usual = default_filters(offer.choices)
    chosen = replace(usual, level=filters.level, within=filters.within, area=filters.area)
    return TrustQuestion(
        build=build,
        filters=filters,
        offer=offer,
        place=ask(build, chosen, offer.choices),
        survey=offer.find_survey(filters.measure),
        waves=offer.waves[(filters.measure, filters.level)],
    )


def read_history(question: TrustQuestion, level: str) -> pd.DataFrame:
    """Every score of the measure at a level, by area id, in the waves of the level that is shown."""
    rows = store.read(
        "trust_scores",
        build=question.build,
        source=question.source,
        measure=question.measure,
        level=level,
    )
    days = zip(pd.to_datetime(rows["wave_start"]), pd.to_datetime(rows["wave_end"]), strict=True)
    rows["wave"] = [f"{start:%Y-%m-%d}_{end:%Y-%m-%d}" for start, end in days]
    rows = rows[rows["wave"].isin([wave.key for wave in question.waves])]
    return _settle(rows.set_index("area_id"))


def _settle(rows: pd.DataFrame) -> pd.DataFrame:
    """Numbers as floats, `known` where there is a row at all, no number where it is not to be shown."""
    rows = rows.copy()
    rows[list(NUMBERS)] = rows[list(NUMBERS)].astype("float64")
    rows["known"] = True
    rows["shown"] = rows["shown"].fillna(value=False).astype(bool) & rows["score"].notna()
    rows.loc[~rows["shown"], ["score", "low", "high"]] = np.nan
    return rows


def pick_wave(history: pd.DataFrame, wave: TrustWave, area_ids: Sequence[str]) -> pd.DataFrame:
    """One wave's scores for these areas; `known` is false where nothing was received."""
    rows = history[history["wave"] == wave.key].reindex(list(area_ids))
    for flag in ("known", "shown"):
        rows[flag] = [value is True or value is np.True_ for value in rows[flag]]
    return rows


def read_groups(question: TrustQuestion, place: tuple[str, str]) -> pd.DataFrame:
    """Scores of the chosen kind of respondent groups in one area, in the wave that is shown."""
    rows = store.read(
        "trust_group_scores",
        build=question.build,
        source=question.source,
        measure=question.measure,
        level=place[0],
        area_id=place[1],
        wave_start=question.wave.start,
        wave_end=question.wave.end,
    )
    rows = rows[rows["group_kind"] == question.filters.kind]
    if is_graded(rows["group_name"]):
        rows = rows.sort_values("group_name", key=lambda names: names.map(_grade), kind="stable")
    return _settle(rows.reset_index(drop=True))


def is_graded(names: Iterable[str]) -> bool:
    """Whether groups are called only low, medium or high."""
    known = [_grade(name) for name in names]
    return bool(known) and min(known) >= 0


def _grade(name: str) -> int:
    return GRADES.index(name.lower()) if name.lower() in GRADES else -1


def compare_waves(now: pd.DataFrame, before: pd.DataFrame, *, asked: Sequence[bool]) -> pd.DataFrame:
    """Differences between two waves of the same rows, corrected over all that are asked about.

    Returns
    -------
    DataFrame
        Of the rows of `now`: `difference`, `change_low`, `change_high` in points, NaN where nothing can be
        told; `called`, whether it is beyond chance and its own interval leaves out zero; `testable`.
    """
    inside = np.asarray(asked, dtype=bool)

    def pick(rows: pd.DataFrame, column: str) -> np.ndarray:
        return np.where(inside, rows[column].to_numpy(dtype=np.float64), np.nan)

    found = compare_scores(
        pick(now, "score"),
        pick(before, "score"),
        low_now=pick(now, "low"),
        high_now=pick(now, "high"),
        low_before=pick(before, "low"),
        high_before=pick(before, "high"),
    )
    return pd.DataFrame(
        {
            "difference": found.difference,
            "change_low": found.low,
            "change_high": found.high,
            "called": found.beyond_chance & ((found.low > 0) | (found.high < 0)),
            "testable": found.testable,
        },
        index=now.index,
    )


def find_breaks(history: pd.DataFrame) -> pd.Series:
    """What changed in the asking of each of an area's waves since the wave before; empty if nothing did."""
    said = {"wording_id": "question reworded", "mode": "asked another way", "conducted_by": "asked by others"}
    columns = history[list(said)].astype(object).where(history[list(said)].notna(), "")
    changed = columns.ne(columns.shift()).to_numpy()
    changed[:1] = False
    words = [", ".join(np.array(list(said.values()))[row]) for row in changed]
    return pd.Series(words, index=history.index, dtype=object)


def describe_source(question: TrustQuestion) -> Mapping[str, Any]:
    """What the city's file says of the survey: who, how, the wording, the smallest base."""
    listed = store.city_settings(question.build).get("survey_sources", [])
    return next((source for source in listed if source.get("name") == question.source), {})


def find_wording(question: TrustQuestion) -> str:
    """The question as it was put, where the city's file says so."""
    items = describe_source(question).get("items", [])
    found = [item for item in items if item.get("measure") == question.measure]
    return str(found[0].get("wording") or "") if found else ""
