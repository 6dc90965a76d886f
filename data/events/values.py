"""Cells of a calendar → times, numbers and points; what cannot be read is counted, never guessed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.city import EventSource

Degrees = npt.NDArray[np.float64]


def read_times(
    rows: pd.DataFrame, source: EventSource, *, timezone: str, notes: Counter[str]
) -> pd.DataFrame:
    """Return rows with `starts_local`, `ends_local`, `updated_at` (local) and `starts_at`, `ends_at` (UTC).

    An end before its start is dropped, and so is one that cannot be read; both are counted, and so are
    missing ones. The texts stay in `starts_text`, `ends_text` and `updated_text`.
    """
    texts = {"starts_local": "starts_at", "ends_local": "ends_at", "updated_at": "updated_at"}
    timed = rows.assign(
        starts_text=rows["starts_at"], ends_text=rows["ends_at"], updated_text=rows["updated_at"]
    )
    for name, text in texts.items():
        timed[name] = read_local(rows[text], source.date_formats, timezone=timezone)
    given = rows["ends_at"].notna()
    backwards = timed["ends_local"] < timed["starts_local"]
    notes["end_missing"] += int((~given).sum())
    notes["end_unreadable"] += int((given & timed["ends_local"].isna()).sum())
    notes["end_before_start"] += int(backwards.sum())
    timed["ends_local"] = timed["ends_local"].mask(backwards)
    for name in ("starts", "ends"):
        timed[f"{name}_at"] = to_utc(timed[f"{name}_local"], timezone=timezone)
    return timed


def read_local(texts: pd.Series, date_formats: Sequence[str], *, timezone: str) -> pd.Series:
    """Return texts as local times without zone, by the first format that fits; NaT where none does."""
    trimmed = texts.map(lambda text: str(text).strip(), na_action="ignore").astype("str")
    times = pd.Series(pd.NaT, index=texts.index, dtype="datetime64[us]")
    for each in date_formats:
        times = times.fillna(read_one(trimmed, each, timezone=timezone))
    return times


def read_one(trimmed: pd.Series, date_format: str, *, timezone: str) -> pd.Series:
    """Return texts of one format as local times without zone; a stated offset is honoured."""
    aware = "%z" in date_format
    times = pd.to_datetime(trimmed, format=date_format, errors="coerce", utc=aware)
    local = times.dt.tz_convert(timezone).dt.tz_localize(None) if aware else times
    return local.astype("datetime64[us]")


def to_utc(local: pd.Series, *, timezone: str) -> pd.Series:
    """Return local times in UTC.

    An hour that the end of summer time repeats is taken as its first; a time that its start leaves out is
    moved to the first that exists.
    """
    first = np.ones(len(local), dtype=bool)
    aware = local.dt.tz_localize(timezone, ambiguous=first, nonexistent="shift_forward")
    utc: pd.Series = aware.dt.tz_convert("UTC")
    return utc


def read_numbers(events: pd.DataFrame, notes: Counter[str]) -> pd.DataFrame:
    """Return events with attendance (whole people) and officer hours as numbers of 0 or more, else null."""
    attendance = read_amount(events["attendance"], notes, "attendance_unreadable")
    whole = attendance.where(attendance == attendance.round())
    notes["attendance_unreadable"] += int((attendance.notna() & whole.isna()).sum())
    hours = read_amount(events["officer_hours"], notes, "officer_hours_unreadable")
    return events.assign(attendance=whole.astype("Int64"), officer_hours=hours)


def read_amount(texts: pd.Series, notes: Counter[str], note: str) -> pd.Series:
    """Return texts as numbers of 0 or more; what is filled and is none is null and counted."""
    numbers = pd.to_numeric(texts, errors="coerce").astype("float64")
    usable = numbers.where(np.isfinite(numbers) & (numbers >= 0))
    notes[note] += int((texts.notna() & usable.isna()).sum())
    return usable


def read_point(events: pd.DataFrame, notes: Counter[str]) -> tuple[Degrees, Degrees]:
    """Return longitude and latitude in degrees, NaN where not given, out of range, or both 0 (counted)."""
    lon = pd.to_numeric(events["lon"], errors="coerce").to_numpy(dtype=np.float64, copy=True)
    lat = pd.to_numeric(events["lat"], errors="coerce").to_numpy(dtype=np.float64, copy=True)
    usable = (np.abs(lon) <= 180) & (np.abs(lat) <= 90) & ~((lon == 0) & (lat == 0))
    given = (events["lon"].notna() | events["lat"].notna()).to_numpy()
    notes["point_unusable"] += int((given & ~usable).sum())
    lon[~usable] = lat[~usable] = np.nan
    return lon, lat
