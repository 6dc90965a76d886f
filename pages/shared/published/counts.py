"""What was reported: recorded incidents by year of an area, and by quarter of the wider one around it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pages.shared.published.cells import Cell, Column, Figure, Hidden, Table
from pages.shared.published.changes import Change, compare_quarters, compare_years, year_before
from pages.shared.published.contents import Answer, Section
from pages.shared.published.language import Language, mark
from pages.shared.published.places import CITY, Place, find_around
from pages.shared.published.release import Release, Row
from pages.shared.published.words import ALL, GROUPS, make_count, say_word

YEARS_SHOWN, QUARTERS_SHOWN = 5, 9
IN_YEAR = {
    "more": mark(
        "That is more than the {before} of {year}, and a larger step than such numbers usually make."
    ),
    "fewer": mark(
        "That is fewer than the {before} of {year}, and a larger step than such numbers usually make."
    ),
    "chance": mark(
        "In {year} there were {before}. Chance often moves numbers that far, so we do not compare them."
    ),
    "hidden": mark("We make no comparison with {year}: a number is hidden to protect privacy."),
    "incomplete": mark("We make no comparison with {year}: the records of the two years are not complete."),
    "unknown": mark("We do not compare it with {year}: the numbers are too few to tell what is usual."),
    "none": mark("There is no earlier year to compare with."),
}


def make_answer(release: Release, say: Language, place: Place) -> Answer:
    """Return what was reported in an area in the last year, in short."""
    heading = say.gettext("What was reported")
    rows = [row for row in read_years(release, place) if row["offence_group"] == ALL]
    if not rows:
        return Answer("incidents", heading, say.gettext("No numbers about this area are published yet."))
    now = rows[-1]
    before = next((row for row in rows if row["year"] == now["year"] - 1), None)
    change = compare_years(release, place.level, now["year"]).get(place.area_id, "none")
    details = [say_change(say, IN_YEAR, change, before, say.year(now["year"] - 1))]
    if not now["complete"]:
        details.append(say_days(say, now, say.year(now["year"])))
    return Answer("incidents", heading, say_count(say, now), tuple(details))


def read_years(release: Release, place: Place) -> list[Row]:
    """Return an area's counts by year and group."""
    return release.read("released_area_years", level=place.level, area_id=place.area_id)


def say_count(say: Language, row: Mapping[str, Any]) -> str:
    """Return how many incidents there were in a year, in a sentence."""
    year = say.year(row["year"])
    if row["suppressed"]:
        return say.gettext("The number of incidents in {year} is hidden to protect privacy.", year=year)
    if row["incidents"] is None:
        return say.gettext("No records arrived for {year}.", year=year)
    if not row["incidents"]:
        return say.gettext("In {year}, no incident was reported and recorded here.", year=year)
    return say.ngettext(
        "In {year}, {count} incident was reported and recorded here.",
        "In {year}, {count} incidents were reported and recorded here.",
        row["incidents"],
        year=year,
    )


def say_change(
    say: Language,
    messages: Mapping[str, str],
    change: Change,
    before: Mapping[str, Any] | None,
    period: str,
) -> str:
    """Return the comparison with an earlier period, or why there is none."""
    known = before is not None and before["incidents"] is not None
    count = say.number(before["incidents"]) if before is not None and known else ""
    return say.gettext(messages[change], before=count, year=period)


def say_days(say: Language, row: Mapping[str, Any], period: str) -> str:
    """Return that records of a period are not complete."""
    if not row["days_received"]:
        return say.gettext("No records arrived for {period}.", period=period)
    return say.ngettext(
        "The records of {period} are not complete: they cover {count} day.",
        "The records of {period} are not complete: they cover {count} days.",
        row["days_received"],
        period=period,
    )


def make_section(release: Release, say: Language, place: Place) -> Section:
    """Return the tables of what was reported in an area and around it."""
    tables = [make_year_table(release, say, place)]
    wider = find_around(release, place, str(release.facts["rules"]["wider_geography"]))
    paragraphs = [
        say.gettext("These are incidents that people reported or the police found, and that were recorded."),
        say.gettext("Not all that happens is reported. The numbers do not say why they rise or fall."),
        say.gettext("Drugs, weapons and vice are mostly recorded when the police look for them."),
    ]
    if wider is not None and wider.level != CITY:
        table, sentence = make_quarter_table(release, say, wider)
        tables.append(table)
        paragraphs.append(sentence)
    return Section(
        "reported",
        say.gettext("What was reported"),
        tuple(part for part in paragraphs if part),
        tables=tuple(table for table in tables if table.rows),
        topic="incidents",
    )


