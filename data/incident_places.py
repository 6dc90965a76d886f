"""Incidents → areas: the agency's code or the point, by the city file's rule, streamed in batches."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from data.areas import find_other, read_areas, read_shapes
from data.city import AreaLevel, City, IncidentSource
from data.known_areas import KnownLevel, know_level
from data.steps import Account, BuildContext
from data.vintages import Period, list_periods
from geo.assign import AreaIndex
from geo.offset import check_claimed_crs, measure_offset_km

Keys = npt.NDArray[np.int32]
Degrees = npt.NDArray[np.float64]
BATCH_ROWS = 500_000
LISTED = 10
"""How many unknown codes of a level are listed."""
SCHEMA = pa.schema(
    [("record_row", pa.int64()), ("area_keys", pa.list_(pa.int32())), ("disagrees", pa.bool_())]
)
RECORDS = """
select rowid as record_row, source, lon, lat, codes, 0::utinyint as period
from scratch.main.int_incident_record
"""
RECORDS_BY_PERIOD = """
select rowid as record_row, source, lon, lat, codes,
    len(list_filter($changes, lambda day: day <= occurred_local::date))::utinyint as period
from scratch.main.int_incident_record
"""
ORDERS = {
    "agency_code_else_point": ("code", "child", "point"),
    "point_else_agency_code": ("point", "child", "code"),
    "agency_code_only": ("code", "child"),
    "point_only": ("point",),
}


@dataclass(frozen=True)
class LevelPlaces:
    """How the areas of one level are found: by spelling of a code, by point, or through a finer level."""

    first_key: int
    known: KnownLevel
    keys: Mapping[str, int]
    index: AreaIndex | None
    child: int | None
    looked_up: dict[str, tuple[int, str]] = field(default_factory=dict)
    unknown: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Source and text → records whose code names no area of the level."""

    def find(self, text: str) -> tuple[int, str]:
        """Return the key of the area that a code means (-1: none) and what the ledger notes of it."""
        if text not in self.looked_up:
            self.looked_up[text] = self.look_up(text)
        return self.looked_up[text]

    def look_up(self, text: str) -> tuple[int, str]:
        """Look a code up among ids, aliases and names."""
        found = self.known.find(text)
        if found is None:
            return -1, "unknown" if text.strip() else ""
        note = "alias_used" if self.known.is_alias(text) else "matched_by_name"
        exact = found[1] == "area_code" and note != "alias_used"
        return self.keys[found[0]], "" if exact else note


def make_int_incident_place(context: BuildContext) -> None:
    """Write `int_incident_place`: for every incident the key of its area in each level, -1 where none.

    `disagrees` says whether its code and its point name different areas of the finest level.

    The rule of the source decides in each level: by default the agency's code if it names an area, else
    the parent of the area found in a finer level that nests in this one, else the point. `disagreeing` in
    the ledger counts incidents whose code and point name different areas of the finest level.
    """
    records = context.connection.table("int_incident_record").count("*").fetchall()[0][0]
    periods = list_periods(context.city)
    vintages = prepare_vintages(context, periods, records=records)
    levels = [[vintages[area.level, area.valid_from] for area in period.levels] for period in periods]
    parent_of = read_parent_keys(context)
    rules = {source.name: source for source in context.city.incidents}
    placed = (
        place_batch(context, part, levels[period], parent_of, rules[source])
        for source, period, part in split_batches(read_records(context, periods))
    )
    warn_of_far_layers(context)
    context.write("int_incident_place", pa.RecordBatchReader.from_batches(SCHEMA, placed))
    for level in vintages.values():
        warn_of_unknown_codes(context, level)


def read_records(context: BuildContext, periods: Sequence[Period]) -> pa.RecordBatchReader:
    """Return the incidents in batches, each with the position of the period that its day lies in."""
    cursor = context.connection.cursor()
    if len(periods) == 1:
        return cursor.sql(RECORDS).to_arrow_reader(BATCH_ROWS)
    changes = {"changes": [each.first for each in periods[1:]]}
    return cursor.sql(RECORDS_BY_PERIOD, params=changes).to_arrow_reader(BATCH_ROWS)


