"""Source files: found, hashed and read as text, before anything is understood of them."""

from __future__ import annotations

import codecs
import csv
import gzip
import hashlib
import io
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

import pandas as pd

from data.errors import SourceError
from data.file_kinds import GEODATABASE

SIDES = (".dbf", ".shx", ".prj", ".cpg", ".sbn", ".sbx", ".qix", ".xml")
"""Endings of the files that a Shapefile consists of, but for the one with the shapes."""


def find_files(folder: Path, path: str | list[str], *, key: str) -> list[Path]:
    """Return the files that a path, glob or list of them names, sorted by name.

    Parameters
    ----------
    folder
        Folder that relative paths start from.
    path
        File, folder (every file under it), glob (``daily/*.csv``) or list of these.
    key
        Name of the source, for the message.

    Raises
    ------
    SourceError
        A pattern finds nothing.
    """
    found: list[Path] = []
    for pattern in [path] if isinstance(path, str) else path:
        absolute = Path(pattern).is_absolute()
        start = Path(Path(pattern).anchor) if absolute else folder
        relative = str(Path(pattern).relative_to(start)) if absolute else pattern
        matches = list_matches(start, relative)
        if not matches:
            raise SourceError(
                f"{key}: no file {pattern} in {folder}; correct `path`, or give the files' folder with --data"
            )
        found.extend(matches)
    return list(dict.fromkeys(found))


def list_matches(start: Path, relative: str) -> list[Path]:
    """Return the files that one pattern names, sorted; of a folder all under it, but what is hidden."""
    whole = start / relative
    if whole.is_file() or is_geodatabase(whole):
        return [whole]
    matches = whole.rglob("*") if whole.is_dir() else start.glob(relative)
    files = sorted(match for match in matches if is_source(match) and not match.name.startswith("."))
    sides = {side for file in files for side in list_sides(file)}
    return [file for file in files if file not in sides]


def is_source(path: Path) -> bool:
    """Whether a path is a file, or a file geodatabase; what lies in one is no file of its own."""
    return is_geodatabase(path) or (path.is_file() and not is_geodatabase(path.parent))


def is_geodatabase(path: Path) -> bool:
    """Whether a path is the folder that a file geodatabase of ArcGIS is."""
    return path.suffix.lower() == GEODATABASE and path.is_dir()


def list_sides(path: Path) -> list[Path]:
    """Return what lies beside a Shapefile or in a file geodatabase, sorted; nothing for any other file."""
    if is_geodatabase(path):
        return sorted(inner for inner in path.iterdir() if inner.is_file())
    if path.suffix.lower() != ".shp":
        return []
    beside = (other for other in path.parent.iterdir() if other.name.startswith(f"{path.stem}."))
    return sorted(other for other in beside if other.suffix.lower() in SIDES)


def hash_files(paths: Sequence[Path]) -> str:
    """Return one SHA-256 over the contents of files, in the given order, a Shapefile with its table."""
    digest = hashlib.sha256()
    for part in (part for path in paths for part in (path, *list_sides(path)) if part.is_file()):
        with part.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()


def open_bytes(path: Path) -> BinaryIO:
    """Open a file for reading bytes, through gzip where its first two bytes say so."""
    with path.open("rb") as file:
        zipped = file.read(2) == b"\x1f\x8b"
    return cast(BinaryIO, gzip.open(path, "rb")) if zipped else path.open("rb")


BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def settle_encoding(path: Path, encoding: str) -> str:
    """Return the encoding of a text file: what its byte-order mark says, else the one given."""
    with open_bytes(path) as file:
        start = file.read(4)
    return next((name for mark, name in BOMS if start.startswith(mark)), encoding)


def is_utf_8(encoding: str) -> bool:
    """Whether an encoding is UTF-8, with a byte-order mark or without.

    >>> is_utf_8("UTF8"), is_utf_8("utf-8-sig"), is_utf_8("latin-1")
    (True, True, False)
    """
    return codecs.lookup(encoding).name in ("utf-8", "utf-8-sig")


def open_text(path: Path, *, encoding: str) -> io.TextIOWrapper:
    """Open a file for reading text with its line ends kept; a byte-order mark decides and is dropped."""
    name = settle_encoding(path, encoding)
    return io.TextIOWrapper(open_bytes(path), encoding=name, newline="")


def open_decoded(path: Path, *, encoding: str) -> io.TextIOWrapper:
    """Open a file as `open_text` does; bytes that are no text become lone surrogates or U+FFFD."""
    name = settle_encoding(path, encoding)
    errors = "surrogateescape" if is_utf_8(name) else "replace"
    return io.TextIOWrapper(open_bytes(path), encoding=name, newline="", errors=errors)


