"""Source files as they lie there → files that hold one table each; zips are opened, litter is left."""

from __future__ import annotations

import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath

from data.errors import SourceError
from data.file_kinds import GEODATABASE, FileKind, list_members, recognise_file
from data.readers.layer_records import holds_points

WORKBOOK = "[Content_Types].xml"
TABLES = (
    ".csv",
    ".tsv",
    ".json",
    ".jsonl",
    ".ndjson",
    ".geojson",
    ".parquet",
    ".xlsx",
    ".xlsm",
    ".gz",
    ".zip",
)
"""Files inside a zip that may be tables; what lies beside them (a readme, a licence) is left."""
MAPS = (".shp", ".gpkg", ".fgb", ".kml", ".tab", ".gml", GEODATABASE)
"""Files inside a zip that may be layers of points, where none is a table."""


@dataclass(frozen=True)
class TableFile:
    """One file that holds one table: what the ledger calls it, where it lies, and what it is."""

    label: str
    path: Path
    kind: FileKind
    is_workbook: bool = False
    titles: int = 0
    """Lines that stood above the header, and are left out."""


def label_paths(paths: Sequence[Path]) -> dict[Path, str]:
    """Return what the ledger calls each file: its name, with its folder where two files share a name."""
    names = [path.name for path in paths]
    common = Path(os.path.commonpath([path.parent for path in paths]))
    return {
        path: path.name if names.count(path.name) == 1 else path.relative_to(common).as_posix()
        for path in paths
    }


@contextmanager
def unpack(path: Path, label: str, *, layer: str | None = None) -> Iterator[Iterator[TableFile]]:
    """Yield the table files of one source file: itself, or the files inside a zip, one after the other.

    Of several maps in a zip, `layer` says which are meant by their names without ending, in which * stands
    for any text; those with points are if it is not given.
    """
    with tempfile.TemporaryDirectory(prefix="commonbeat-") as room:
        yield list_tables(path, label, Path(room), layer)


def list_tables(path: Path, label: str, room: Path, layer: str | None) -> Iterator[TableFile]:
    """Yield the tables of a file; a member of a zip lies in `room` until the next one is asked for.

    Raises
    ------
    SourceError
        The file is empty, a web page, a damaged zip, or of the old Excel.
    """
    kind = recognise_file(path)
    if kind == "excel_97":
        raise SourceError(f"{label}: a workbook of the old Excel (.xls); save it as .xlsx or CSV")
    if kind != "zip":
        yield TableFile(label, path, kind)
        return
    members = list_members(path)
    if WORKBOOK in members:
        yield TableFile(label, path, kind, is_workbook=True)
        return
    tables = [name for name in members if name.lower().endswith(TABLES)]
    maps = list({name: None for name in map(find_map, members) if name.lower().endswith(MAPS)})
    if maps and not tables:
        yield from list_maps(path, label, room, sorted(maps), layer)
        return
    for member in sorted(tables or members):
        target = Path(tempfile.mkdtemp(dir=room)) / Path(member).name
        with zipfile.ZipFile(path) as archive, archive.open(member) as source, target.open("wb") as out:
            shutil.copyfileobj(source, out, 1 << 20)
        yield from list_tables(target, f"{label}/{member}", room, layer)
        target.unlink()


def find_map(member: str) -> str:
    """Return what of a zip is one map: the file itself, or the file geodatabase that it lies in.

    >>> find_map("a/City.gdb/a01.gdbtable"), find_map("a/b.shp")
    ('a/City.gdb', 'a/b.shp')
    """
    folder = PurePosixPath(member).parent
    return str(folder) if folder.suffix.lower() == GEODATABASE else member


def list_maps(
    path: Path, label: str, room: Path, members: Sequence[str], layer: str | None
) -> Iterator[TableFile]:
    """Yield the maps in a zip that hold points, or that are asked for."""
    inside = Path(tempfile.mkdtemp(dir=room))
    with zipfile.ZipFile(path) as archive:
        archive.extractall(inside)  # what leads out of the folder is put into it
    named = [name for name in members if layer and fnmatch(Path(name).stem, layer)]
    pointed = [name for name in named or members if holds_points(inside / name)]
    for member in named or pointed or members:
        file = inside / member
        yield TableFile(f"{label}/{member}", file, recognise_file(file))
