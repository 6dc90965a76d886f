"""Incidents come in every format, and no record of any of them is lost."""

import csv
import gzip
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from data.errors import SourceError
from tests.data.little import ask, run_steps
from tests.data.staging import STEPS, account, stage
from tests.data.tiny import CITY, HEADER, RECORDS

TEXT = "\n".join([HEADER, *RECORDS]) + "\n"
ROWS = [dict(zip(HEADER.split(","), row.split(","), strict=True)) for row in RECORDS]
STAGED = (
    "select incident_id, occurred_local::varchar, category, codes, lon, lat from stg_incident order by all"
)


def pack(*names_and_contents: tuple[str, bytes]) -> bytes:
    """Return a zip."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in names_and_contents:
            archive.writestr(name, content)
    return buffer.getvalue()


def write_parquet() -> bytes:
    """Return the records as Parquet, typed."""
    frame = pd.DataFrame(ROWS)
    frame["occurred_at"] = pd.to_datetime(frame["occurred_at"])
    frame[["lon", "lat"]] = frame[["lon", "lat"]].astype(float)
    return bytes(frame.to_parquet())


def write_workbook(*, sheets: tuple[str, ...] = ("Notes", "Export"), titles: tuple[str, ...] = ()) -> bytes:
    """Return the records as a workbook with a sheet of notes, an empty row above, dates as dates."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name in sheets:
        sheet = book.create_sheet(name)
        if name == "Notes":
            sheet.append(["Made on Monday"])
            continue
        for title in titles:
            sheet.append([title])
        sheet.append([])
        sheet.append(list(ROWS[0]))
        for row in ROWS:
            typed: dict[str, Any] = dict(row) | {
                "occurred_at": pd.Timestamp(row["occurred_at"]).to_pydatetime()
            }
            typed |= {"lon": float(row["lon"]), "incident_id": float(row["incident_id"])}
            sheet.append(list(typed.values()))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


LINES = "\n".join(json.dumps(row) for row in ROWS).encode()


def write_commas() -> bytes:
    """Return the records as a table of a country that parts decimals by commas."""
    lines = [HEADER.replace(",", ";")]
    for row in ROWS:
        cells = row | {name: row[name].replace(".", ",") for name in ("lon", "lat")}
        lines.append(";".join(cells.values()))
    return "\n".join(lines).encode()


FORMATS: dict[str, tuple[str, bytes]] = {
    "csv with decimal commas": ("a.csv", write_commas()),
    "csv": ("a.csv", TEXT.encode()),
    "csv with BOM and CRLF": ("a.csv", b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode()),
    "csv with CR alone": ("a.csv", TEXT.replace("\n", "\r").encode()),
    "csv in UTF-16": ("a.csv", TEXT.encode("utf-16")),
    "csv with semicolons": ("a.csv", TEXT.replace(",", ";").encode()),
    "csv with tabs": ("a.tsv", TEXT.replace(",", "\t").encode()),
    "csv without a last line end": ("a.csv", TEXT.rstrip().encode()),
    "gzip": ("a.csv.gz", gzip.compress(TEXT.encode())),
    "gzip by another name": ("a.csv", gzip.compress(TEXT.encode())),
    "zip": ("a.zip", pack(("a.csv", TEXT.encode()), ("__MACOSX/._a.csv", b"\0"), ("readme.txt", b"Hello"))),
    "zip of gzip": ("a.zip", pack(("in/a.csv.gz", gzip.compress(TEXT.encode())))),
    "json": ("a.json", json.dumps(ROWS).encode()),
    "json in an envelope": ("a.json", json.dumps({"count": 4, "data": ROWS}).encode()),
    "json of a Socrata portal": (
        "a.json",
        json.dumps(
            {
                "meta": {"view": {"columns": [{"name": name} for name in ROWS[0]]}},
                "data": [list(row.values()) for row in ROWS],
            }
        ).encode(),
    ),
    "json lines": ("a.jsonl", LINES),
    "json lines through gzip": ("a.json.gz", gzip.compress(LINES)),
    "parquet": ("a.parquet", write_parquet()),
    "excel": ("a.xlsx", write_workbook()),
    "excel with titles": ("a.xlsx", write_workbook(titles=("Riverton Police", "Run on 1 July"))),
    "csv with titles": ("a.csv", f"Riverton Police\nRun on 1 July,,\n\n{TEXT}".encode()),
    "csv with titles through gzip": ("a.csv.gz", gzip.compress(f"Riverton Police\n{TEXT}".encode())),
}


@pytest.fixture(scope="module")
def wanted(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Any, ...]]:
    """What the plain file stages."""
    context = stage(tmp_path_factory.mktemp("plain"), {"a.csv": TEXT.encode()}, "a.csv")
    return ask(context, STAGED)


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_stages_the_same_records(
    tmp_path: Path, kind: str, wanted: list[tuple[Any, ...]]
) -> None:
    name, content = FORMATS[kind]
    context = stage(tmp_path, {name: content}, name)
    assert ask(context, STAGED) == wanted
    assert account(context) == (4, 4, 0, 0)


def test_the_encoding_of_the_city_file_is_read(tmp_path: Path) -> None:
    row = "9,2024-01-05T10:00:00,,VOL À L’ÉTALAGE,,011,,\n"
    context = stage(tmp_path, {"a.csv": (TEXT + row).encode("windows-1252")}, "a.csv", 'encoding = "cp1252"')
    assert ("VOL À L’ÉTALAGE",) in ask(context, "select category from stg_incident")
    assert account(context)[:2] == (5, 5)


