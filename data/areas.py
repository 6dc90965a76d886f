"""Area levels: boundary files → `int_area`, one row per area, with parents, land and neighbours."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import cast

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from data.area_names import name_area, name_areas
from data.boundary_files import read_all_features
from data.city import AreaLevel, City
from data.codes import clean_code, fill_names
from data.errors import SourceError
from data.sources import find_files, hash_files
from data.steps import BuildContext
from data.vintages import find_vintage, list_vintages, name_vintage
from geo.areas import clean_areas, find_neighbours, find_parents, measure_land_km2, name_contacts

Shapes = npt.NDArray[np.object_]
Key = tuple[str, dt.date]
"""A level and the first day of a vintage of it."""
Vintages = dict[Key, pd.DataFrame]

COLUMNS = [
    "area_key", "level", "level_rank", "area_id", "area_name", "valid_from", "valid_to",
    "parent_level", "parent_id", "land_km2", "geometry",
]  # fmt: skip


def make_int_area(context: BuildContext) -> None:
    """Read every vintage of every level, and write `int_area` in the order of levels, then of vintages."""
    city = context.city
    frames: Vintages = {}
    pending = list(city.areas)
    while pending:
        ready = next(area for area in pending if find_other(city, area, area.members_of) in (None, *frames))
        frames[key_vintage(ready)] = read_level(context, ready, frames)
        pending.remove(ready)
    for area in city.areas:
        frames[key_vintage(area)] = set_parents(city, area, frames)
    context.write("int_area", finish_areas(city, frames))


def key_vintage(area: AreaLevel) -> Key:
    """Return what tells the vintages of a city apart."""
    return area.level, area.valid_from


def find_other(city: City, area: AreaLevel, other: str | None) -> Key | None:
    """Return the vintage of another level in force with this one."""
    if other is None:
        return None
    first = None if area is list_vintages(city, area.level)[0] else area.valid_from
    return key_vintage(find_vintage(city, other, first))


def make_area_neighbour(context: BuildContext) -> None:
    """Write `area_neighbour`: pairs of areas of a level that touch, and how; islands with the nearest."""
    rows = []
    for level in context.city.level_names():
        frame = read_areas(context, level).dropna(subset="geometry")
        if len(frame) < 2:
            continue
        shapes = read_shapes(frame)
        pairs = find_neighbours(shapes)
        ids, contacts = frame["area_id"].to_numpy(), name_contacts(shapes, pairs)
        rows += [
            (level, ids[one], ids[other], str(contact))
            for (one, other), contact in zip(pairs, contacts, strict=True)
        ]
    names = pd.Index(["level", "area_id", "neighbour_id", "contact"])
    frame = pd.DataFrame(rows, columns=names, dtype="str")
    context.write("area_neighbour", frame)


def read_areas(context: BuildContext, level: str, *, vintage: AreaLevel | None = None) -> pd.DataFrame:
    """Return the areas of a level from `int_area` in key order: those of a vintage, else of the latest."""
    chosen = vintage or list_vintages(context.city, level)[-1]
    query = "select * from int_area where level = $level and valid_from = $valid_from order by area_key"
    return context.connection.execute(query, {"level": level, "valid_from": chosen.valid_from}).df()


def read_shapes(areas: pd.DataFrame) -> Shapes:
    """Return the shapes of areas; None where only the name is known."""
    blobs = [None if blob is None or blob is pd.NA else bytes(blob) for blob in areas["geometry"]]
    return np.array([None if blob is None else shapely.from_wkb(blob) for blob in blobs], dtype=object)


def read_level(context: BuildContext, area: AreaLevel, done: Vintages) -> pd.DataFrame:
    """Return one vintage: columns area_id, area_name, given_parent, geometry (shapely, EPSG:4326 or None)."""
    if area.path:
        return read_boundaries(context, area)
    if members := find_other(context.city, area, area.members_of):
        return join_members(area, done[members])
    names = name_areas(context, area, area.ids)
    return pd.DataFrame({"area_id": area.ids, "area_name": names, "given_parent": None, "geometry": None})


def read_boundaries(context: BuildContext, area: AreaLevel) -> pd.DataFrame:
    """Read a boundary file, and write its line of the ledger and its rejected features."""
    key = name_vintage(context.city, area)
    paths = find_files(context.folder, cast(str | list[str], area.path), key=key)
    features = read_all_features(paths, layer=area.layer, crs=area.crs)
    file = paths[0].name
    ids = fill_template(features, cast(str, area.area_id), file=file, pad=area.pad)
    names = fill_template(features, area.area_name, file=file) if area.area_name else None
    cleaned = clean_areas(features, area_ids=ids, area_names=names)
    record_boundaries(context, area, paths, features["file"].tolist(), list(cleaned.rejected))
    if cleaned.frame.empty:
        raise SourceError(
            f"{file}: no feature can be an area, the first is {cleaned.rejected[0][1]}; "
            "give the layer with the areas"
        )
    if area is list_vintages(context.city, area.level)[-1]:
        context.claimed_crs[area.level] = features.attrs["crs"]
    notes = context.account(key).notes
    notes.update({"repaired": cleaned.repaired, "dissolved": cleaned.dissolved})
    frame = pd.DataFrame(cleaned.frame[["area_id", "area_name", "geometry"]])
    if names is None:
        frame["area_name"] = name_areas(context, area, list(frame["area_id"]))
    frame["given_parent"] = frame["area_id"].map(read_parents(features, area, ids, file=file))
    return frame


def fill_template(features: pd.DataFrame, template: str, *, file: str, pad: int = 0) -> list[str | None]:
    """Return one text per feature from a column name or a template such as `{DISTRICT}{SECTOR}0`.

    Numbers lose a trailing `.0`; texts are padded with zeros to `pad`; a null part gives null.

    Raises
    ------
    SourceError
        The file lacks a column that the template names.
    """
    pattern = template if "{" in template else "{" + template + "}"
    columns = [part.split("}")[0] for part in pattern.split("{")[1:]]
    missing = [name for name in columns if name not in features.columns]
    if missing:
        have = ", ".join(str(name) for name in features.columns if name != "geometry")
        raise SourceError(
            f"{file}: no column {', '.join(missing)}; it has {have}; correct area_id or area_name"
        )
    parts = {name: [clean_code(value) for value in features[name]] for name in columns}
    filled = []
    for row in range(len(features)):
        values = {name: parts[name][row] for name in columns}
        text = None if None in values.values() else fill_names(pattern, values).strip()
        filled.append(text.zfill(pad) if text and text.isdigit() else text)
    return filled


def read_parents(
    features: pd.DataFrame, area: AreaLevel, ids: list[str | None], *, file: str
) -> dict[str | None, str | None]:
    """Return area id → parent id as the file states it; empty where it does not."""
    if not area.parent_id:
        return {}
    return dict(zip(ids, fill_template(features, area.parent_id, file=file), strict=True))


def record_boundaries(
    context: BuildContext,
    area: AreaLevel,
    paths: list[Path],
    files: list[str],
    rejected: list[tuple[int, str]],
) -> None:
    """Write the ledger line of a level's boundary files and the features that could not be used."""
    account = context.account(name_vintage(context.city, area))
    account.files, account.received = len(paths), len(files)
    account.accepted = len(files) - len(rejected)
    account.sha256, account.licence = hash_files(paths), area.licence
    if rejected:
        rows = pd.DataFrame(rejected, columns=pd.Index(["row_number", "reason"]))
        rows["row_number"] += 1
        named = [paths[0].name if len(paths) == 1 else files[row - 1] for row in rows["row_number"]]
        context.reject(account.source, rows.assign(file=named, raw=None))


