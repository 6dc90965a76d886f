"""Incidents come in every format, and no record of any of them is lost."""

import csv
import datetime as dt
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
from data.incidents import make_int_incident_record, make_stg_incident, make_stg_offence
from data.steps import BuildContext
from tests.data.little import ask, run_steps
from tests.data.tiny import CITY, HEADER, RECORDS

STEPS = [make_stg_offence, make_stg_incident, make_int_incident_record]
TEXT = "\n".join([HEADER, *RECORDS]) + "\n"
ROWS = [dict(zip(HEADER.split(","), row.split(","), strict=True)) for row in RECORDS]
STAGED = (
    "select incident_id, occurred_local::varchar, category, codes, lon, lat from stg_incident order by all"
)


def stage(folder: Path, files: dict[str, bytes], path: str | list[str], more: str = "") -> BuildContext:
    """Stage the tiny city's incidents from other files."""
    for name, content in files.items():
        target = folder / "in" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    paths = [path] if isinstance(path, str) else path
    text = CITY.replace(
        'path = "records.csv"', f"path = {json.dumps([f'in/{each}' for each in paths])}\n{more}"
    )
    return run_steps(folder, "", {}, STEPS, base=text)


def account(context: BuildContext) -> tuple[int, int, int, int]:
    """Return received, accepted, rejected, blank."""
    line = context.account("records")
    rejected = ask(context, "select count(*) from rejected_rows where source = 'records'")[0][0]
    assert line.received == line.accepted + rejected
    return line.received, line.accepted, rejected, line.blank


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


@pytest.mark.parametrize(
    ("rows", "more", "found"),
    [
        (["1,1704448800000,,X,,,,"], 'date_format = "epoch_ms"\ntimes = "utc"', "2024-01-05 04:00:00"),
        (["1,2024-07-05 10:00:00+00,,X,,,,"], 'date_format = "%Y-%m-%d %H:%M:%S+00"\ntimes = "utc"', None),
        (["1,1704448800,,X,,,,"], 'date_format = "epoch_s"\ntimes = "utc"', "2024-01-05 04:00:00"),
        (["1,45296.25,,X,,,,"], 'date_format = "excel_days"', "2024-01-05 06:00:00"),
        (["1,5/1/2024,,X,,,,"], 'date_format = ["%Y-%m-%d", "%d/%m/%Y"]', "2024-01-05 00:00:00"),
        (["1,2024-01,,X,,,,"], 'date_format = "%Y-%m"\nprecision = "month"', "2024-01-01 00:00:00"),
    ],
)
def test_dates_are_read_as_the_city_file_says(
    tmp_path: Path, rows: list[str], more: str, found: str | None
) -> None:
    context = stage(tmp_path, {"a.csv": "\n".join([HEADER, *rows]).encode()}, "a.csv", more)
    expected = found or ask(context, "select '2024-07-05 05:00:00'")[0][0]
    reasons = ask(context, "select occurred_local::varchar, reject_reason from stg_incident")
    assert reasons[0][0] == expected


def test_a_day_and_a_time_of_excel_are_one_date(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["id", "Day", "Time"])
    book.active.append(["1", dt.date(2024, 1, 5), dt.time(22, 30)])
    book.active.append(
        ["2", pd.Timestamp("2024-01-06").to_pydatetime(), pd.Timestamp("1899-12-30 07:05").to_pydatetime()]
    )
    buffer = io.BytesIO()
    book.save(buffer)
    (tmp_path / "a.xlsx").write_bytes(buffer.getvalue())
    own = 'date_format = "%d/%m/%Y %H:%M"\ncolumns = { incident_id = "id", occurred_at = "{Day} {Time}" }'
    text = CITY.replace('path = "records.csv"\npreset = "generic"', f'path = "a.xlsx"\n{own}')
    context = run_steps(
        tmp_path, "", {}, STEPS, base=text.replace('[incidents.area_codes]\nbeat = "beat"', "")
    )
    found = ask(context, "select occurred_local::varchar from stg_incident order by row_number")
    assert found == [("2024-01-05 22:30:00",), ("2024-01-06 07:05:00",)]


