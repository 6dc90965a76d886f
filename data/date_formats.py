"""Ways in which exports write dates, to tell which of them reads the texts of a column."""

from __future__ import annotations

import pandas as pd

FORMATS = (
    "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d", "%Y-%m",
    "%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %I:%M %p", "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %H:%M", "%m/%d/%Y",
    "%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y", "%Y/%m/%d %H:%M:%S+00",
    "%m/%d/%y %H:%M", "%m/%d/%y", "%d/%m/%y %H:%M", "%d/%m/%y", "%d.%m.%Y %H:%M", "%d.%m.%Y",
    "%Y/%m/%d %H:%M:%S", "%Y/%m/%d", "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%S%z",
    "%d-%b-%Y %H:%M:%S", "%d-%b-%Y %H:%M", "%d-%b-%Y", "%d-%b-%y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y",
    "%Y %b %d %I:%M:%S %p",
)  # fmt: skip
"""As strptime knows them, the surest first; where the first two numbers could be either, month first."""
WITH_FRACTION = ("%Y-%m-%dT%H:%M:%S.%g", "%Y-%m-%d %H:%M:%S.%g")
"""With parts of a second, which the engine reads by `%g` for three digits and pandas by `%f`."""
LOOKS_LIKE_DATE = r"\d[-/.]\d|\d[- ][A-Za-z]{3}|[A-Za-z]{3,9} \d"
TIMES = ("%H:%M", "%H:%M:%S", "%I:%M %p", "%I:%M:%S %p")
WHOLE_NUMBERS = {
    "epoch_ms": r"1\d{12}|[3-9]\d{11}",
    "epoch_s": r"1\d{9}",
    "excel_days": r"[34]\d{4}(?:\.\d+)?",
}
"""Numbers that are dates → what such numbers look like, of this century and the decades before."""


def list_formats(texts: pd.Series) -> list[str]:
    """Return the date formats that read every text of a sample.

    >>> list_formats(pd.Series(["31/12/2023"])), list_formats(pd.Series(["2024-02-01T08:00:00.000"]))
    (['%d/%m/%Y'], ['%Y-%m-%dT%H:%M:%S.%g'])
    >>> list_numbers(pd.Series(["1704067200000"])), list_formats(pd.Series(["North", "West"]))
    (['epoch_ms'], [])
    """
    if not len(texts):
        return []
    if not texts.str.contains(LOOKS_LIKE_DATE).all():
        return []
    tried = {each: each for each in FORMATS} | {each: each.replace("%g", "%f") for each in WITH_FRACTION}
    return [ours for ours, theirs in tried.items() if reads_all(texts, theirs)]


def has_time(date_format: str) -> bool:
    """Whether a format tells the hour.

    >>> has_time("%m/%d/%Y"), has_time("%Y-%m-%dT%H:%M:%SZ"), has_time("epoch_ms")
    (False, True, True)
    """
    return "%H" in date_format or "%I" in date_format or date_format in WHOLE_NUMBERS


def is_in_utc(date_format: str) -> bool:
    """Whether dates written so are in UTC.

    >>> is_in_utc("%Y/%m/%d %H:%M:%S+00"), is_in_utc("epoch_ms"), is_in_utc("excel_days")
    (True, True, False)
    """
    return date_format.endswith(("Z", "+00")) or date_format.startswith("epoch")


def is_midnight(texts: pd.Series, date_format: str) -> bool:
    """Whether several texts have no hour but midnight, as exports of a day without a time do."""
    if date_format in WHOLE_NUMBERS or len(texts) < 2:
        return False
    times = pd.to_datetime(texts, format=date_format.replace("%g", "%f"), errors="coerce", utc=True)
    return bool((times == times.dt.normalize()).all())


def find_time_format(texts: pd.Series) -> str | None:
    """Return how a column writes times of day, None where it holds none.

    >>> find_time_format(pd.Series(["22:05", "7:30"])), find_time_format(pd.Series(["A", "B"]))
    ('%H:%M', None)
    """
    if not texts.str.contains(r"\d:\d\d").all():
        return None
    return next((each for each in TIMES if reads_all(texts, each)), None)


def list_numbers(texts: pd.Series) -> list[str]:
    """Return which numbers that stand for dates the texts could be; ids may look like them too."""
    return [name for name, pattern in WHOLE_NUMBERS.items() if texts.str.fullmatch(pattern).all()]


def reads_all(texts: pd.Series, date_format: str) -> bool:
    """Whether a format reads every text."""
    return bool(pd.to_datetime(texts, format=date_format, errors="coerce", utc=True).notna().all())