def test_lines_that_are_no_text_are_rejected_and_said(tmp_path: Path) -> None:
    row = "9,2024-01-05T10:00:00,,VOL À,,011,,\n"
    context = stage(tmp_path, {"a.csv": (TEXT + row).encode("windows-1252")}, "a.csv")
    assert account(context) == (5, 4, 1, 0)
    reasons = ask(context, "select distinct reason from rejected_rows")
    assert reasons == [("line could not be read: invalid encoding",)]


def test_a_folder_and_a_glob_are_all_their_files(tmp_path: Path) -> None:
    months = {
        f"2024/{month}/street.csv": "\n".join([HEADER, row]).encode() for month, row in enumerate(RECORDS)
    }
    context = stage(tmp_path / "one", months | {"2024/.hidden": b"x"}, "2024")
    assert account(context) == (4, 4, 0, 0)
    assert context.account("records").files == 4
    assert ask(context, "select count(distinct file) from stg_incident") == [(4,)], (
        "each file has its own name"
    )
    assert account(stage(tmp_path / "two", months, "2024/*/*.csv")) == (4, 4, 0, 0)


def test_a_record_in_two_files_counts_once_and_blank_ids_are_each_their_own(tmp_path: Path) -> None:
    blank = ",2024-01-05T10:00:00,,THEFT,,011,,"
    files = {name: "\n".join([HEADER, RECORDS[0], blank, blank]).encode() for name in ("a.csv", "b.csv")}
    context = stage(tmp_path, files, "*.csv")
    assert account(context) == (6, 6, 0, 0)
    assert context.account("records").superseded == 1
    assert ask(context, "select count(*) from int_incident_record") == [(5,)]


def test_quoted_line_breaks_and_delimiters_are_text(tmp_path: Path) -> None:
    rows = io.StringIO()
    writer = csv.writer(rows)
    writer.writerow(HEADER.split(","))
    writer.writerow(["1", "2024-01-05T10:00:00", "", 'A "B",\r\n\r\nC', "", "011", "", ""])
    context = stage(tmp_path, {"a.csv": rows.getvalue().encode()}, "a.csv")
    assert ask(context, "select category from stg_incident") == [('A "B",\r\n\r\nC',)]
    assert account(context) == (1, 1, 0, 0)


def test_columns_with_one_name_or_none_do_not_matter(tmp_path: Path) -> None:
    text = f"{HEADER},,ID,id\n{RECORDS[0]},x,y,z\n"
    assert account(stage(tmp_path, {"a.csv": text.encode()}, "a.csv")) == (1, 1, 0, 0)


def test_bad_json_lines_are_rejected_and_blank_ones_counted(tmp_path: Path) -> None:
    content = LINES + b"\n\n{broken\n17\n{}\n"
    context = stage(tmp_path, {"a.jsonl": content}, "a.jsonl")
    assert account(context) == (6, 4, 2, 2)


def test_nested_values_and_features_have_dotted_names(tmp_path: Path) -> None:
    features = [
        {"type": "Feature", "properties": row, "geometry": {"type": "Point", "coordinates": [0.5, 1.5]}}
        for row in ROWS
    ]
    content = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    more = '[incidents.columns]\nlon = "geometry.x"\nlat = "geometry.y"'
    text = CITY.replace('path = "records.csv"', 'path = "a.json"').replace(
        "[[population]]", f"{more}\n[[population]]"
    )
    (tmp_path / "a.json").write_bytes(content)
    context = run_steps(tmp_path, "", {}, STEPS, base=text)
    assert ask(context, "select distinct lon, lat from stg_incident") == [(0.5, 1.5)]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", b"", "a.csv: empty (0 bytes)"),
        ("a.csv", b"\n\n", "a.csv: empty (2 bytes)"),
        ("a.csv", b"<!DOCTYPE html><html><title>Log in</title>", "a web page titled “Log in”"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old Excel"),
        ("a.xlsx", pack(("[Content_Types].xml", b"<x/>")), "a workbook that cannot be opened"),
        (
            "a.xlsx",
            write_workbook(sheets=("Notes", "One", "Two")),
            "several sheets have them, One, Two; set `sheet`",
        ),
        ("a.xlsx", write_workbook(sheets=("Notes", "Notes2"))[:300], "a zip that cannot be opened"),
        (
            "a.json",
            b'{"error": {"code": 498, "message": "Invalid token"}}',
            "the answer of a service that failed",
        ),
        ("a.json", b'[{"id": 1}]', "records needs column incident_id"),
        ("a.json", b"[{", "not JSON"),
        ("a.csv", gzip.compress(TEXT.encode(), mtime=0)[:20], "cut off or damaged"),
        ("a.parquet", b"PAR1 and no more", "Parquet that cannot be read"),
        ("a.zip", pack(("a.csv", b"x,y\n1,2\n")), "a.zip/a.csv: records needs column"),
        ("a.zip", pack(("folder/", b"")), "a zip without any file"),
        ("a.csv", b"x;y\n1;2\n", "the file has x;y"),
    ],
)
def test_what_is_no_table_is_refused_by_name(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    with pytest.raises(SourceError) as caught:
        stage(tmp_path, {name: content}, name)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


Edit = Callable[[str], str]
