"""Presets of well-known exports, each on the columns that its publisher documents."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from data.city_file import PRESETS, read_city
from data.events.steps import make_int_event, make_stg_event
from data.incidents import make_int_incident_record, make_stg_incident, make_stg_offence
from data.places import make_stg_venue
from data.steps import BuildContext
from tests.data.little import ask, run_steps
from tests.data.tiny import CITY, write_city

NOW = dt.datetime(2026, 7, 1, tzinfo=dt.UTC)
STEPS = [make_stg_offence, make_stg_incident, make_int_incident_record]
SOURCE = CITY[CITY.index("[[incidents]]") : CITY.index("[[population]]")]


def stage(folder: Path, preset: str, content: str, more: str = "", *, name: str = "in.csv") -> BuildContext:
    """Stage a fixture through a preset."""
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(content, encoding="utf-8")
    source = f'[[incidents]]\nname = "records"\npath = "in*"\npreset = "{preset}"\n{more}\n'
    return run_steps(folder, "", {}, STEPS, base=CITY.replace(SOURCE, source), now=NOW)


def records(context: BuildContext, columns: str) -> list[tuple[Any, ...]]:
    """Return columns of the records kept, in the file's order."""
    return ask(context, f"select {columns} from int_incident_record order by file, row_number")


@pytest.mark.parametrize("preset", sorted(path.stem for path in PRESETS.glob("*.toml")))
def test_every_preset_is_valid_for_what_it_is_for(preset: str, tmp_path: Path) -> None:
    heads = [line for line in (PRESETS / f"{preset}.toml").read_text().splitlines() if line.startswith("[")]
    kinds = {line.strip("[]").split(".")[0] for line in heads}
    extra = {
        "incidents": "",
        "events": "",
        "venues": 'kind = "library"',
        "surveys": 'shape = "responses"' if preset == "generic" else "",
        "population": 'level = "beat"\nas_of = 2024-01-01',
    }
    more = "".join(
        f'\n[[{kind}]]\nname = "own_{kind}"\npath = "x.csv"\npreset = "{preset}"\n{extra[kind]}\n'
        for kind in sorted(kinds)
    )
    levels = 'path = "districts.geojson"'
    police = 'ids = ["x"]'
    text = CITY + more
    needed = {"chicago-sentiment": ("sector", "police_area", "police_area_2012"), "mopac": ("borough",)}
    if preset in needed:
        added = "".join(f'\n[[areas]]\nlevel = "{level}"\n{police}\n' for level in needed[preset])
        text = text.replace("[[incidents]]", f"{added}\n[[incidents]]", 1)
    assert levels in text
    assert read_city(write_city(tmp_path, text=text))


SEATTLE = (
    "Report Number,Offense ID,Offense Start DateTime,Offense End DateTime,Report DateTime,Group A B,"
    "Crime Against Category,Offense Parent Group,Offense,Offense Code,Precinct,Sector,Beat,MCPP,"
    "100 Block Address,Longitude,Latitude\n"
)
SEATTLE_ROWS = [
    "2020-1,101,02/05/2020 10:10:00 AM,,02/05/2020 11:24:31 AM,A,SOCIETY,DRUG/NARCOTIC OFFENSES,X,35A,W,Q,"
    "Q1,M,REDACTED,-122.385974,47.649387",
    "2020-2,102,,,02/05/2020 11:24:31 AM,A,PERSON,ASSAULT OFFENSES,X,13A,UNKNOWN,UNKNOWN,UNKNOWN,UNKNOWN,"
    "REDACTED,-1.0,-1.0",
    "2020-3,103,02/05/2020 10:10:00 AM,02/04/2020 10:10:00 AM,02/06/2020 11:24:31 AM,A,PROPERTY,REDACTED,X,"
    "23F,OOJ,OOJ,99,FK ERROR,B,0,0",
]


def test_seattle_dates_and_sentinels(tmp_path: Path) -> None:
    text = SEATTLE + "\n".join(SEATTLE_ROWS) + "\n"
    context = stage(tmp_path, "seattle", text, '[incidents.area_codes]\nbeat = "Beat"\ndistrict = "Precinct"')
    found = records(context, "incident_id, occurred_local::varchar, category, codes, round(lon, 2)")
    assert found == [
        ("101", "2020-02-05 10:10:00", "DRUG/NARCOTIC OFFENSES", ["Q1", "W"], -122.39),
        ("102", "2020-02-05 11:24:31", "ASSAULT OFFENSES", [None, None], None),
        ("103", "2020-02-05 10:10:00", None, [None, None], None),
    ]
    notes = context.account("records").notes
    assert (notes["dated_by_report"], notes["end_before_start"]) == (1, 1)