def join_members(area: AreaLevel, members: pd.DataFrame) -> pd.DataFrame:
    """Return areas made of the areas of another level.

    Raises
    ------
    SourceError
        A listed member does not exist.
    """
    shapes = dict(zip(members["area_id"], members["geometry"], strict=True))
    rows = []
    for area_id, ids in area.members.items():
        unknown = [member for member in ids if member not in shapes]
        if unknown:
            raise SourceError(
                f"areas {area.level} {area_id}: no {area.members_of} {', '.join(unknown)}; correct `members`"
            )
        rows.append(
            (area_id, name_area(area, area_id), None, shapely.union_all([shapes[member] for member in ids]))
        )
    return pd.DataFrame(rows, columns=pd.Index(["area_id", "area_name", "given_parent", "geometry"]))


def set_parents(city: City, area: AreaLevel, frames: Vintages) -> pd.DataFrame:
    """Return a vintage with `parent_id`: as stated where the parent exists, else the largest overlap."""
    frame = frames[key_vintage(area)]
    above = find_other(city, area, area.parent)
    if above is None:
        return frame.assign(parent_id=None)
    parents = frames[above]
    known = set(parents["area_id"])
    given = [value if value in known else None for value in frame["given_parent"]]
    if None not in given:
        return frame.assign(parent_id=pd.Series(given, index=frame.index, dtype="object"))
    shaped = parents[parents["geometry"].notna()]
    by_overlap = find_parents(
        frame["geometry"].to_numpy(), shaped["geometry"].to_numpy(), parent_ids=shaped["area_id"].tolist()
    )
    chosen = [stated or found for stated, found in zip(given, by_overlap, strict=True)]
    return frame.assign(parent_id=pd.Series(chosen, index=frame.index, dtype="object"))


def finish_areas(city: City, frames: Vintages) -> pd.DataFrame:
    """Return all levels as one frame with the columns of `int_area`."""
    parts = []
    ranked = enumerate(city.level_names())
    for rank, area in ((rank, area) for rank, level in ranked for area in list_vintages(city, level)):
        frame = frames[key_vintage(area)].sort_values("area_id", kind="stable")
        shapes = frame["geometry"].to_numpy(dtype=object)
        parts.append(
            frame.assign(
                level=area.level, level_rank=rank, parent_level=area.parent,
                valid_from=area.valid_from, valid_to=area.valid_to,
                land_km2=measure_land(shapes), geometry=shapely.to_wkb(shapes),
            )
        )  # fmt: skip
    together = pd.concat([part.astype({"parent_level": "object", "valid_to": "object"}) for part in parts])
    together = together.astype({"parent_level": "str", "parent_id": "str"})  # text, even where no level nests
    return together.assign(area_key=np.arange(len(together), dtype=np.int32))[COLUMNS]


def measure_land(shapes: Shapes) -> npt.NDArray[np.float64]:
    """Return land in km² per shape; NaN where there is none."""
    land = np.full(len(shapes), np.nan)
    present = ~shapely.is_missing(shapes)
    if present.any():
        land[present] = measure_land_km2(shapes[present])
    return land
