"""Area levels: boundary files → `int_area`, one row per area, with parents, land and neighbours."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from data.boundary_files import read_all_features
from data.city import AreaLevel, City
from data.errors import SourceError
from data.sources import find_files, hash_files
from data.steps import BuildContext
from geo.areas import clean_areas, find_neighbours, find_parents, measure_land_km2

Shapes = npt.NDArray[np.object_]

COLUMNS = [
    "area_key", "level", "level_rank", "area_id", "area_name", "valid_from", "valid_to",
    "parent_level", "parent_id", "land_km2", "geometry",
]  # fmt: skip


def make_int_area(context: BuildContext) -> None:
    """Read every level of the city file, and write `int_area` in the order of the levels."""
    frames: dict[str, pd.DataFrame] = {}
    pending = list(context.city.areas)
    while pending:
        ready = next(area for area in pending if area.members_of is None or area.members_of in frames)
        frames[ready.level] = read_level(context, ready, frames)
        pending.remove(ready)
    ordered = {area.level: frames[area.level] for area in context.city.areas}
    for area in context.city.areas:
        ordered[area.level] = set_parents(area, ordered)
    context.write("int_area", finish_areas(context.city, ordered))


def make_area_neighbour(context: BuildContext) -> None:
    """Write `area_neighbour`: pairs of areas of a level that touch; islands with the nearest."""
    rows = []
    for level in context.city.level_names():
        frame = read_areas(context, level).dropna(subset="geometry")
        if len(frame) < 2:
            continue
        pairs = find_neighbours(read_shapes(frame))
        ids = frame["area_id"].to_numpy()
        rows += [(level, ids[one], ids[other]) for one, other in pairs]
    frame = pd.DataFrame(rows, columns=pd.Index(["level", "area_id", "neighbour_id"]), dtype="str")
    context.write("area_neighbour", frame)


def read_areas(context: BuildContext, level: str) -> pd.DataFrame:
    """Return the areas of a level from `int_area`, in key order."""
    query = "select * from int_area where level = $level order by area_key"
    return context.connection.execute(query, {"level": level}).df()


def read_shapes(areas: pd.DataFrame) -> Shapes:
    """Return the shapes of areas; None where only the name is known."""
    blobs = [None if blob is None or blob is pd.NA else bytes(blob) for blob in areas["geometry"]]
    return np.array([None if blob is None else shapely.from_wkb(blob) for blob in blobs], dtype=object)


def read_level(context: BuildContext, area: AreaLevel, done: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return one level: columns area_id, area_name, given_parent, geometry (shapely, EPSG:4326 or None)."""
    if area.path:
        return read_boundaries(context, area)
    if area.members:
        return join_members(area, done[cast(str, area.members_of)])
    names = [name_area(area, area_id) for area_id in area.ids]
    return pd.DataFrame({"area_id": area.ids, "area_name": names, "given_parent": None, "geometry": None})


def read_boundaries(context: BuildContext, area: AreaLevel) -> pd.DataFrame:
    """Read a boundary file, and write its line of the ledger and its rejected features."""
    key = f"areas_{area.level}"
    paths = find_files(context.folder, cast(str | list[str], area.path), key=key)
    features = read_all_features(paths, layer=area.layer, crs=area.crs)
    file = paths[0].name
    ids = fill_template(features, cast(str, area.area_id), file=file, pad=area.pad)
    names = fill_template(features, area.area_name, file=file) if area.area_name else None
    cleaned = clean_areas(features, area_ids=ids, area_names=names)
    record_boundaries(context, area, paths, features["file"].tolist(), list(cleaned.rejected))
    context.claimed_crs[area.level] = features.attrs["crs"]
    notes = context.account(key).notes
    notes.update({"repaired": cleaned.repaired, "dissolved": cleaned.dissolved})
    frame = pd.DataFrame(cleaned.frame[["area_id", "area_name", "geometry"]])
    if names is None:
        frame["area_name"] = [name_area(area, area_id) for area_id in frame["area_id"]]
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
        text = None if None in values.values() else pattern.format(**values).strip()
        filled.append(text.zfill(pad) if text and text.isdigit() else text)
    return filled


def clean_code(value: object) -> str | None:
    """Return a code as text without a trailing `.0`; null and empty become None.

    >>> clean_code(25.0), clean_code("0111"), clean_code("")
    ('25', '0111', None)
    """
    if value is None or value != value:
        return None
    text = str(value).strip()
    return (text.removesuffix(".0") if text.removesuffix(".0").isdigit() else text) or None


def name_area(area: AreaLevel, area_id: str) -> str:
    """Return the name of an area that has none: its level's word and its id."""
    return f"{area.label or area.level.replace('_', ' ').capitalize()} {area_id}"


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
    account = context.account(f"areas_{area.level}")
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


def set_parents(area: AreaLevel, frames: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return a level with `parent_id`: as stated where the parent exists, else the largest overlap."""
    frame = frames[area.level]
    if area.parent is None:
        return frame.assign(parent_id=None)
    parents = frames[area.parent]
    shaped = parents[parents["geometry"].notna()]
    by_overlap = find_parents(
        frame["geometry"].to_numpy(), shaped["geometry"].to_numpy(), parent_ids=shaped["area_id"].tolist()
    )
    known = set(parents["area_id"])
    given = [value if value in known else None for value in frame["given_parent"]]
    chosen = [stated or found for stated, found in zip(given, by_overlap, strict=True)]
    return frame.assign(parent_id=pd.Series(chosen, index=frame.index, dtype="object"))


def finish_areas(city: City, frames: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return all levels as one frame with the columns of `int_area`."""
    parts = []
    for rank, area in enumerate(city.areas):
        frame = frames[area.level].sort_values("area_id", kind="stable")
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
