"""What of an incident file could not be used, by the first of it: dates, places and letters."""

from __future__ import annotations

from typing import Any

import pandas as pd

from data.city_sources import NUMBERED_DATES, IncidentSource
from data.date_formats import list_formats, list_numbers
from data.incident_columns import rename
from data.incident_files import LoadedFile
from data.steps import BuildContext

MANY = 0.01
"""Share of records from which dates that cannot be read are worth a word."""
MOST = 0.5
"""Share of records from which places that cannot be used are: some are masked in every city."""
LOOKED_AT = 200
COUNTED = """
select
    count(*) as records,
    count(*) filter (where reject_reason = 'date not written as the city file says') as undated,
    count(*) filter (where reject_reason is null) as usable,
    count(lon) filter (where reject_reason is null) as placed
from scratch.main.incident_row
where file_key = $file_key
"""
UNDATED = """
select trim(occurred_text) as text from renamed_lines
where trim(occurred_text) <> '' and try_strptime(trim(occurred_text), $formats) is null limit $most
"""
UNPLACED = """
select trim(lon_text) as lon, trim(lat_text) as lat from renamed_lines
where trim(lon_text) <> '' and trim(lat_text) <> ''
    and not list_contains($masked::double[][], [try_cast(lon_text as double), try_cast(lat_text as double)])
limit 1
"""


def list_unusable(
    context: BuildContext, source: IncidentSource, loaded: LoadedFile, *, file_key: int
) -> list[str]:
    """Return a sentence for each thing that makes many records of a file unusable, with a sample of it."""
    said: list[str] = []
    counts = context.connection.execute(COUNTED, {"file_key": file_key}).fetchall()[0]
    records, undated, usable, placed = counts
    if undated > MANY * records:
        said += say_dates(context, source, loaded, f"{undated:,} of {records:,}")
    if usable - placed > MOST * usable:
        said += say_places(context, source, loaded, f"{usable - placed:,} of {usable:,}")
    return said


def list_unread(source: IncidentSource, loaded: LoadedFile) -> list[str]:
    """Return what to do about bytes that are no text, where there are any."""
    if not any("encoding" in why for _, why in loaded.refused):
        return []
    return [
        f"{loaded.label}: some lines are not text in {source.encoding} and were rejected; "
        f"set `encoding` of {source.name}, for example windows-1252"
    ]


def say_dates(context: BuildContext, source: IncidentSource, loaded: LoadedFile, share: str) -> list[str]:
    """Return what dates that cannot be read look like, and what would read them."""
    formats = [each for each in source.date_formats if each not in NUMBERED_DATES] or [source.written_format]
    texts = ask(context, source, loaded, UNDATED, {"formats": formats, "most": LOOKED_AT})["text"]
    if texts.empty:
        return []
    reads = list_formats(texts) or list_numbers(texts)
    hint = f", which reads as {' or '.join(reads[:3])}" if reads else ""
    return [
        f"{loaded.label}: {share} dates are not written as {' or '.join(source.date_formats)}, "
        f"such as {texts.iloc[0]!r}{hint}; correct date_format of {source.name}"
    ]


def say_places(context: BuildContext, source: IncidentSource, loaded: LoadedFile, share: str) -> list[str]:
    """Return what places that cannot be used look like."""
    masked = [list(point) for point in source.masked_points]
    places = ask(context, source, loaded, UNPLACED, {"masked": masked})
    if places.empty:
        return []
    lon, lat = places.iloc[0]
    unit = f"numbers of {source.crs}" if source.crs else "degrees, or numbers of the CRS that `crs` names"
    return [
        f"{loaded.label}: {share} records have no place that can be used, such as lon {lon!r}, lat {lat!r}; "
        f"correct the columns or crs of {source.name}, whose places are {unit}"
    ]


def ask(
    context: BuildContext, source: IncidentSource, loaded: LoadedFile, query: str, values: dict[str, Any]
) -> pd.DataFrame:
    """Return what a query finds in the records of a file under our names."""
    rename(loaded.records, context.city, source).create_view("renamed_lines", replace=True)
    found = context.connection.execute(query, values).df()
    context.connection.execute("drop view renamed_lines")
    return found