def test_a_file_by_month_covers_the_whole_month_and_no_hours(tmp_path: Path) -> None:
    rows = "\n".join([HEADER, "1,2024-02,,X,,,,"]).encode()
    context = stage(tmp_path, {"a.csv": rows}, "a.csv", 'date_format = "%Y-%m"\nprecision = "month"')
    assert str(context.account("records").last_date) == "2024-02-29"
    assert ask(context, "select has_time from int_incident_record") == [(False,)]


def test_coordinates_in_metres_become_degrees_and_masked_ones_none(tmp_path: Path) -> None:
    rows = ["1,2024-01-05T10:00:00,,X,,,490284.2663,5458343.1703", "2,2024-01-05T00:00:00,,X,,,0,0"]
    more = 'crs = "EPSG:26910"\nhidden_time = "00:00"'
    context = stage(tmp_path, {"a.csv": "\n".join([HEADER, *rows]).encode()}, "a.csv", more)
    (lon, lat, timed), masked = ask(
        context, "select lon, lat, has_time from stg_incident order by row_number"
    )
    assert (round(lon, 3), round(lat, 3), timed) == (-123.134, 49.278, True)
    assert masked == (None, None, False)


@pytest.mark.parametrize("point", ['"490,284.2663","5,458,343.1703"', '"490284,2663","5458343,1703"'])
def test_marks_of_thousands_and_decimal_commas_are_read(tmp_path: Path, point: str) -> None:
    rows = [f"1,2024-01-05T10:00:00,,X,,,{point}"]
    context = stage(tmp_path, {"a.csv": "\n".join([HEADER, *rows]).encode()}, "a.csv", 'crs = "EPSG:26910"')
    ((lon, lat),) = ask(context, "select lon, lat from stg_incident")
    assert (round(lon, 3), round(lat, 3)) == (-123.134, 49.278)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            "1,05/31/2024,,X,,,0,0",
            "a.csv: 1 of 1 dates are not written as %Y-%m-%dT%H:%M:%S, such as '05/31/2024', "
            "which reads as %m/%d/%Y; correct date_format of records",
        ),
        (
            "1,45296.25,,X,,,0,0",
            "a.csv: 1 of 1 dates are not written as %Y-%m-%dT%H:%M:%S, such as '45296.25', "
            "which reads as excel_days; correct date_format of records",
        ),
        (
            "1,2024-01-05T10:00:00,,X,,,1150945,1892794",
            "a.csv: 1 of 1 records have no place that can be used, such as lon '1150945', lat '1892794'; "
            "correct the columns or crs of records, whose places are degrees, "
            "or numbers of the CRS that `crs` names",
        ),
        ("1,2024-01-05T10:00:00,,X,,,0,0", None),
        (
            "1,2024-01-05T10:00:00,,Caf\xe9,,,0,0",
            "a.csv: some lines are not text in utf-8 and were rejected; "
            "set `encoding` of records, for example windows-1252",
        ),
    ],
)
def test_what_many_records_cannot_be_used_for_is_said_by_a_sample(
    tmp_path: Path, row: str, said: str | None
) -> None:
    context = stage(tmp_path, {"a.csv": f"{HEADER}\n{row}\n".encode("latin-1")}, "a.csv")
    assert context.remarks + context.staged_files[0].warnings == ([said] if said else [])


def test_texts_that_mean_not_given_are_not_given(tmp_path: Path) -> None:
    rows = ["1,2024-01-05T10:00:00,,UNKNOWN,REDACTED,99,-1.0,-1.0", "2,2024-01-05T10:00:00,,X,, 011 ,0.5,0.5"]
    more = 'missing = ["REDACTED", "-1.0", "UNKNOWN", "99"]'
    context = stage(tmp_path, {"a.csv": "\n".join([HEADER, *rows]).encode()}, "a.csv", more)
    found = ask(context, "select category, offence_code, codes[1], lon from stg_incident order by row_number")
    assert found == [(None, None, None, None), ("X", None, " 011 ", 0.5)]


@pytest.mark.parametrize("point", ['"(1.5, 0.5)"', "POINT (0.5 1.5)", '"10 Main St\n(1.5, 0.5)"'])
def test_points_as_text_are_read(tmp_path: Path, point: str) -> None:
    rows = f"{HEADER},where\n1,2024-01-05T10:00:00,,X,,,,,{point}\n"
    context = stage(tmp_path, {"a.csv": rows.encode()}, "a.csv", 'point_text = "where"')
    assert ask(context, "select lon, lat from stg_incident") == [(0.5, 1.5)]
