"""Calendars, surveys, venues and residents come in every format that incidents come in, and are the same."""

import datetime as dt
import gzip
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data.errors import SourceError
from data.events.steps import make_int_event, make_int_event_area, make_stg_event
from data.places import make_stg_venue
from data.population import make_int_population, make_stg_population
from data.steps import BuildContext
from data.surveys.steps import make_int_survey_wave, make_stg_survey_response, make_stg_survey_score
from tests.data.little import ask, run_steps
from tests.data.tiny import CITY

Rows = list[dict[str, str]]
STEPS = [
    make_stg_venue, make_stg_event, make_int_event, make_int_event_area,
    make_stg_survey_score, make_stg_survey_response, make_int_survey_wave,
    make_stg_population, make_int_population,
]  # fmt: skip
SOURCES = """
[[events]]
name = "calendar"
path = "calendar.data"
preset = "generic"
captured_on = 2024-04-01
area_codes = { beat = "beat" }

[[venues]]
name = "halls"
path = "halls.data"
kind = "hall"
columns = { name = "name " }
point_text = "where"

[[surveys]]
name = "mood"
path = "mood.data"
preset = "generic"
min_base = 1
levels = [{ level = "beat", column = "beat" }]
items = [{ measure = "trust", column = "trust", low = 1, high = 5, missing = [9] }]
"""
BASE = CITY.replace('path = "people.csv"', 'path = "people.data"')
TABLES: dict[str, Rows] = {
    "calendar.data": [
        {"event_id": "A", "starts_at": "2024-02-14T18:00:00", "title": "Café, with “you”", "beat": "011"},
        {"event_id": "B", "starts_at": "2024-02-15T18:30:00", "title": "Meeting", "beat": "012"},
    ],
    "halls.data": [
        {"name ": "Oak Hall", "where": "1 Oak St\n(1.5, 0.5)"},
        {"name ": "Elm Hall", "where": "(0.5, 0.25)"},
    ],
    "mood.data": [
        {"respondent_id": "1", "wave_start": "2024-01-01", "wave_end": "2024-01-31", "beat": "011",
         "weight": "1.5", "trust": "5"},
        {"respondent_id": "2", "wave_start": "2024-01-01", "wave_end": "2024-01-31", "beat": "011",
         "weight": "1", "trust": "9"},
    ],
    "people.data": [
        {"beat": "011", "residents": "1000"},
        {"beat": "012", "residents": "2000"},
        {"beat": "Total", "residents": "3000"},
    ],
}  # fmt: skip


def write_csv(rows: Rows, *, delimiter: str = ",", end: str = "\n") -> str:
    """Return rows as CSV, every cell quoted."""
    lines = [list(rows[0]), *(list(row.values()) for row in rows)]
    return "".join(delimiter.join(f'"{cell}"' for cell in line) + end for line in lines)


def write_excel(rows: Rows) -> bytes:
    """Return a workbook: a first sheet about it, then the rows, with real dates and numbers."""
    book = openpyxl.Workbook()
    book.active.append(["About this file"])
    sheet = book.create_sheet("Data")
    sheet.append(list(rows[0]))
    for row in rows:
        sheet.append([to_typed(cell) for cell in row.values()])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def to_typed(text: str) -> object:
    """Return a text as the date or number that it is; codes with zeros in front stay text."""
    for read in (dt.datetime.fromisoformat, float):
        try:
            return text if text.startswith("0") else read(text)
        except ValueError:
            continue
    return text


def write_parquet(rows: Rows) -> bytes:
    """Return Parquet with real dates."""
    columns = {name: [to_typed(row[name]) for row in rows] for name in rows[0]}
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out)
    return out.getvalue()