DAMAGED = (gzip.BadGzipFile, EOFError, zlib.error)
"""What reading a gzip that is cut off or damaged ends in."""


@contextmanager
def refuse_damaged(path: Path) -> Iterator[None]:
    """Refuse, in one sentence, a gzip that turns out to be cut off or damaged."""
    try:
        yield
    except DAMAGED as error:
        raise SourceError(f"{path.name}: cut off or damaged ({error}); download it again") from error


def is_broken(cell: str) -> bool:
    """Whether bytes of a cell were no text: they are lone surrogates now, or replacement characters."""
    return not cell.isascii() and any("\ud800" <= letter <= "\udfff" or letter == "\ufffd" for letter in cell)


def read_header(path: Path, *, encoding: str = "utf-8", delimiter: str = ",") -> list[str]:
    """Return the column names of a CSV file, without spaces around them.

    Raises
    ------
    SourceError
        The file is empty or is not text in that encoding.
    """
    try:
        with refuse_damaged(path), open_decoded(path, encoding=encoding) as file:
            header = next(csv.reader(file, delimiter=delimiter), [])
    except csv.Error as error:
        raise SourceError(f"{path.name}: not a table of text ({error}); export the file again") from error
    if any(is_broken(name) for name in header):
        raise SourceError(f"{path.name}: not text in {encoding}; set `encoding` of this source")
    if not any(name.strip() for name in header):
        raise SourceError(f"{path.name}: empty, a header line was needed; export the file again")
    return [name.strip() for name in header]


def count_all_lines(path: Path) -> int:
    """Return the physical lines of a file (a last one without line end counts), without looking into them."""
    lines, last = 0, b"\n"
    with open_bytes(path) as file:
        while block := file.read(1 << 20):
            lines += block.count(b"\n")
            last = block
    return lines + (not last.endswith(b"\n"))


def count_lines(path: Path) -> tuple[int, int]:
    """Return the physical lines of a file (a last one without line end counts) and how many are empty."""
    lines = blank = 0
    with open_bytes(path) as file:
        for line in file:
            lines += 1
            blank += line in (b"\n", b"\r\n")
    return lines, blank


def iterate_csv(path: Path, *, encoding: str, delimiter: str) -> Iterator[list[str]]:
    """Yield the records after the header, blank ones included as empty lists."""
    try:
        with open_text(path, encoding=encoding) as file:
            reader = csv.reader(file, delimiter=delimiter)
            next(reader, None)
            yield from reader
    except UnicodeDecodeError as error:
        raise SourceError(f"{path.name}: not text in {encoding}; set `encoding` of this source") from error
    except csv.Error as error:
        raise SourceError(f"{path.name}: not a table of text ({error}); export the file again") from error


def read_csv_rows(path: Path, *, encoding: str = "utf-8", delimiter: str = ",") -> pd.DataFrame:
    """Read a small CSV file whole, every cell as text.

    Returns
    -------
    pandas.DataFrame
        One row per record that is not blank, columns as in the header (spaces around names dropped),
        empty cells as empty text, and `row_number`: 1 for the first record after the header, blank ones
        counted. `attrs["blank"]` holds the number of blank records; `attrs["short"]` the row numbers
        whose number of cells differs from the header's (they are filled or cut).
    """
    header = read_header(path, encoding=encoding, delimiter=delimiter)
    rows: list[list[str]] = []
    numbers: list[int] = []
    short: list[int] = []
    blank = 0
    for number, cells in enumerate(iterate_csv(path, encoding=encoding, delimiter=delimiter), start=1):
        if not any(cell.strip() for cell in cells):
            blank += 1
            continue
        if len(cells) != len(header):
            short.append(number)
        rows.append((cells + [""] * len(header))[: len(header)])
        numbers.append(number)
    frame = pd.DataFrame(rows, columns=pd.Index(header), dtype="str")
    frame["row_number"] = pd.Series(numbers, dtype="int64")
    frame.attrs = {"blank": blank, "short": short}
    return frame


def check_columns(present: Sequence[str], needed: Sequence[str], *, file: str, key: str) -> None:
    """Refuse a file that lacks columns the city file names.

    Raises
    ------
    SourceError
        Names the columns, and the ones that the file has.
    """
    missing = [name for name in needed if name not in present]
    if missing:
        raise SourceError(
            f"{file}: {key} needs column {', '.join(missing)}; the file has {', '.join(present[:40])}; "
            "correct `columns` of the source"
        )
