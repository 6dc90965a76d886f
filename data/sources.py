"""Source files: found, hashed and read as text, before anything is understood of them."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, cast

import pandas as pd

from data.errors import SourceError


def find_files(folder: Path, path: str | list[str], *, key: str) -> list[Path]:
    """Return the files that a path, glob or list of them names, sorted by name.

    Parameters
    ----------
    folder
        Folder that relative paths start from.
    path
        File, glob (``daily/*.csv``) or list of either.
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
        matches = [start / relative] if (start / relative).is_file() else sorted(start.glob(relative))
        if not matches:
            raise SourceError(
                f"{key}: no file {pattern} in {folder}; correct `path`, or give the files' folder with --data"
            )
        found.extend(match for match in matches if match.is_file())
    return list(dict.fromkeys(found))


def hash_files(paths: Sequence[Path]) -> str:
    """Return one SHA-256 over the contents of files, in the given order."""
    digest = hashlib.sha256()
    for path in paths:
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()


def open_bytes(path: Path) -> BinaryIO:
    """Open a file for reading bytes, through gzip where its first two bytes say so."""
    with path.open("rb") as file:
        zipped = file.read(2) == b"\x1f\x8b"
    return cast(BinaryIO, gzip.open(path, "rb")) if zipped else path.open("rb")


def open_text(path: Path, *, encoding: str) -> io.TextIOWrapper:
    """Open a file for reading text with its line ends kept; a byte-order mark is dropped."""
    name = "utf-8-sig" if encoding.lower() in {"utf-8", "utf8"} else encoding
    return io.TextIOWrapper(open_bytes(path), encoding=name, newline="")


def read_header(path: Path, *, encoding: str = "utf-8", delimiter: str = ",") -> list[str]:
    """Return the column names of a CSV file, without spaces around them.

    Raises
    ------
    SourceError
        The file is empty or is not text in that encoding.
    """
    try:
        with open_text(path, encoding=encoding) as file:
            header = next(csv.reader(file, delimiter=delimiter), [])
    except UnicodeDecodeError as error:
        raise SourceError(f"{path.name}: not text in {encoding}; set `encoding` of this source") from error
    if not any(name.strip() for name in header):
        raise SourceError(f"{path.name}: empty, a header line was needed; export the file again")
    return [name.strip() for name in header]


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
