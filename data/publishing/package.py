"""The files of a release: the engine's file, CSV, Parquet, GeoJSON, and what describes them."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from data.contracts_columns import Column, Table
from data.contracts_public import PUBLIC_TABLES
from data.export import write_file
from data.home import sync_folder
from data.publishing.frames import TYPES

DATABASE = "public.duckdb"
CHECKSUMS = "checksums.txt"
FIELD_TYPES = {
    "VARCHAR": "string",
    "BIGINT": "integer",
    "INTEGER": "integer",
    "DOUBLE": "number",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMP": "datetime",
    "BLOB": "string",
}
METHODS = [
    "Incidents are recorded ones that have a place in every published level; reporting them is up to people.",
    "Counts below the threshold are hidden, and others with them, so that no arithmetic on this and all "
    "earlier releases narrows a hidden one below the required width; all hidden counts carry one reason.",
    "Survey scores are shown from a base on, with their 95 % interval; they are 0 to 100 and no percentages.",
    "Events count once in every area that they name, so areas may sum to more than the city.",
]


def write_release(folder: Path, tables: Mapping[str, pa.Table], manifest: Mapping[str, Any]) -> None:
    """Write all files of a release into a new folder, and have them on disk before returning.

    Raises
    ------
    AssertionError
        Our fault: a table is not as the contract says.
    """
    folder.mkdir(parents=True)
    check_tables(tables)
    with duckdb.connect(str(folder / DATABASE)) as connection:
        for name, table in tables.items():
            connection.from_arrow(table).create(name)
            for ending in list_endings(PUBLIC_TABLES[name]):
                write_file(connection.table(name), find_file(folder, name, ending), f".{ending}")
        connection.execute("checkpoint")
    write_json(folder / "datapackage.json", describe_package(folder, manifest))
    # The site is written later, from the manifest too, so its files stand in a file of their own.
    write_json(folder / "manifest.json", {**manifest, "checksums": CHECKSUMS, "files": hash_files(folder)})
    sync_files(folder)


def check_tables(tables: Mapping[str, pa.Table]) -> None:
    """Stop where a table is not as the contract says, or one has a name of no public table."""
    assert list(tables) == list(PUBLIC_TABLES), f"a release holds {list(tables)}"
    for name, table in tables.items():
        wanted = [(column.name, TYPES[column.type]) for column in PUBLIC_TABLES[name].columns]
        assert [(field.name, field.type) for field in table.schema] == wanted, f"{name} is {table.schema}"


def list_endings(table: Table) -> list[str]:
    """Return the formats that a table is given in, beside the engine's file."""
    return ["csv", "parquet", *(["geojson"] if table.geojson else [])]


def find_file(folder: Path, name: str, ending: str) -> Path:
    """Return where a table stands in a format."""
    (folder / ending).mkdir(exist_ok=True)
    return folder / ending / f"{name}.{ending}"


def write_json(path: Path, value: Mapping[str, Any]) -> None:
    """Write JSON for people to read too."""
    path.write_text(json.dumps(value, indent=1, ensure_ascii=False, default=str) + "\n", encoding="utf-8")


def hash_files(folder: Path) -> dict[str, str]:
    """Return the hash of every file written so far but the engine's, which no reader needs to compare."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != DATABASE)
    return {str(path.relative_to(folder)): hash_file(path) for path in files}


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_checksums(folder: Path) -> str:
    """Write the hash of every file of a release, the site's too, and return that of the list itself.

    The list is as `sha256sum --check checksums.txt` reads it, in the folder of the release.
    """
    target = folder / CHECKSUMS
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path != target)
    lines = [f"{hash_file(path)}  {path.relative_to(folder).as_posix()}\n" for path in files]
    target.write_text("".join(lines), encoding="utf-8")
    return hash_file(target)


def sync_files(folder: Path) -> None:
    """Ask the disk to keep every file of a folder, and the folders."""
    for path in folder.rglob("*"):
        if path.is_dir():
            sync_folder(path)
            continue
        with path.open("rb") as file:
            os.fsync(file.fileno())
    sync_folder(folder)


def describe_package(folder: Path, manifest: Mapping[str, Any]) -> dict[str, Any]:
    """Return the release as a Frictionless data package: each table as CSV with its columns' meaning."""
    licence = manifest["licence"]
    return {
        "profile": "tabular-data-package",
        "name": f"commonbeat-{manifest['city']}",
        "title": f"{manifest['city_name']}: community engagement, recorded incidents and trust",
        "version": manifest["release"],
        "created": manifest["published_at"],
        "licenses": [{"name": licence, "title": licence}] if licence else [],
        "sources": [{"title": each["name"], "licence": each["licence"]} for each in manifest["sources"]],
        "methods": METHODS,
        "resources": [describe_resource(folder, table) for table in PUBLIC_TABLES.values()],
    }


def describe_resource(folder: Path, table: Table) -> dict[str, Any]:
    """Return one table as a resource of the data package."""
    path = find_file(folder, table.name, "csv")
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": str(path.relative_to(folder)),
        "description": table.grain,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{hash_file(path)}",
        "schema": {
            "fields": [describe_field(column) for column in table.columns],
            "primaryKey": list(table.key),
            "missingValues": [""],
        },
    }


def describe_field(column: Column) -> dict[str, str]:
    """Return one column as a field of the data package."""
    unit = {"unit": column.unit} if column.unit else {}
    kind = {"name": column.name, "type": FIELD_TYPES[column.type], "description": column.description}
    return kind | unit
