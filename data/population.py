"""Residents: files of one level → every level, by area-weighted overlap, with source and date."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyogrio
import shapely

from data.areas import read_areas, read_shapes
from data.city import AreaLevel, PopulationSource
from data.errors import CityFileError, SourceError
from data.known_areas import KnownLevel, know_level
from data.readers.rows import RowFile, read_row_files
from data.sources import check_columns, hash_files
from data.steps import BuildContext, raw_json
from data.vintages import find_vintage, list_vintages
from geo.crs import choose_equal_area_crs
from geo.overlap import apportion

STAGED = ["source", "level", "area_id", "group_kind", "group_name", "residents", "as_of", "source_name"]
STAGED += ["valid_from"]
NEEDED = ("area_id", "residents")
LISTED = 10
"""How many areas that nobody knows are listed."""
DERIVED = [*STAGED, "apportioned_from"]


def make_stg_population(context: BuildContext) -> None:
    """Write `stg_population`: one row per area and group of every population source; totals have no group."""
    parts = [stage_source(context, source) for source in context.city.population]
    empty = pd.DataFrame(columns=pd.Index(STAGED))
    frame = pd.concat([empty, *parts]) if parts else empty
    kept = frame.astype(
        {"residents": "float64", "as_of": "datetime64[s]", "valid_from": "datetime64[s]"}
        | dict.fromkeys(texts(STAGED), "str")
    )
    context.write("stg_population", kept[STAGED])


def texts(columns: list[str]) -> list[str]:
    """Return the columns that hold text."""
    return [column for column in columns if column not in ("residents", "as_of", "valid_from")]


def stage_source(context: BuildContext, source: PopulationSource) -> pd.DataFrame:
    """Return the rows of one source; rows whose area or number is not understood are rejected."""
    check_names(source)
    needed = [source.columns[key] for key in NEEDED]
    columns = [*needed, *(name for names in source.groups.values() for name in names.values())]
    records = read_population(context, source, columns)
    vintage = find_vintage(context.city, source.level, source.as_of)
    known = know_level(vintage, read_areas(context, source.level, vintage=vintage))
    records["area_id_found"] = [
        find_area(context, source, known, str(code)) for code in records[source.columns["area_id"]]
    ]
    records["total_found"] = read_numbers(records[source.columns["residents"]])
    faults = find_faults(records)
    warn_of_unknown_areas(context, source, known, records)
    record_source(context, source, records, faults)
    return unfold_groups(records[faults == ""], source).assign(valid_from=pd.Timestamp(vintage.valid_from))


def find_area(context: BuildContext, source: PopulationSource, known: KnownLevel, text: str) -> str | None:
    """Return the area that a row is about, by id, alias or name; how it was found is noted."""
    found = known.find(text)
    if found and known.is_alias(text):
        context.account(source.name).notes["alias_used"] += 1
    elif found and found[1] == "area_name":
        context.account(source.name).notes["matched_by_name"] += 1
    return found[0] if found else None


def warn_of_unknown_areas(
    context: BuildContext, source: PopulationSource, known: KnownLevel, records: pd.DataFrame
) -> None:
    """List the areas that nobody knows with those spelled most like each, for a person to choose."""
    unknown = records.loc[records["area_id_found"].isna(), source.columns["area_id"]].astype("str")
    for text in list(dict.fromkeys(unknown))[:LISTED]:
        if near := known.list_nearest(text):
            context.warnings.append(
                f"{source.name}: {text.strip()!r} is no {source.level}; nearest: {', '.join(near)}; "
                f"if one of them is meant, add it to `aliases` of level {source.level}"
            )


def check_names(source: PopulationSource) -> None:
    """Refuse a source that does not say which column is the area and which the residents."""
    missing = [name for name in NEEDED if name not in source.columns]
    if missing:
        raise CityFileError(f"{source.name}.columns: {', '.join(missing)} is needed; name the file's column")


def read_population(context: BuildContext, source: PopulationSource, columns: list[str]) -> pd.DataFrame:
    """Read the files of a population source as one plain table with `file` and `row_number`."""
    paths = context.paths(source)
    if source.format == "vector":
        context.account(source.name).received = len(features := read_vector(paths[0], source))
        files = [RowFile(paths[0].name, features)]
    else:
        files = read_row_files(context, source, needed=columns)
    for file in files:
        check_columns(file.columns, columns, file=file.label, key=source.name)
    return pd.concat([file.rows.assign(file=file.label) for file in files], ignore_index=True)


def read_vector(path: Path, source: PopulationSource) -> pd.DataFrame:
    """Read the table of a file that GDAL reads."""
    name = f"/vsizip/{path}/{source.layer}" if source.layer else str(path)
    try:
        frame = pyogrio.read_dataframe(name, read_geometry=False)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as error:
        raise SourceError(f"{path.name}: GDAL cannot read it ({error}); correct path or layer") from error
    return pd.DataFrame(frame).assign(row_number=range(1, len(frame) + 1))


def read_numbers(cells: pd.Series) -> pd.Series:
    """Return numbers of people, in which marks may part thousands; what is no number is missing.

    >>> read_numbers(pd.Series(["1,200", "12 345", "1.5", "12,34", "many"])).tolist()
    [1200.0, 12345.0, 1.5, nan, nan]
    """
    if pd.api.types.is_numeric_dtype(cells):
        return cells.astype("float64")
    texts = cells.astype("str").str.strip()
    parted = texts.str.fullmatch(r"\d{1,3}(?:[,\s’']\d{3})+(?:\.\d+)?")
    plain = texts.where(~parted, texts.str.replace(r"[,\s’']", "", regex=True))
    return pd.to_numeric(plain, errors="coerce").astype("float64")


def find_faults(records: pd.DataFrame) -> pd.Series:
    """Return the reason why each row cannot be used; empty where it can."""
    reasons = pd.Series("", index=records.index)
    reasons[records["total_found"].isna() | (records["total_found"] < 0)] = (
        "residents is not a number of people"
    )
    reasons[records["area_id_found"].isna()] = "no area has this id"
    usable = records[reasons == ""]
    reasons[usable.index[usable.duplicated("area_id_found")]] = "the area is listed twice"
    return reasons


def record_source(
    context: BuildContext, source: PopulationSource, records: pd.DataFrame, faults: pd.Series
) -> None:
    """Write the ledger line of a population source and its rejected rows."""
    account, paths = context.account(source.name), context.paths(source)
    account.files, account.accepted = len(paths), int((faults == "").sum())
    account.first_date = account.last_date = source.as_of
    account.sha256, account.licence = hash_files(paths), source.licence
    bad = records[faults != ""]
    raw = [raw_json(row, source.not_personal) for row in bad.to_dict("records")]
    context.reject(
        source.name,
        bad[["file", "row_number"]].assign(reason=faults[faults != ""], raw=pd.Series(raw, bad.index)),
    )


def unfold_groups(records: pd.DataFrame, source: PopulationSource) -> pd.DataFrame:
    """Return totals and groups as rows."""
    base = {
        "source": source.name,
        "level": source.level,
        "area_id": records["area_id_found"],
        "as_of": pd.Timestamp(source.as_of),
        "source_name": source.source_name,
    }
    parts = [
        pd.DataFrame({**base, "group_kind": None, "group_name": None, "residents": records["total_found"]})
    ]
    for kind, names in source.groups.items():
        for name, column in names.items():
            number = read_numbers(records[column])
            parts.append(pd.DataFrame({**base, "group_kind": kind, "group_name": name, "residents": number}))
    return pd.concat(parts)


def make_int_population(context: BuildContext) -> None:
    """Write `int_population`: residents of every area of every vintage of every level, and of the city.

    A vintage with a source of its own (that in force on the day the source describes) keeps its numbers.
    Another is apportioned by area-weighted overlap: from a vintage of the same level that has one, else from
    the first source. The city is the sum of the first source. Levels without boundaries get none.
    """
    staged = context.connection.execute("select * from stg_population").df()
    city = context.city
    given = {source.name: find_vintage(city, source.level, source.as_of) for source in city.population}
    parts = [staged.assign(apportioned_from=None)]
    vintages = [area for level in city.level_names() for area in list_vintages(city, level)]
    for area in vintages if given else ():
        if all(area is not own for own in given.values()):
            source = choose_source(given, area)
            parts.append(apportion_level(context, staged[staged["source"] == source], given[source], area))
    if given:
        parts.append(sum_city(staged[staged["source"] == next(iter(given))]))
    frame = pd.concat(parts)
    context.write("int_population", frame.astype(dict.fromkeys(texts(DERIVED), "str"))[DERIVED])


def choose_source(given: Mapping[str, AreaLevel], area: AreaLevel) -> str:
    """Return the source that a vintage without one is filled from: of its own level, else the first."""
    same = [name for name, own in given.items() if own.level == area.level]
    return (same or list(given))[0]


def sum_city(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the whole city's residents, in total and by group."""
    groups = rows.groupby(["source", "group_kind", "group_name", "as_of", "source_name"], dropna=False)
    total = groups["residents"].sum().reset_index()
    return total.assign(level="city", area_id="city", valid_from=None, apportioned_from=None)