def make_year_table(release: Release, say: Language, place: Place) -> Table:
    """Return an area's counts: a row for each group, a column for each year, the latest first."""
    rows = read_years(release, place)
    years = sorted({row["year"] for row in rows}, reverse=True)[:YEARS_SHOWN]
    shown = [row for row in rows if row["year"] in years]
    return Table(
        say.gettext("Incidents in {area}, by year", area=place.name),
        (Column(say.gettext("Kind")), *(Column(say.year(year), numeric=True) for year in years)),
        tuple(make_rows(say, shown, "year", years)),
        (*list_partial(say, shown, "year", say.year), *list_again(say, shown)),
    )


def make_rows(
    say: Language, rows: Sequence[Row], key: str, periods: Sequence[object]
) -> list[tuple[Cell, ...]]:
    """Return a row for each offence group with a cell for each period."""
    groups = [group for group in GROUPS if any(row["offence_group"] == group for row in rows)]
    groups += sorted({row["offence_group"] for row in rows} - set(GROUPS))
    found = {(row["offence_group"], row[key]): row for row in rows}
    return [
        (
            say_word(say, group, GROUPS),
            *(make_cell(say, found.get((group, period))) for period in periods),
        )
        for group in groups
    ]


def list_heads(rows: Sequence[tuple[Cell, ...]]) -> tuple[Column, ...]:
    """Return the heads of rows as heads of columns."""
    return tuple(Column(row[0], numeric=True) for row in rows if isinstance(row[0], str))


def make_cell(say: Language, row: Mapping[str, Any] | None) -> Cell:
    """Return a count of incidents as a cell."""
    if row is None:
        return make_count(say, None, suppressed=False)
    return make_count(say, row["incidents"], suppressed=row["suppressed"])


def list_partial(say: Language, rows: Sequence[Row], key: str, name: Callable[[Any], str]) -> list[str]:
    """Return a sentence for each period whose records are not complete."""
    partial = {row[key]: row for row in rows if row["offence_group"] == ALL and not row["complete"]}
    return [say_days(say, row, name(period)) for period, row in sorted(partial.items(), reverse=True)]


def list_again(say: Language, rows: Sequence[Row]) -> list[str]:
    """Return a sentence for each group that is part of another, lest a reader add it once more."""
    return [
        say.gettext("{kind}: these are part of the kinds above.", kind=say_word(say, group, GROUPS))
        for group in sorted({row["offence_group"] for row in rows} - set(GROUPS))
    ]


def make_quarter_table(release: Release, say: Language, wider: Place) -> tuple[Table, str]:
    """Return the counts of the wider area by quarter, the latest first, and that one in a sentence."""
    rows = release.read("released_area_quarters", level=wider.level, area_id=wider.area_id)
    quarters = sorted({row["quarter"] for row in rows}, reverse=True)[:QUARTERS_SHOWN]
    by_group = make_rows(say, [row for row in rows if row["quarter"] in quarters], "quarter", quarters)
    heads = list_heads(by_group)
    across = [
        (say_quarter(say, quarter), *(row[place + 1] for row in by_group))
        for place, quarter in enumerate(quarters)
    ]
    partial = list_partial(
        say, [row for row in rows if row["quarter"] in quarters], "quarter", lambda day: say_quarter(say, day)
    )
    table = Table(
        say.gettext("Incidents in {area}, by quarter", area=wider.name),
        (Column(say.gettext("Quarter")), *heads),
        tuple(across),
        tuple(partial),
    )
    return table, say_latest_quarter(release, say, wider, rows) if quarters else ""


def say_quarter(say: Language, first: dt.date) -> str:
    """Return a quarter by its months: April to June 2026."""
    return say.period(first, first.replace(month=first.month + 2))


def say_latest_quarter(release: Release, say: Language, wider: Place, rows: Sequence[Row]) -> str:
    """Return the latest quarter beside the same one a year before."""
    found = {row["quarter"]: row for row in rows if row["offence_group"] == ALL}
    latest = max(found)
    now, before = found[latest], found.get(year_before(latest))
    change = compare_quarters(release, wider.level, latest).get(wider.area_id, "none")
    cell = make_cell(say, now)
    if not isinstance(cell, Figure):
        reason = cell.reason if isinstance(cell, Hidden) else say.gettext("no data")
        return say.gettext(
            "{area}, {quarter}: {reason}.", area=wider.name, quarter=say_quarter(say, latest), reason=reason
        )
    return say.ngettext(
        "In {area}, {count} incident was recorded from {quarter}. {change}",
        "In {area}, {count} incidents were recorded from {quarter}. {change}",
        now["incidents"],
        area=wider.name,
        quarter=say_quarter(say, latest),
        change=say_change(say, IN_YEAR, change, before, say_quarter(say, year_before(latest))),
    )
