"""The files of a release that readers may take: an exact list, from the folder as it was written."""

from __future__ import annotations

from pathlib import Path

from pages.shared.published.cells import DataText
from pages.shared.published.contents import Download
from pages.shared.published.language import Language, mark
from pages.shared.published.release import Release

TABLES = {
    "public_area": mark("Areas with their residents and boundaries"),
    "public_area_year": mark("Incidents by area, year and kind"),
    "public_district_quarter": mark("Incidents by district, quarter and kind"),
    "public_city_month": mark("Incidents of the city by month and kind"),
    "public_engagement": mark("Events by area, year and kind, and people who came"),
    "public_survey": mark("Survey scores with their range and how many answered"),
    "public_event": mark("Events with day, title and public place"),
    "public_said_did": mark("What residents raised and what came of it"),
    "public_testimonial": mark("What people said, with consent"),
    "public_goal": mark("Goals on record"),
    "public_before_after": mark("Results of programmes, before and after"),
    "public_programme_area": mark("Areas of each programme"),
    "public_release": mark("All releases"),
    "public_correction": mark("Corrections"),
    "public_column": mark("What each column means"),
}
FORMATS = ("csv", "parquet", "geojson")
WHOLE = {
    "datapackage.json": mark("Description of all tables, for programs (Frictionless)"),
    "manifest.json": mark("Rules, sources and marks of the tables' files"),
    "public.duckdb": mark("All tables in one file (DuckDB)"),
}
CHECKSUMS = mark("Marks to check every file by, these pages too (SHA-256, for sha256sum --check)")
KILOBYTE = 1000


def list_downloads(release: Release, say: Language) -> tuple[Download, ...]:
    """Return the files that are there, tables first, in an order that does not change."""
    named = [
        (f"{kind}/{name}.{kind}", meaning)
        for name, meaning in TABLES.items()
        for kind in FORMATS
        if (release.folder / kind / f"{name}.{kind}").is_file()
    ]
    named += [(name, meaning) for name, meaning in WHOLE.items() if (release.folder / name).is_file()]
    files = [describe_file(release.folder, say, path, meaning) for path, meaning in named]
    # The site is written before them, so it knows no size; releases of earlier versions have none.
    if name := str(release.manifest.get("checksums", "")):
        files.append(Download(name, DataText(name), say.gettext(CHECKSUMS), DataText("TXT"), ""))
    return tuple(files)


def describe_file(folder: Path, say: Language, path: str, meaning: str) -> Download:
    """Return one file with what it is."""
    file = folder / path
    return Download(
        path=path,
        name=DataText(file.stem if "/" in path else file.name),
        meaning=say.gettext(meaning),
        format=DataText(file.suffix.removeprefix(".").upper()),
        size=say_size(say, file.stat().st_size),
    )


def say_size(say: Language, size_bytes: int) -> str:
    """Return a size in kilobytes or megabytes."""
    if size_bytes < KILOBYTE**2:
        return say.gettext("{number} kB", number=say.number(max(1, round(size_bytes / KILOBYTE))))
    return say.gettext("{number} MB", number=say.number(size_bytes / KILOBYTE**2, digits=1))