def apportion_level(
    context: BuildContext, rows: pd.DataFrame, known: AreaLevel, area: AreaLevel
) -> pd.DataFrame:
    """Return the residents of a vintage from those of another, by area-weighted overlap."""
    sources = read_areas(context, known.level, vintage=known)
    targets = read_areas(context, area.level, vintage=area)
    source_shapes, target_shapes = read_shapes(sources), read_shapes(targets)
    drawn = ~shapely.is_missing(target_shapes)
    if not drawn.any() or shapely.is_missing(source_shapes).all():
        return rows.iloc[:0].assign(apportioned_from=known.level)
    parts = []
    for _, group in rows.groupby(["group_kind", "group_name"], dropna=False):
        values = group.set_index("area_id")["residents"].reindex(sources["area_id"]).fillna(0.0)
        spread = spread_values(values.to_numpy(), source_shapes, target_shapes[drawn])
        first = group.iloc[0]
        frame = pd.DataFrame({"area_id": targets["area_id"][drawn].to_numpy(), "residents": spread})
        parts.append(
            frame.assign(
                source=first["source"],
                level=area.level,
                valid_from=pd.Timestamp(area.valid_from),
                group_kind=group["group_kind"].iloc[0],
                group_name=group["group_name"].iloc[0],
                as_of=first["as_of"],
                source_name=first["source_name"],
                apportioned_from=known.level,
            )
        )
    return pd.concat(parts)


def spread_values(
    values: npt.NDArray[np.float64], sources: npt.NDArray[np.object_], targets: npt.NDArray[np.object_]
) -> npt.NDArray[np.float64]:
    """Return values of source areas spread over target areas in an equal-area projection."""
    shapes = gpd.GeoSeries(sources, crs="EPSG:4326")
    crs = choose_equal_area_crs(shapes.union_all())
    return apportion(values, sources, targets, metric_crs=crs)