def warn_of_unknown_codes(context: BuildContext, level: LevelPlaces) -> None:
    """List the most frequent codes that name no area, with the areas that are spelled most like each."""
    for (source, text), count in level.unknown.most_common(LISTED):
        near = level.known.list_nearest(text)
        nearest = f"nearest: {', '.join(near)}" if near else "none is spelled like it"
        context.warnings.append(
            f"{source}: {count:,} records name {level.known.level} {text.strip()!r}, which is no area; "
            f"{nearest}; if one of them is meant, add it to `aliases` of level {level.known.level}"
        )


def warn_of_far_layers(context: BuildContext) -> None:
    """Warn of every level that most incidents lie outside of: its CRS, its file or the city is wrong."""
    points = context.connection.sql("select lon, lat from int_incident_record where lon is not null")
    lon, lat = (np.asarray(points.fetchnumpy()[name], dtype=np.float64) for name in ("lon", "lat"))
    for level in context.city.level_names():
        offset = measure_offset_km(list(read_shapes(read_areas(context, level))), lon, lat)
        if offset.is_far:
            context.warnings.append(
                f"{offset.share_outside:.0%} of the incidents lie outside every {level}, "
                f"half of those more than {offset.median_km:,.0f} km away; "
                f"check the boundary file and set `crs` of level {level}"
            )
        warn_of_doubtful_claim(context, level, lon, lat)


def warn_of_doubtful_claim(context: BuildContext, level: str, lon: Degrees, lat: Degrees) -> None:
    """Warn of a level whose file claims an unusual CRS that the incidents speak against."""
    if (claimed := context.claimed_crs.get(level)) is None:
        return
    check = check_claimed_crs(list(read_shapes(read_areas(context, level))), lon, lat, claimed=claimed)
    if check and check.is_doubtful:
        context.warnings.append(
            f"level {level} says it is in {claimed}, which puts {check.share_outside:.1%} of the incidents "
            f"outside it; read as EPSG:4326, {check.moved_m:,.0f} m away, it leaves "
            f"{check.share_outside_plain:.1%} outside: ask its publisher, and "
            f'set crs = "EPSG:4326" of level {level} if the file is wrong'
        )


def prepare_vintages(
    context: BuildContext, periods: Sequence[Period], *, records: int
) -> dict[tuple[str, dt.date], LevelPlaces]:
    """Return what is needed to place incidents in each vintage of each level."""
    vintages = {(area.level, area.valid_from): area for period in periods for area in period.levels}
    return {key: prepare_vintage(context, area, records=records) for key, area in vintages.items()}


def prepare_vintage(context: BuildContext, area: AreaLevel, *, records: int) -> LevelPlaces:
    """Return what is needed to place incidents in one vintage of a level."""
    areas = read_areas(context, area.level, vintage=area)
    shapes = read_shapes(areas)
    return LevelPlaces(
        first_key=int(areas["area_key"].iloc[0]),
        known=know_level(area, areas),
        keys=dict(zip(areas["area_id"], areas["area_key"].astype(int), strict=True)),
        index=None if shapely.is_missing(shapes).all() else AreaIndex(list(shapes), expected_points=records),
        child=find_child(context.city, area.level),
    )


def find_child(city: City, level: str) -> int | None:
    """Return the position of the coarsest level listed before this one that nests in it, or None."""
    names = city.level_names()
    children = [names.index(area.level) for area in city.areas if area.parent == level]
    return max((child for child in children if child < names.index(level)), default=None)


def read_parent_keys(context: BuildContext) -> Keys:
    """Return the parent's key for every area key, in the vintage in force with it; -1 where it has none."""
    areas = context.connection.execute(
        "select area_key, level, valid_from::date, area_id, parent_level, parent_id "
        "from int_area order by area_key"
    ).fetchall()
    keys = {(level, first, area_id): key for key, level, first, area_id, _, _ in areas}
    above = {
        (area.level, area.valid_from): find_other(context.city, area, area.parent)
        for area in context.city.areas
    }
    parents = (
        (*(above[level, first] or (None, None)), parent_id) for _, level, first, _, _, parent_id in areas
    )
    return np.array([keys.get(parent, -1) for parent in parents], dtype=np.int32)


def split_batches(batches: pa.RecordBatchReader) -> Iterator[tuple[str, int, pa.RecordBatch]]:
    """Yield the parts of each batch that come from one source and lie in one period, with both."""
    for batch in batches:
        for name in pc.unique(batch.column("source")).to_pylist():
            own = batch.filter(pc.equal(batch.column("source"), name))
            periods = pc.unique(own.column("period")).to_pylist()
            for period in periods:
                part = own.filter(pc.equal(own.column("period"), period)) if len(periods) > 1 else own
                yield name, period, part


