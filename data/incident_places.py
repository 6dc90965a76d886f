"""Incidents → areas: the agency's code or the point, by the city file's rule, streamed in batches."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from data.areas import find_other, read_areas, read_shapes
from data.city import AreaLevel, City
from data.incident_accounts import IncidentFile, count_staged, sum_accounts
from data.known_areas import KnownLevel, know_level
from data.steps import BuildContext
from data.vintages import Period, list_periods
from geo.assign import AreaIndex

Keys = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]
Degrees = npt.NDArray[np.float64]
Rows = npt.NDArray[np.intp]
Way = Callable[[Rows], Keys]
"""Finds the keys of the areas of some records."""
BATCH_ROWS = 250_000
SCHEMA = pa.schema([("area_keys", pa.list_(pa.int32())), ("disagrees", pa.bool_())])
RECORDS = """
select file_key, lon, lat, codes, reject_reason is null as usable, 0::utinyint as period
from scratch.main.incident_row
"""
RECORDS_BY_PERIOD = """
select file_key, lon, lat, codes, reject_reason is null as usable,
    coalesce(len(list_filter($changes, lambda day: day <= occurred_local::date)), 0)::utinyint as period
from scratch.main.incident_row
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


@dataclass(frozen=True)
class Places:
    """All that is needed to place incidents: the levels of every period, parents, and each file's rule."""

    periods: list[list[LevelPlaces]]
    parent_of: Keys
    rules: Mapping[str, tuple[str, ...]]
    files: Mapping[int, IncidentFile]


@dataclass(frozen=True)
class Part:
    """Records of one file in one period: points, the codes of all levels one after the other, and use."""

    lon: Degrees
    lat: Degrees
    codes: pa.Array
    usable: Flags

    def list_codes(self, position: int, levels: int) -> pa.Array:
        """Return the codes of one level."""
        return self.codes.take(pa.array(np.arange(position, len(self.codes), levels)))


def make_int_incident_place(context: BuildContext) -> None:
    """Write `int_incident_place`: for every staged record, in its order, the key of its area in each level.

    The key is -1 where there is none. `disagrees` says whether code and point name different areas of the
    finest level. The rule of the source decides in each level: by default the agency's code if it names an
    area, else the parent of the area found in a finer level that nests in this one, else the point.
    """
    if context.read_elsewhere:
        return  # workers placed what they read
    periods = list_periods(context.city)
    places = prepare_places(context, periods)
    placed = (place_batch(places, batch) for batch in read_records(context, periods))
    context.write("int_incident_place", pa.RecordBatchReader.from_batches(SCHEMA, placed))
    sum_accounts(context)


def prepare_places(context: BuildContext, periods: Sequence[Period]) -> Places:
    """Return what is needed to place the staged records."""
    records = count_staged(context)
    vintages = prepare_vintages(context, periods, records=records)
    return Places(
        [[vintages[area.level, area.valid_from] for area in period.levels] for period in periods],
        read_parent_keys(context),
        {source.name: ORDERS[source.located_by] for source in context.city.incidents},
        {file.file_key: file for file in context.staged_files},
    )


def read_records(context: BuildContext, periods: Sequence[Period]) -> pa.RecordBatchReader:
    """Return the staged records in batches, each with the position of the period that its day lies in."""
    cursor = context.connection.cursor()
    if len(periods) == 1:
        return cursor.sql(RECORDS).to_arrow_reader(BATCH_ROWS)
    changes = {"changes": [each.first for each in periods[1:]]}
    return cursor.sql(RECORDS_BY_PERIOD, params=changes).to_arrow_reader(BATCH_ROWS)


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


def place_batch(places: Places, batch: pa.RecordBatch) -> pa.RecordBatch:
    """Return the area keys of one batch in its order, and count in each file what the ledger counts."""
    levels = len(places.periods[0])
    found = np.full((len(batch), levels), -1, dtype=np.int32)
    disagrees = np.zeros(len(batch), dtype=np.bool_)
    for file, period, rows in split_batch(batch):
        own = batch if rows is None else batch.filter(pa.array(rows))
        part = Part(
            read_numbers(own, "lon"),
            read_numbers(own, "lat"),
            own.column("codes").flatten(),
            own.column("usable").to_numpy(zero_copy_only=False),
        )
        chosen = slice(None) if rows is None else rows
        found[chosen], disagrees[chosen] = place_part(places, period, places.files[file], part)
    offsets = pa.array(np.arange(len(batch) + 1, dtype=np.int32) * levels)
    keys = pa.ListArray.from_arrays(offsets, pa.array(found.ravel()))
    return pa.RecordBatch.from_arrays([keys, pa.array(disagrees)], schema=SCHEMA)


