"""Every number that a page may show: the published ones, and rates that follow from them."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb

DATES = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
    r"(?: \d{1,2},)?(?: \d{4})?|\b(?:19|20)\d\d\b|\d{1,2}:\d\d|\b[ab]?\d*[ab]\d\b|District 0\d"
)
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
SCALE = {"0", "100", "1,000", "95", "1", "10"}
"""Of the words: from 0 to 100, for each 1,000, 95 in 100."""
VALUES = """
    select incidents::double from public_area_year where not suppressed
    union all select days_received from public_area_year
    union all select incidents from public_district_quarter where not suppressed
    union all select incidents from public_city_month where not suppressed
    union all select events from public_engagement where not events_suppressed
    union all select contacts from public_engagement where not suppressed
    union all select attendance_known from public_engagement
    union all select residents from public_area
    union all select unnest([score, base, low, high]) from public_survey where not suppressed
    union all select unnest([response_rate * 100]) from public_survey
    union all select unnest([target, latest]) from public_goal
    union all select unnest([actions, actions_done]) from public_said_did
    union all select unnest([effect, low, high, under, treated_areas, comparison_areas])
    from public_before_after
    union all select unnest([added, revised, removed, hidden]) from public_release
    union all select unnest(map_values(value::json::map(varchar, double)))
    from public_meta where key in ('hidden_counts', 'unlocated_incidents')
"""
RATES = """
    select 1000.0 * e.events / a.residents from public_engagement as e
    inner join public_area as a using (level, area_id) where not e.events_suppressed and a.residents > 0
    union all
    select 1000.0 * y.incidents / a.residents from public_area_year as y
    inner join public_area as a using (level, area_id) where not y.suppressed and a.residents > 0
"""


def read_numbers(database: Path) -> tuple[set[float], set[str]]:
    """Return the published values and rates, and all ways in which English pages may write them."""
    with open_copy(database) as connection:
        values = {row[0] for row in connection.execute(VALUES).fetchall() if row[0] is not None}
        rates = {row[0] for row in connection.execute(RATES).fetchall() if row[0] is not None}
    written = {form for value in values | rates for form in list_forms(value)}
    return values | rates, written | SCALE


def open_copy(database: Path) -> duckdb.DuckDBPyConnection:
    """Open a copy: the site's writer keeps the file itself open, locked down."""
    copy = database.with_name("copy.duckdb")
    shutil.copy(database, copy)
    return duckdb.connect(str(copy), read_only=True)


def list_forms(value: float) -> Iterator[str]:
    """Yield a number whole, to one decimal, and to three significant figures."""
    yield f"{value:,.0f}"
    for digits in (1, 2, 3, 4):
        yield f"{value:,.{digits}f}".rstrip("0").rstrip(".")


def list_numbers(text: str) -> list[str]:
    """Return the numbers in a sentence that are no dates and no names."""
    return NUMBER.findall(DATES.sub(" ", text))
