"""How levels cover their ground, and what became of areas where boundaries changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import asdict
from itertools import pairwise

import duckdb
import pyarrow as pa
import shapely

from data.areas import Shapes, read_areas, read_shapes
from data.city import City
from data.steps import BuildContext
from data.vintages import list_vintages
from geo.ground import measure_crossing, measure_ground
from geo.redraws import Redraw, compare_vintages

GROUND = pa.schema(
    [
        ("level", pa.string()),
        ("other_level", pa.string()),
        ("measure", pa.string()),
        ("amount", pa.float64()),
    ]
)
REDRAWS = pa.schema(
    [
        ("level", pa.string()),
        ("changed_on", pa.date32()),
        ("area_id", pa.string()),
        ("became", pa.string()),
        ("shared_share", pa.float64()),
    ]
)
NOTED = ("overlaps", "gaps", "slivers")
NONE = ""
LEAST_KM2 = 0.01
Line = tuple[str, str, str, float]


def make_area_ground(context: BuildContext) -> None:
    """Write `area_ground`: faults of every level in force, and how the finest lies across others.

    Overlaps, gaps and slivers are noted in the ledger of the boundary file too.
    """
    shapes = {level: read_shapes(read_areas(context, level)) for level in context.city.level_names()}
    drawn = {level: own for level, own in shapes.items() if not shapely.is_missing(own).all()}
    lines = [line for level, own in drawn.items() for line in measure_level(context, level, own)]
    lines += measure_across(context.city, drawn)
    context.write("area_ground", pa.Table.from_pylist([name_cells(GROUND, line) for line in lines], GROUND))


def measure_level(context: BuildContext, level: str, shapes: Shapes) -> list[Line]:
    """Return what is measured of one level, and note it in its ledger."""
    found = asdict(measure_ground(list(shapes)))
    if (name := f"areas_{level}") in context.accounts:
        context.account(name).notes.update({note: found[note] for note in NOTED})
    return [(level, NONE, measure, float(amount)) for measure, amount in found.items()]


def measure_across(city: City, drawn: dict[str, Shapes]) -> list[Line]:
    """Return how the finest level lies across every level that it does not nest in."""
    if not drawn:
        return []
    finest = next(iter(drawn))
    above = {finest}
    for area in city.areas:
        if area.level in above and area.parent:
            above.add(area.parent)
    return [
        (finest, other, measure, float(amount))
        for other in drawn
        if other not in above
        for measure, amount in asdict(measure_crossing(list(drawn[finest]), list(drawn[other]))).items()
    ]


def make_area_redraw(context: BuildContext) -> None:
    """Write `area_redraw`: for every change of a level's boundaries, what became of each area."""
    rows = [
        name_cells(REDRAWS, (level, day, area_id, became, share))
        for level in context.city.level_names()
        for day, found in compare_level(context, level)
        for area_id, became, share in list_outcomes(found)
    ]
    context.write("area_redraw", pa.Table.from_pylist(rows, REDRAWS))


def compare_level(context: BuildContext, level: str) -> Iterator[tuple[dt.date, Redraw]]:
    """Yield the first day of every vintage of a level but the first, and how it differs from the last."""
    for before, after in pairwise(list_vintages(context.city, level)):
        old, new = (read_areas(context, level, vintage=vintage) for vintage in (before, after))
        found = compare_vintages(
            list(old["area_id"]), list(read_shapes(old)), list(new["area_id"]), list(read_shapes(new))
        )
        yield after.valid_from, found


def list_outcomes(found: Redraw) -> list[tuple[str, str, float | None]]:
    """Return area id, what became of it, and the share of ground that stayed, in the order of ids."""
    rows: list[tuple[str, str, float | None]] = [(area_id, "same", 1.0) for area_id in found.same]
    rows += [(area_id, "redrawn", share) for area_id, share in found.redrawn.items()]
    rows += [(area_id, "ended", None) for area_id in found.ended]
    rows += [(area_id, "began", None) for area_id in found.began]
    return sorted(rows)


def name_cells(schema: pa.Schema, cells: tuple[object, ...]) -> dict[str, object]:
    """Return a row under the names of a schema."""
    return dict(zip(schema.names, cells, strict=True))


def read_ground(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Return what was measured of each level that has a fault or lies across another, in words."""
    known = connection.execute("select table_name from duckdb_tables()").fetchall()
    if ("area_ground",) not in known:
        return {}
    measured: dict[str, dict[str, dict[str, float]]] = {}
    for level, other, measure, amount in connection.table("area_ground").fetchall():
        measured.setdefault(level, {}).setdefault(other, {})[measure] = amount
    said = {level: describe_ground(own) for level, own in measured.items()}
    return {level: words for level, words in said.items() if words}


def describe_ground(measured: dict[str, dict[str, float]]) -> str:
    """Return what was measured of one level, in words; empty where nothing is worth saying."""
    own = measured.get(NONE, {})
    parts = [
        f"{own[count]:.0f} {count} ({own[extent]:,.2f} km²)"
        for count, extent in (("overlaps", "overlap_km2"), ("gaps", "gap_km2"))
        if own.get(count)
    ]
    said = [" and ".join(parts) + f", {own['slivers']:.0f} of them slivers"] if parts else []
    said += [
        f"{across['split_areas']:.0f} areas lie in several of level {other}, "
        f"{across['outside_km2']:,.2f} km² in none of it"
        for other, across in measured.items()
        if other and (across["split_areas"] or across["outside_km2"] >= LEAST_KM2)
    ]
    return "; ".join(said)
