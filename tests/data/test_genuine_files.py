"""Genuine exports that no city's build covers: venues, odd answers of a service, blocks of another city."""

import csv
import json
from pathlib import Path

import pytest

from data.boundary_files import read_features
from data.incidents import make_int_incident_record, make_stg_incident, make_stg_offence
from data.places import make_stg_venue
from data.population import make_stg_population
from data.refresh import list_taken_over
from tests.data.little import ask, run_steps
from tests.data.tiny import CITY

SOURCE = CITY[CITY.index("[[incidents]]") : CITY.index("[[population]]")]


@pytest.mark.parametrize(
    ("preset", "file", "kind", "named"),
    [
        ("chicago-libraries", "venues_libraries.csv", "library", "Albany Park Library"),
        ("chicago-schools", "venues_schools.csv", "school", "Harriet E Sayre Elementary Language Academy"),
        ("chicago-stations", "venues_police_stations.csv", "station", "Central Police Station"),
    ],
)
def test_venues_of_chicago(
    tmp_path: Path, realdata: Path, preset: str, file: str, kind: str, named: str
) -> None:
    path = realdata / "chicago" / file
    more = f'\n[[venues]]\nname = "places"\npath = "{path}"\npreset = "{preset}"\n'
    context = run_steps(tmp_path, more, {}, [make_stg_venue])
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = sum(1 for _ in csv.DictReader(lines))
    account = context.account("places")
    assert (account.received, account.accepted) == (rows, rows)
    assert ask(context, "select count(distinct venue_id), any_value(kind) from stg_venue") == [(rows, kind)]
    point = ask(context, f"select lon, lat from stg_venue where name = '{named}'")
    assert len(point) == 1
    assert -88 < point[0][0] < -87 < 41 < point[0][1] < 43
    assert "@" not in str(ask(context, "from stg_venue")), "no contact comes along"


def test_crimes_with_odd_places_are_kept_without_a_point(tmp_path: Path, realdata: Path) -> None:
    folder = realdata / "police_uk"
    crime = json.loads((folder / "crime.json").read_text("utf-8"))
    odd = json.loads((folder / "location-invalid-coordinate.json").read_text("utf-8"))
    answers = [crime, crime | {"id": 2, "location": odd}, crime | {"id": 3, "location": None}]
    (tmp_path / "in.json").write_text(json.dumps(answers))
    source = '[[incidents]]\nname = "records"\npath = "in.json"\npreset = "police-uk-api"\n'
    steps = [make_stg_offence, make_stg_incident, make_int_incident_record]
    context = run_steps(tmp_path, "", {}, steps, base=CITY.replace(SOURCE, source))
    account = context.account("records")
    assert (account.received, account.accepted, account.without_point) == (3, 3, 2)


def test_blocks_of_san_francisco_are_in_degrees(realdata: Path) -> None:
    blocks = read_features(realdata / "san_francisco" / "SFCrime_blocks.geojson", layer=None, crs=None)
    west, south, east, north = blocks.total_bounds
    assert -123 < west < east < -122 < 37 < south < north < 38


def test_residents_of_neighbourhoods_and_one_that_is_no_number(tmp_path: Path, realdata: Path) -> None:
    for name in ("neighbourhood.json", "neighbourhood-invalid-population.json"):
        (tmp_path / name).write_bytes((realdata / "police_uk" / name).read_bytes())
    level = '[[areas]]\nlevel = "neighbourhood"\nids = ["NC04"]\n\n[[incidents]]'
    people = CITY[CITY.index("[[population]]") : CITY.index("[offences]")]
    source = '[[population]]\nname = "people"\nlevel = "neighbourhood"\npath = "neighbourhood*.json"\n'
    source += 'preset = "police-uk-api"\nas_of = 2024-01-01\n\n'
    base = CITY.replace("[[incidents]]", level).replace(people, source)
    context = run_steps(tmp_path, "", {}, [make_stg_population], base=base)
    account = context.account("people")
    assert (account.received, account.accepted, account.files) == (2, 1, 2)
    assert ask(context, "select area_id, residents from stg_population") == [("NC04", 1000.0)]
    assert ask(context, "select reason from rejected_rows") == [("residents is not a number of people",)]


def test_an_area_of_residents_that_nobody_knows_is_named_with_the_nearest(tmp_path: Path) -> None:
    lines = "beat,residents\nBaet 012,5\nBeat 011,7\n"
    base = CITY.replace("people.csv", "counted.csv")
    context = run_steps(tmp_path, "", {"counted.csv": lines}, [make_stg_population], base=base)
    assert context.account("people").notes["matched_by_name"] == 1
    assert context.warnings[0].startswith("people: 'Baet 012' is no beat; nearest: 012")


def test_neighbourhoods_get_their_names_from_a_list_of_them(tmp_path: Path, realdata: Path) -> None:
    folder = realdata / "police_uk" / "cheltenham"
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "AA3.json").write_bytes((folder / "boundary_stmarks.json").read_bytes())
    (tmp_path / "in" / "ZZ9.json").write_bytes((folder / "boundary_stmarks.json").read_bytes())
    (tmp_path / "neighbourhoods.json").write_bytes((folder / "neighbourhoods.json").read_bytes())
    level = (
        '[[areas]]\nlevel = "neighbourhood"\npath = "in"\narea_id = "file"\n'
        'names = { path = "neighbourhoods.json" }\n\n[[incidents]]'
    )
    context = run_steps(tmp_path, "", {}, [], base=CITY.replace("[[incidents]]", level, 1))
    assert ask(context, "select area_id, area_name from int_area where level = 'neighbourhood'") == [
        ("AA3", "St Marks"),
        ("ZZ9", "Neighbourhood ZZ9"),
    ]
    found = list(list_taken_over(context.city, tmp_path))
    assert tmp_path / "neighbourhoods.json" in found, "another name is a change that a refresh must see"
