"""Incidents as they are published: areas by year, the wider level by quarter, the city by month.

Only incidents that have an area in every published level are counted, the city's included: what is left
over between the areas and the city would otherwise be a small number with nothing to hide it among. How many
have no place is said by year.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.publishing.errors import PublishError
from data.publishing.gate import Cell
from data.publishing.periods import Coverage, Period, find_days, label_period, list_labels
from data.publishing.rules import Rules
from data.publishing.source import Source
from data.publishing.topics import COUNT, CellKey, TableRule, Topic, sum_counts
from queries.measures.disclosure_protect import find_primary

GROUPS = ("person", "property", "society", "other")
ALL = "all"
LENGTHS = {"month": 1, "quarter": 3, "year": 12}
TABLES = {"year": "public_area_year", "quarter": "public_district_quarter", "month": "public_city_month"}
WORDS = {"month": "by month", "quarter": "by quarter", "year": "by year"}
Row = dict[str, object]
AreasOf = Callable[[str], list[str]]


@dataclass(frozen=True)
class Incidents:
    """The topic, the periods that are published by kind, and how many records have no place, by year."""

    topic: Topic
    periods: Mapping[str, list[Period]]
    unlocated: Mapping[str, int | None]


def name_level(level: str) -> str:
    """Return the label of atoms that holds their area of a level."""
    return f"at_{level}"


def count_incidents(source: Source, rules: Rules, coverage: Coverage) -> Incidents:
    """Return the incidents of a build as atoms with the layers that are published of them.

    Raises
    ------
    PublishError
        A sensitive group takes the name of an offence group, or names a category that is in another too.
    """
    check_sensitive(rules.settings.sensitive)
    atoms = read_atoms(source, rules.geography)
    levels = [name_level(level) for level in (rules.wider, rules.geography)]
    located = (atoms[levels] != "").all(axis=1) if len(atoms) else pd.Series(dtype=bool)
    periods = {
        kind: coverage.list_periods(length, coverage.last_of_incidents) for kind, length in LENGTHS.items()
    }
    crossed = (
        tuple(name for name in atoms.columns if name.startswith("at_")),
        ("month", "quarter", "year"),
        ("offence_group", "category"),
    )
    topic = Topic("incidents", atoms[located], tuple(list_rules(rules, periods)), crossed)
    return Incidents(topic, periods, count_unlocated(atoms[~located], periods["year"], rules))


def check_sensitive(sensitive: Mapping[str, Sequence[str]]) -> None:
    """Refuse sensitive groups that cannot be told from others."""
    for name in sensitive:
        if name in (*GROUPS, ALL):
            raise PublishError(
                f"publishing.sensitive: {name} is an offence group; give the group another name"
            )
    listed = [category for categories in sensitive.values() for category in categories]
    for category in listed:
        if listed.count(category) > 1:
            raise PublishError(f"publishing.sensitive: {category} stands there twice; keep it in one group")


def read_atoms(source: Source, nested: str) -> pd.DataFrame:
    """Return incidents by their area in each level, month, offence group and category, all as text.

    Areas around one of the level `nested` are those that it lies in, whatever else a record says: one record
    with a beat and another district would be a part of both that is easily told.
    """
    rows = source.ask("publish_incident_bundles").to_pandas()
    months = [dt.date.fromisoformat(str(month)[:10]) for month in rows["month"]]
    atoms = pd.DataFrame(
        {
            kind: [label_period(first_month(m, length), length) for m in months]
            for kind, length in LENGTHS.items()
        }
    )
    keys = np.array(rows["area_keys"].tolist(), dtype=np.int64).reshape(len(rows), -1)
    for level, (rank, names) in source.level_keys().items():
        atoms[name_level(level)] = [names.get(int(key), "") for key in keys[:, rank]] if len(rows) else []
    place_ancestors(source, atoms, nested)
    atoms["offence_group"] = rows["offence_group"].astype(str)
    atoms["category"] = rows["category"].astype(str)
    atoms[COUNT] = rows["incidents"].astype("int64")
    labels = [name for name in atoms.columns if name != COUNT]
    return sum_counts(atoms, labels)


def place_ancestors(source: Source, atoms: pd.DataFrame, nested: str) -> None:
    """Set the areas around those of a level, in place."""
    inner = atoms[name_level(nested)]
    for area_id in sorted(set(inner) - {""}):
        for level, around in source.list_ancestors(nested, area_id):
            atoms.loc[inner == area_id, name_level(level)] = around


def first_month(month: dt.date, length: int) -> dt.date:
    """Return the first month of the period of so many months that a month lies in."""
    return dt.date(month.year, (month.month - 1) // length * length + 1, 1)


def list_rules(rules: Rules, periods: Mapping[str, Sequence[Period]]) -> Iterator[TableRule]:
    """Yield every layer that is published, those with groups before those without."""
    for level in dict.fromkeys([rules.geography, rules.wider, "city"]):
        yield from cross_groups(level, "year", periods)
    for name, categories in rules.settings.sensitive.items():
        for level in (rules.wider, "city"):
            yield make_rule(level, "year", periods, group=name, categories=tuple(categories))
    if rules.settings.quarters:
        yield from cross_groups(rules.wider, "quarter", periods)
    if rules.settings.months:
        yield from cross_groups("city", "month", periods)


def cross_groups(level: str, kind: str, periods: Mapping[str, Sequence[Period]]) -> Iterator[TableRule]:
    """Yield the layer of a level by offence group, and of all groups together."""
    yield make_rule(level, kind, periods)
    yield make_rule(level, kind, periods, group=ALL)


def make_rule(
    level: str,
    kind: str,
    periods: Mapping[str, Sequence[Period]],
    *,
    group: str | None = None,
    categories: tuple[str, ...] = (),
) -> TableRule:
    """Return one layer: a level by a kind of period, by offence group or of one group."""
    by = [] if level == "city" else [(name_level(level), "area_id")]
    by.append((kind, kind))
    by += [("offence_group", "offence_group")] if group is None else []
    fixed = {"level": level} | ({"area_id": "city"} if level == "city" else {})
    fixed |= {"offence_group": group} if group else {}
    only = {kind: list_labels(periods[kind])} | ({"category": categories} if categories else {})
    name = f"incidents, {level} {WORDS[kind]}, {group or 'each group'}"
    labels, columns = zip(*by, strict=True)
    within = tuple("quarter" if label == "month" else label for label in labels) if kind == "month" else ()
    return TableRule(name, TABLES[kind], labels, columns, fixed, only, within)


def count_unlocated(atoms: pd.DataFrame, years: Sequence[Period], rules: Rules) -> dict[str, int | None]:
    """Return how many incidents of each year have no place; None where they are few."""
    counted = atoms.groupby("year")[COUNT].sum().to_dict() if len(atoms) else {}
    found = {year.label: int(counted.get(year.label, 0)) for year in years}
    few = find_primary(np.array(list(found.values())), min_count=rules.settings.min_count)
    return {year: None if hide else count for (year, count), hide in zip(found.items(), few, strict=True)}


def fill_row(period: Period, value: int | None, *, hidden: bool, reason: str) -> Row:
    """Return the columns of a count: null with one reason where it is hidden, or where nothing arrived."""
    received = period.days_received > 0
    return {
        "incidents": None if hidden or not received else value,
        "suppressed": hidden,
        "reason": reason if hidden else None if received else "nothing was received for this period",
        "days_received": period.days_received,
        "complete": period.complete,
    }


def list_rows(
    found: Incidents, cells: Mapping[tuple[str, CellKey], Cell], areas_of: AreasOf, *, reason: str
) -> dict[str, list[Row]]:
    """Return the rows of the three tables: dense, a cell that holds no atom is 0.

    Parameters
    ----------
    found
        What was counted.
    cells
        Published cells by layer and key.
    areas_of
        Returns the area ids of a level.
    reason
        Of every hidden count.
    """
    rows: dict[str, list[Row]] = {table: [] for table in TABLES.values()}
    for rule in found.topic.rules:
        kind = next(kind for kind, table in TABLES.items() if table == rule.table)
        periods = find_days(found.periods[kind])
        for key in list_keys(rule, periods, areas_of):
            named = dict(zip(rule.columns, key, strict=True))
            period = periods[named.pop(kind)]
            cell = cells.get((rule.name, key))
            count = fill_row(
                period, cell.value if cell else 0, hidden=bool(cell and cell.hidden), reason=reason
            )
            when: object = int(period.label) if kind == "year" else period.first_day
            rows[rule.table].append({**rule.fixed, **named, kind: when, **count})
    return rows


def list_keys(rule: TableRule, periods: Mapping[str, Period], areas_of: AreasOf) -> Iterator[CellKey]:
    """Yield the keys of every cell of a layer, those without an incident too."""
    values = {"area_id": areas_of(rule.fixed["level"]), "offence_group": list(GROUPS)}
    yield from itertools.product(*(values.get(column, list(periods)) for column in rule.columns))