def split_batch(batch: pa.RecordBatch) -> Iterator[tuple[int, int, Flags | None]]:
    """Yield file, period and rows of each part of a batch that is of one file and period; None for all."""
    files, periods = (np.asarray(batch.column(name)) for name in ("file_key", "period"))
    for file in pc.unique(batch.column("file_key")).to_pylist():
        within = files == file
        for period in np.unique(periods[within]):
            rows = within & (periods == period)
            yield file, int(period), None if rows.all() else rows


def place_part(places: Places, period: int, file: IncidentFile, part: Part) -> tuple[Keys, Flags]:
    """Return the area keys of records of one file and period, and whether code and point disagree."""
    levels = places.periods[period]
    found = np.full((len(part.lon), len(levels)), -1, dtype=np.int32)
    disagrees = np.zeros(len(part.lon), dtype=np.bool_)
    for position, level in enumerate(levels):
        by_code = match_codes(part, level, position, len(levels), file)
        # Every point of the finest level is looked up, for its code may say otherwise; else what is left.
        by_point = assign_points(level, part.lon, part.lat) if position == 0 else None
        if by_point is not None:
            disagrees = part.usable & (by_code >= 0) & (by_point >= 0) & (by_code != by_point)
            file.disagreeing += int(disagrees.sum())
        ways: dict[str, Way] = {
            "code": by_code.__getitem__,
            "point": partial(find_points, level, part) if by_point is None else by_point.__getitem__,
            "child": partial(climb, level, found, places.parent_of),
        }
        found[:, position] = choose([ways[way] for way in places.rules[file.source]], len(found))
    file.unlocated += int((part.usable & (found[:, 0] < 0)).sum())
    return found, disagrees


def find_points(level: LevelPlaces, part: Part, rows: Rows) -> Keys:
    """Return the key of the area that each of some points lies in, -1 where none."""
    return assign_points(level, part.lon[rows], part.lat[rows])


def read_numbers(batch: pa.RecordBatch, column: str) -> Degrees:
    """Return a column of degrees, NaN where null."""
    return np.asarray(batch.column(column).to_numpy(zero_copy_only=False), dtype=np.float64)


def match_codes(part: Part, level: LevelPlaces, position: int, levels: int, file: IncidentFile) -> Keys:
    """Return the key of the area that each record's code names, -1 where none, and note how it was found."""
    own = part.list_codes(position, levels)
    if own.null_count == len(own):
        return np.full(len(own), -1, dtype=np.int32)
    encoded = own.dictionary_encode()
    texts = encoded.dictionary.to_pylist()
    where = encoded.indices.fill_null(len(texts)).to_numpy(zero_copy_only=False)
    found = [level.find(text) for text in texts]
    counts = np.bincount(where[part.usable], minlength=len(texts))
    for text, (_, note), count in zip(texts, found, counts, strict=False):
        if note == "unknown":
            file.unknown[level.known.level, text] += int(count)
            file.notes["code_names_no_area"] += int(count) if position == 0 else 0
        elif note:
            file.notes[note] += int(count)
    keys: Keys = np.array([key for key, _ in found] + [-1], dtype=np.int32)[where]
    return keys


def assign_points(level: LevelPlaces, lon: Degrees, lat: Degrees) -> Keys:
    """Return the key of the area that each point lies in, -1 where none."""
    if level.index is None:
        return np.full(len(lon), -1, dtype=np.int32)
    positions = level.index.assign(lon, lat)
    return np.where(positions >= 0, positions + level.first_key, -1).astype(np.int32)


def climb(level: LevelPlaces, found: Keys, parent_of: Keys, rows: Rows) -> Keys:
    """Return the parent of the area already found in the level that nests in this one, -1 where none."""
    if level.child is None:
        return np.full(len(rows), -1, dtype=np.int32)
    child_keys = found[rows, level.child]
    return np.where(child_keys >= 0, parent_of[child_keys], -1).astype(np.int32)


def choose(ways: Sequence[Way], records: int) -> Keys:
    """Return, record by record, the first key that is there; a way is asked only about what is left."""
    chosen = np.full(records, -1, dtype=np.int32)
    for way in ways:
        rows = np.flatnonzero(chosen < 0)
        if len(rows):
            chosen[rows] = way(rows)
    return chosen
