"""What the records of a file say is read as the city file says: dates, places, what is not given."""

import datetime as dt
import io
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from tests.data.little import ask, run_steps
from tests.data.staging import STEPS, stage
from tests.data.tiny import CITY, HEADER


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