def test_police_uk_api_counts_a_crime_in_two_answers_once(tmp_path: Path) -> None:
    def crime(number: int, *, location: object) -> dict[str, object]:
        return {"category": "burglary", "location": location, "context": "", "id": number, "month": "2025-09",
                "outcome_status": None, "persistent_id": ""}  # fmt: skip

    place = {"latitude": "51.9", "street": {"id": 1, "name": "On or near X"}, "longitude": "-2.1"}
    tmp_path.mkdir(exist_ok=True)
    answers = [
        [crime(1, location=place), crime(2, location=place)],
        [crime(2, location=place), crime(3, location=None)],
    ]
    for name, answer in zip(("in_AA1.json", "in_AA2.json"), answers, strict=True):
        (tmp_path / name).write_text(json.dumps(answer))
    context = stage(tmp_path, "police-uk-api", json.dumps([]), name="in_none.json")
    account = context.account("records")
    assert (account.received, account.superseded, account.files) == (4, 1, 3)
    assert records(context, "incident_id, lon, lat") == [
        ("1", -2.1, 51.9),
        ("2", -2.1, 51.9),
        ("3", None, None),
    ]


def test_police_uk_api_on_genuine_answers(tmp_path: Path, realdata: Path) -> None:
    text = (realdata / "police_uk" / "cheltenham" / "AA3_all_crime.json").read_text("utf-8")
    context = stage(tmp_path, "police-uk-api", text, name="in.json")
    answers = json.loads(text)
    assert context.account("records").accepted == len(answers)
    found = records(context, "category, occurred_local::date::varchar")
    assert len(found) == len({answer["id"] for answer in answers})
    assert found[0] == (answers[0]["category"], f"{answers[0]['month']}-01")
    one = (realdata / "police_uk" / "crime.json").read_text("utf-8")
    single = stage(tmp_path / "one", "police-uk-api", one, name="in.json")
    assert records(single, "incident_id, round(lat, 3)") == [("81012437", 52.63)]


ESRI = {
    "attributes": {
        "offenseid": "A-1", "offense": "Burglary", "reportdate": 1704515400000, "nibrscode": "220",
    },
    "geometry": {"x": -87.6, "y": 41.9},
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (
            "in.csv",
            "X,Y,OBJECTID,offenseid,offense,reportdate,nibrscode,lawdistrict\n"
            "-87.6,41.9,1,A-1,Burglary,2024/01/06 04:30:00+00,220,3\n",
        ),
        ("in.json", json.dumps({"fields": [{"name": "offenseid"}, {"name": "offense"}], "features": [ESRI]})),
    ],
)  # fmt: skip
def test_esri_crimes_in_utc(tmp_path: Path, name: str, content: str) -> None:
    names = ("X", "Y") if name == "in.csv" else ("geometry.x", "geometry.y")
    more = f'[incidents.columns]\nlon = "{names[0]}"\nlat = "{names[1]}"'
    context = stage(tmp_path, "esri-crimes", content, more, name=name)
    found = records(context, "incident_id, occurred_local::varchar, category, lon")
    assert found == [("A-1", "2024-01-05 22:30:00", "Burglary", -87.6)], "the evening before, local time"


def test_arcgis_needs_only_its_own_columns(tmp_path: Path) -> None:
    text = "\ufeffX,Y,OBJECTID,When,What\n-87.6,41.9,7,2024/07/06 02:30:00+00,Theft\n"
    more = '[incidents.columns]\nincident_id = "OBJECTID"\noccurred_at = "When"\ncategory = "What"'
    found = records(stage(tmp_path, "arcgis", text, more), "incident_id, occurred_local::varchar, lon, lat")
    assert found == [("7", "2024-07-05 21:30:00", -87.6, 41.9)]


@pytest.mark.parametrize(
    "written", ["2024-01-05T22:30:00.000", "01/05/2024 10:30:00 PM", "2024 Jan 05 10:30:00 PM"]
)
@pytest.mark.parametrize("point", ['"(41.9, -87.6)"', "POINT (-87.6 41.9)"])
def test_socrata_dates_and_points(tmp_path: Path, written: str, point: str) -> None:
    more = 'point_text = "Location"\n[incidents.columns]\noccurred_at = "Date"\ncategory = "Type"'
    text = f"Date,Type,Location\n{written},THEFT,{point}\n"
    found = records(stage(tmp_path, "socrata", text, more), "occurred_local::varchar, category, lon, lat")
    assert found == [("2024-01-05 22:30:00", "THEFT", -87.6, 41.9)]


def test_police_uk_api_events_of_a_neighbourhood(tmp_path: Path) -> None:
    answer = [
        {
            "contact_details": {}, "description": "<p>Your team</p>", "title": "Coffee with your officers",
            "address": "Library", "type": "meeting", "start_date": "2024-01-17T17:00:00",
            "end_date": "2024-01-17T19:00:00",
        }
    ]  # fmt: skip
    (tmp_path / "events.json").write_text(json.dumps(answer))
    more = '\n[[events]]\nname = "d"\npath = "events.json"\npreset = "police-uk-api"\n'
    more += "captured_on = 2024-02-01\n"
    context = run_steps(tmp_path, more, {}, [make_stg_venue, make_stg_event, make_int_event])
    assert ask(context, "select title, starts_local::varchar from int_event") == [
        ("Coffee with your officers", "2024-01-17 17:00:00")
    ]