def place_batch(
    context: BuildContext,
    batch: pa.RecordBatch,
    levels: list[LevelPlaces],
    parent_of: Keys,
    source: IncidentSource,
) -> pa.RecordBatch:
    """Return the area keys of one batch of one source, and count what the ledger counts."""
    disagrees = np.zeros(len(batch), dtype=np.bool_)
    lon, lat = read_degrees(batch, "lon"), read_degrees(batch, "lat")
    codes = batch.column("codes").flatten()
    found = np.full((len(lon), len(levels)), -1, dtype=np.int32)
    account = context.account(source.name)
    for position, level in enumerate(levels):
        ways = {
            "code": match_codes(codes, level, position, len(levels), account),
            "point": assign_points(level, lon, lat),
            "child": climb(level, found, parent_of),
        }
        if position == 0:
            disagrees = find_disagreeing(ways["code"], ways["point"])
            account.disagreeing += int(disagrees.sum())
            account.notes["code_names_no_area"] += count_unknown(codes, ways["code"], len(levels))
        found[:, position] = choose([ways[way] for way in ORDERS[source.located_by]])
    account.unlocated += int((found[:, 0] < 0).sum())
    offsets = pa.array(np.arange(len(lon) + 1, dtype=np.int32) * len(levels))
    keys = pa.ListArray.from_arrays(offsets, pa.array(found.ravel()))
    return pa.RecordBatch.from_arrays([batch.column("record_row"), keys, pa.array(disagrees)], schema=SCHEMA)


def read_degrees(batch: pa.RecordBatch, column: str) -> Degrees:
    """Return a column of degrees, NaN where null."""
    return np.asarray(batch.column(column).to_numpy(zero_copy_only=False), dtype=np.float64)


def match_codes(codes: pa.Array, level: LevelPlaces, position: int, levels: int, account: Account) -> Keys:
    """Return the key of the area that each record's code names, -1 where none, and note how it was found."""
    own = codes.take(pa.array(np.arange(position, len(codes), levels)))
    if own.null_count == len(own):
        return np.full(len(own), -1, dtype=np.int32)
    encoded = own.dictionary_encode()
    texts = encoded.dictionary.to_pylist()
    where = encoded.indices.fill_null(len(texts)).to_numpy(zero_copy_only=False)
    found = [level.find(text) for text in texts]
    for text, (_, note), count in zip(texts, found, np.bincount(where, minlength=len(texts)), strict=False):
        if note == "unknown":
            level.unknown[account.source, text] += int(count)
        elif note:
            account.notes[note] += int(count)
    keys: Keys = np.array([key for key, _ in found] + [-1], dtype=np.int32)[where]
    return keys


def assign_points(level: LevelPlaces, lon: Degrees, lat: Degrees) -> Keys:
    """Return the key of the area that each point lies in, -1 where none."""
    if level.index is None:
        return np.full(len(lon), -1, dtype=np.int32)
    positions = level.index.assign(lon, lat)
    return np.where(positions >= 0, positions + level.first_key, -1).astype(np.int32)


def climb(level: LevelPlaces, found: Keys, parent_of: Keys) -> Keys:
    """Return the parent of the area already found in the level that nests in this one, -1 where none."""
    if level.child is None:
        return np.full(len(found), -1, dtype=np.int32)
    child_keys = found[:, level.child]
    return np.where(child_keys >= 0, parent_of[child_keys], -1).astype(np.int32)


def find_disagreeing(one: Keys, other: Keys) -> npt.NDArray[np.bool_]:
    """Return which records have both keys, and different ones."""
    found: npt.NDArray[np.bool_] = (one >= 0) & (other >= 0) & (one != other)
    return found


def count_unknown(codes: pa.Array, by_code: Keys, levels: int) -> int:
    """Return how many records have a code of the finest level that names none of its areas."""
    own = codes.take(pa.array(np.arange(0, len(codes), levels)))
    written = pc.fill_null(pc.greater(pc.utf8_length(pc.utf8_trim_whitespace(own)), 0), fill_value=False)
    return int((written.to_numpy(zero_copy_only=False) & (by_code < 0)).sum())


def choose(ways: list[Keys]) -> Keys:
    """Return, record by record, the first key that is there."""
    chosen = ways[0].copy()
    for way in ways[1:]:
        np.copyto(chosen, way, where=chosen < 0)
    return chosen
