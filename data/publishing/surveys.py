"""Survey scores as they are published: with enough answers, and none that others give away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.publishing.rules import Rules
from data.publishing.score_attack import KEY, NUMBERS, Row, Rows, guard_scores
from data.publishing.source import Source
from queries.measures.arrays import BoolArray
from queries.measures.disclosure_surveys import find_few_answers, hide_scores

ALL = "all"
TOO_FEW = "too few answers to show, or shown scores would give it away"
NO_BASE = "its publisher does not say how many answered"
WAVE = ["source", "wave_start", "wave_end", "measure"]
SCORES = ("score", "low", "high")


@dataclass(frozen=True)
class Scores:
    """Rows of `public_survey`, and the same with what is hidden: for the archive, never published."""

    rows: list[Row]
    true: list[Row]


def list_scores(source: Source, rules: Rules, earlier: Sequence[Rows] = ()) -> Scores:
    """Return the rows of `public_survey`, and the true scores behind them for the attack on later releases.

    Parameters
    ----------
    source
        The build.
    rules
        The release's.
    earlier
        True scores of every earlier release, oldest first.

    Raises
    ------
    PublishError
        Earlier releases give the answers of few people away.
    """
    scores = source.ask("publish_scores", level=rules.survey).to_pandas()
    if scores.empty:
        return Scores([], [])
    without = find_without_base(scores, rules)
    few = find_few(scores, rules) & ~without
    base = scores["base"].astype("float64").fillna(0).to_numpy()
    hidden = hide_scores(base, few, list_wholes(scores), min_base=rules.settings.min_survey_base)
    hidden = np.asarray((hidden | few) & ~without, dtype=np.bool_)
    true = [
        clean_score(dict(row)) | {"hidden": bool(hide)}
        for row, hide in zip(scores.to_dict("records"), hidden, strict=True)
    ]
    guarded = guard_scores(true, earlier, min_base=rules.settings.min_survey_base)
    kept = [{name: row[name] for name in (*KEY, *NUMBERS, "hidden")} for row in guarded]
    return Scores([describe_score(row) for row in guarded], kept)


def find_without_base(scores: pd.DataFrame, rules: Rules) -> BoolArray:
    """Mark scores that their publisher gives without a base, where the city file lets them be shown."""
    marks = scores["base"].isna() & (scores["method"] == "published")
    return np.asarray(marks & rules.settings.scores_without_base, dtype=np.bool_)


def find_few(scores: pd.DataFrame, rules: Rules) -> BoolArray:
    """Mark scores with too few answers, and all groups of a kind of which one has too few.

    A score of everybody is one cell; groups of one kind are cells beside each other.
    """
    kind = scores["respondent_group"].str.partition(":")[0]
    base = scores["base"].astype("float64")
    smallest = base.groupby([scores[name] for name in [*WAVE, "level", "area_id"]] + [kind]).transform("min")
    few = find_few_answers(
        base, smallest, min_base=rules.settings.min_survey_base, min_cell=rules.settings.min_cell
    )
    return np.asarray(few | ~scores["shown"].astype("bool"), dtype=np.bool_)


def list_wholes(scores: pd.DataFrame) -> Iterator[tuple[int, list[int]]]:
    """Yield each score with those it is made of: everybody of the groups, the city of its areas."""
    position = pd.Series(range(len(scores)), index=scores.index)
    kind = scores["respondent_group"].str.partition(":")[0]
    everybody = {
        key: int(at.iloc[0])
        for key, at in position[kind == ALL].groupby(
            [scores[name][kind == ALL] for name in [*WAVE, "level", "area_id"]]
        )
    }
    groups = position[kind != ALL].groupby(
        [scores[name][kind != ALL] for name in [*WAVE, "level", "area_id"]] + [kind[kind != ALL]]
    )
    for key, at in groups:
        if (whole := everybody.get(key[:-1])) is not None:
            yield whole, at.tolist()
    in_areas = scores["level"] != "city"
    of_city = {
        key: int(at.iloc[0])
        for key, at in position[~in_areas].groupby(
            [scores[name][~in_areas] for name in [*WAVE, "respondent_group"]]
        )
    }
    areas = position[in_areas].groupby([scores[name][in_areas] for name in [*WAVE, "respondent_group"]])
    for key, at in areas:
        if (whole := of_city.get(key)) is not None:
            yield whole, at.tolist()


def clean_score(row: Row) -> Row:
    """Return a score with plain values, rounded as it may be published."""
    clean = {name: None if is_missing(value) else value for name, value in row.items() if name != "shown"}
    for name in ("wave_start", "wave_end"):
        clean[name] = dt.date.fromisoformat(str(clean[name])[:10])
    # An average to many digits is an equation of its own for whoever knows the weights.
    rounded = {name: round(float(str(clean[name])), 1) for name in SCORES if clean[name] is not None}
    clean |= rounded
    clean["base"] = None if clean["base"] is None else int(str(clean["base"]))
    return clean


def describe_score(row: Row) -> Row:
    """Return a score as it is published: null with its reason where it is hidden."""
    hidden = bool(row["hidden"])
    nothing: Row = dict.fromkeys(NUMBERS) if hidden else {}
    reason = (NO_BASE if row["base"] is None else TOO_FEW) if hidden else None
    return (
        {name: value for name, value in row.items() if name != "hidden"}
        | nothing
        | {
            "suppressed": hidden,
            "reason": reason,
        }
    )


def is_missing(value: object) -> bool:
    """Tell whether a value of a frame is none: None, NA or NaN."""
    return value is None or value is pd.NA or value != value
