"""What a file is, told from its first bytes: names lie, and downloads that failed keep their name."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path, PurePosixPath
from typing import Literal

from data.errors import SourceError

FileKind = Literal[
    "zip", "gzip", "parquet", "geopackage", "flatgeobuf", "shapefile", "geodatabase", "excel_97",
    "kml", "xml", "tab", "json", "utf_16", "text",
]  # fmt: skip
MAGIC: tuple[tuple[bytes, FileKind], ...] = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\x1f\x8b", "gzip"),
    (b"PAR1", "parquet"),
    (b"SQLite format 3\x00", "geopackage"),
    (b"fgb\x03", "flatgeobuf"),
    (b"\x00\x00\x27\x0a", "shapefile"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "excel_97"),
    (b"\xff\xfe", "utf_16"),
    (b"\xfe\xff", "utf_16"),
)
REFUSED: tuple[tuple[int, bytes, str], ...] = (
    (0, b"%PDF-", "a PDF, which holds no records; give the table or the map that it was printed from"),
    (0, b"\x00\x01\x00\x00Standard ", "a database of Access; save its table as CSV or Excel"),
    (0, b"Rar!", "an archive of RAR; unpack it, or ask for a zip"),
    (0, b"7z\xbc\xaf", "an archive of 7-Zip; unpack it, or ask for a zip"),
    (0, b"\x89PNG", "a picture, which holds no records; give the data that it shows"),
    (0, b"\xff\xd8\xff", "a picture, which holds no records; give the data that it shows"),
)
"""Where a file says what it is, what stands there, and what is said of it."""
GEODATABASE = ".gdb"
"""Ending of the folder that a file geodatabase of ArcGIS is."""
SAMPLE = 4096
WEB_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
TITLE = re.compile(r"<title[^>]*>\s*([^<]{1,80}?)\s*</title", re.IGNORECASE)
OFFICE_TABLE = re.compile(rb"<\?mso-application|urn:schemas-microsoft-com:office:(?:excel|spreadsheet)")
LITTER = ("__MACOSX", ".DS_Store", "Thumbs.db")


def recognise_file(path: Path) -> FileKind:
    """Return what a file is by its content, whatever its name says.

    Raises
    ------
    SourceError
        The file is empty, or is a web page that a failed download left under this name.
    """
    if path.is_dir():
        return "geodatabase"
    with path.open("rb") as file:
        start = file.read(SAMPLE)
    if not start.strip():
        raise SourceError(f"{path.name}: empty ({path.stat().st_size} bytes); download or export it again")
    for place, mark, said in REFUSED:
        if start[place:].startswith(mark):
            raise SourceError(f"{path.name}: {said}")
    return next((kind for magic, kind in MAGIC if start.startswith(magic)), None) or recognise_text(
        path, start
    )


def recognise_text(path: Path, start: bytes) -> FileKind:
    """Return what a file is that no magic number gives away."""
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    title = TITLE.search(start.decode("utf-8", errors="replace"))
    is_page = text.startswith(b"<") and WEB_PAGE.search(text[:1000])
    if OFFICE_TABLE.search(text[:2000]) or (is_page and not title and b"<table" in text.lower()):
        raise SourceError(
            f"{path.name}: a table as a web page or XML; open it in Excel and save it as .xlsx or CSV"
        )
    if is_page:
        called = f" titled “{title[1]}”" if title else ""
        raise SourceError(
            f"{path.name}: a web page{called}, not data; download it again and look at what comes"
        )
    if text.startswith(b"<"):
        return "kml" if b"<kml" in text else "xml"
    if text.startswith((b"{", b"[")):
        return "json"
    return "tab" if text[:6].lower() == b"!table" else "text"


def list_members(path: Path) -> list[str]:
    """Return the files inside a zip, without folders and what operating systems litter there.

    Raises
    ------
    SourceError
        The archive is damaged, locked with a password, or empty.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise SourceError(f"{path.name}: a zip that cannot be opened ({error}); download it again") from error
    if any(entry.flag_bits & 1 for entry in entries):
        raise SourceError(f"{path.name}: locked with a password; unpack it, or ask for it without one")
    names = [entry.filename for entry in entries if not is_litter(entry.filename)]
    if not names:
        raise SourceError(f"{path.name}: a zip without any file in it; download or export it again")
    return names


def is_litter(name: str) -> bool:
    """Whether a file inside an archive is none that anybody put there.

    >>> is_litter("__MACOSX/._beats.shp"), is_litter("beats/beats.shp")
    (True, False)
    """
    parts = PurePosixPath(name).parts
    return any(part in LITTER or part.startswith("._") for part in parts)