def write_zip(rows: Rows) -> bytes:
    """Return a zip with two tables of a row or more, a readme and what macOS leaves."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("2024/a.csv", write_csv(rows[:1]))
        archive.writestr("2024/b.csv", write_csv(rows[1:]))
        archive.writestr("readme.txt", "ask us")
        archive.writestr("__MACOSX/._a.csv", b"\x00")
    return out.getvalue()


WRITERS: dict[str, Callable[[Rows], bytes]] = {
    "csv": lambda rows: write_csv(rows).encode(),
    "csv with a mark, CRLF": lambda rows: write_csv(rows, end="\r\n").encode("utf-8-sig"),
    "semicolons": lambda rows: write_csv(rows, delimiter=";").encode(),
    "tabs in UTF-16": lambda rows: write_csv(rows, delimiter="\t").encode("utf-16"),
    "csv through gzip": lambda rows: gzip.compress(write_csv(rows).encode()),
    "json": lambda rows: json.dumps(rows).encode(),
    "json under a key": lambda rows: json.dumps({"count": len(rows), "records": rows}).encode(),
    "json lines": lambda rows: "\n".join(json.dumps(row) for row in rows).encode(),
    "json lines through gzip": lambda rows: gzip.compress(
        "\n".join(json.dumps(row) for row in rows).encode()
    ),
    "excel": write_excel,
    "parquet": write_parquet,
    "zip of two": write_zip,
}


def stage(folder: Path, write: Callable[[Rows], bytes]) -> BuildContext:
    """Stage every source in one format."""
    folder.mkdir(exist_ok=True)
    for name, rows in TABLES.items():
        (folder / name).write_bytes(write(rows))
    return run_steps(folder, SOURCES, {}, STEPS, base=BASE)


def read(context: BuildContext) -> list[object]:
    """Return what came of every source."""
    queries = (
        "select event_id, starts_local::varchar, title, areas[1].area_id from int_event order by all",
        "select name, lon, lat from stg_venue order by all",
        "select area_id, score, base from int_survey_wave where level = 'beat' order by all",
        "select area_id, residents from stg_population order by all",
        "select source, reason from rejected_rows order by all",
        "select residents from int_population where level = 'city'",
    )
    return [ask(context, query) for query in queries]


WANTED: list[object] = [
    [
        ("A", "2024-02-14 18:00:00", "Café, with “you”", "011"),
        ("B", "2024-02-15 18:30:00", "Meeting", "012"),
    ],
    [("Elm Hall", 0.25, 0.5), ("Oak Hall", 0.5, 1.5)],
    [("011", 100.0, 1)],
    [("011", 1000.0), ("012", 2000.0)],
    [("people", "no area has this id")],
    [(3000.0,)],
]


@pytest.mark.parametrize("kind", WRITERS)
def test_every_format_gives_the_same_and_totals_are_not_summed(tmp_path: Path, kind: str) -> None:
    context = stage(tmp_path, WRITERS[kind])
    assert read(context) == WANTED
    for name, received in (("calendar", 2), ("halls", 2), ("mood", 2), ("people", 3)):
        account = context.account(name)
        assert (account.received, account.files) == (received, 1)


def test_what_cannot_be_read_of_a_file_is_accounted_for(tmp_path: Path) -> None:
    lines = [
        '{"event_id": "A", "starts_at": "2024-02-14T18:00:00", "title": "x", "beat": "011"}',
        "{oops",
        "",
    ]
    (tmp_path / "calendar.data").write_text("\n".join(lines))
    source = SOURCES[: SOURCES.index("[[venues]]")]
    context = run_steps(tmp_path, source, {}, [make_stg_venue, make_stg_event, make_int_event])
    account = context.account("calendar")
    assert (account.received, account.accepted, account.blank) == (2, 1, 0)
    assert ask(context, "select row_number, reason from rejected_rows") == [
        (2, "line could not be read: no JSON object")
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old", "a workbook of the old Excel"),
        (b"<!doctype html><title>Sign in</title>", "a web page titled “Sign in”"),
        (b"SQLite format 3\x00", "a table was needed, found geopackage; give people as CSV"),
        (b"PAR1 no more", "Parquet that cannot be read"),
        (b"", "empty (0 bytes)"),
        (b"PK\x03\x04 cut", "a zip that cannot be opened"),
        (b"area,people\n011,5\n", "people needs column beat, residents; the file has area, people"),
    ],
)
def test_what_is_no_table_is_refused_by_name(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "people.data").write_bytes(content)
    with pytest.raises(SourceError) as caught:
        run_steps(tmp_path, "", {}, [make_stg_population], base=BASE)
    assert str(caught.value).startswith("people.data: ")
    assert said in str(caught.value)


def test_a_city_file_that_lacks_a_column_of_residents_is_told(tmp_path: Path) -> None:
    with pytest.raises(Exception, match=r"people\.columns: residents is needed"):
        run_steps(tmp_path, "", {}, [make_stg_population], base=CITY.replace('residents = "residents"\n', ""))


def test_residents_are_read_under_a_title_and_with_marks_of_thousands(tmp_path: Path) -> None:
    people = 'Residents of 2024\n\nbeat,residents\n011,"1,200"\n012,900\nTotal,"2,100"\n'
    base = CITY.replace('path = "people.csv"', 'path = "report.csv"')
    context = run_steps(tmp_path, "", {"report.csv": people}, [make_stg_population], base=base)
    found = ask(context, "select area_id, residents from stg_population order by area_id")
    assert found == [("011", 1200.0), ("012", 900.0)]
    assert ask(context, "select reason from rejected_rows") == [("no area has this id",)]
