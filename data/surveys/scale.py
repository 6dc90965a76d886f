"""Scores on one scale of 0 to 100, what is said of their survey, and rows that repeat each other."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pandas as pd

from data.city import SurveyItem, SurveySource


def settle_repeats(rows: pd.DataFrame, key: list[str], notes: Counter[str]) -> pd.DataFrame:
    """Return one row per key, such as area and wave.

    Of rows that differ, the reading that most of them share stays, of equals the later one in the file;
    they are counted as `conflicting_repeats`.
    """
    cells = [name for name in rows.columns if name not in ("row_number", "file")]
    content = pd.util.hash_pandas_object(rows[cells].astype(str), index=False)
    counted = rows.assign(content=content)
    counted["votes"] = counted.groupby([*key, "content"])["row_number"].transform("size")
    notes["conflicting_repeats"] += int((counted.groupby(key)["content"].nunique() > 1).sum())
    best = counted.sort_values("votes", kind="stable").drop_duplicates(key, keep="last")
    return best.sort_index().drop(columns=["content", "votes"])


def read_scores(texts: pd.Series, item: SurveyItem, notes: Counter[str]) -> pd.Series:
    """Return published scores on a scale of 0 to 100, NaN where there is none that can be used.

    What is filled and cannot be used is counted as `score_unusable`; the codes of `missing` are not.
    """
    values, missing = read_numbers(texts, item)
    scores = rescale(values, item)
    usable = scores.between(0.0, 100.0) & ~missing
    notes["score_unusable"] += int(((texts.str.strip() != "") & ~usable & ~missing).sum())
    return scores.where(usable)


def read_numbers(texts: pd.Series, item: SurveyItem) -> tuple[pd.Series, pd.Series]:
    """Return answers as numbers, NaN where they are none, and whether each is one that means: no answer.

    An answer is a number or one of the item's labels; case and spaces around it do not matter.
    """
    plain = texts.astype("str").str.strip().str.casefold()
    labels = {text.strip().casefold(): number for text, number in item.labels.items()}
    values = pd.to_numeric(plain.where(~plain.isin(labels), plain.map(labels)), errors="coerce")
    numbers = [code for code in item.missing if not isinstance(code, str)]
    words = [code.strip().casefold() for code in item.missing if isinstance(code, str)]
    return values.astype("float64"), values.isin(numbers) | plain.isin(words)


def rescale(values: pd.Series, item: SurveyItem) -> pd.Series:
    """Return values of an item's scale on one of 0 to 100 where more is more of the measure."""
    # Exactly 1 on a scale of 0 to 100: a published 61.73 stays 61.73.
    points = 100.0 / (item.high - item.low)
    score = (values - item.low) * points
    return 100.0 - score if item.reversed else score


def describe_survey(source: SurveySource, item: SurveyItem) -> dict[str, Any]:
    """Return the columns that say who asked what, and how, for scores as their publisher gives them."""
    return {
        "source": source.name,
        "method": "published",
        "conducted_by": source.conducted_by,
        "mode": source.mode,
        "wording_id": item.wording_id,
        "response_rate": source.response_rate,
    }
