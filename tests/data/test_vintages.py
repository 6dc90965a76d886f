"""Two vintages of a level: each record is joined to the boundaries of its day, and the tables say so."""

import datetime as dt
from functools import partial
from pathlib import Path

import pytest

from data.build import build_city
from data.city_file import read_city
from data.errors import CityFileError
from data.vintages import find_vintage, list_periods
from data.workers import open_workers, read_on_workers
from tests.data.conftest import Query
from tests.data.stored import read_tables
from tests.data.tiny import CITY, HEADER, square, write_city, write_layer

OLD = """
[[areas]]
level = "beat"
path = "beats.geojson"
area_id = "beat"
pad = 3
parent = "district"
valid_to = 2024-02-14
"""
NEW = """
[[areas]]
level = "beat"
path = "new_beats.geojson"
area_id = "beat"
parent = "district"
valid_from = 2024-02-15
"""
FIRST = CITY[CITY.index("[[areas]]") : CITY.index('[[areas]]\nlevel = "district"')]
TEXT = CITY.replace(FIRST, OLD + NEW)
CALENDAR = """
[[events]]
name = "calendar"
path = "calendar.csv"
preset = "generic"
captured_on = 2024-04-01
area_codes = { beat = "beat" }

[[surveys]]
name = "ask"
path = "ask.csv"
shape = "responses"
min_base = 1
columns = { wave_start = "when" }
levels = [{ level = "beat", column = "beat" }]
items = [{ measure = "trust", column = "q", low = 1, high = 5 }]
"""
RECORDS = [
    "1,2024-01-05T10:00:00,,THEFT,,011,,",
    "2,2024-02-14T23:59:59,,THEFT,,022,,",
    "3,2024-02-15T00:00:00,,THEFT,,022,1.7,1.5",
    "4,2024-02-16T10:00:00,,THEFT,,,1.2,1.5",
    "5,2024-02-10T10:00:00,,THEFT,,,1.2,1.5",
    "6,2024-03-20T10:00:00,,THEFT,,011,,",
]


@pytest.fixture
def city(home: Path, tmp_path: Path) -> Path:
    """Beats 021 and 022 gave way to a wider 021 and a new 023; the south stayed as it was."""
    folder = tmp_path / "files"
    folder.mkdir()
    north = {
        "021": [[[0, 1], [1.5, 1], [1.5, 2], [0, 2], [0, 1]]],
        "023": [[[1.5, 1], [2, 1], [2, 2], [1.5, 2], [1.5, 1]]],
    }
    south = {"011": square(0, 0), "012": [[[1, 0], [2, 0], [2, 1.0000001], [1, 1], [1, 0]]]}
    write_layer(folder / "new_beats.geojson", "beat", south | north)
    (folder / "calendar.csv").write_text(
        "event_id,starts_at,title,beat,lon,lat\nA,2024-02-14T18:00:00,Meeting,022,,\n"
        "B,2024-02-15T18:00:00,Meeting,023,,\nC,2024-02-15T18:00:00,Meeting,,1.2,1.5\n"
    )
    (folder / "ask.csv").write_text("when,beat,q\n2024-02-01,022,5\n2024-03-01,022,1\n2024-03-01,023,3\n")
    return write_city(folder, text=TEXT + CALENDAR, records=RECORDS)


def test_records_are_joined_to_the_boundaries_of_their_day(city: Path, ask: Query) -> None:
    build_city(str(city))
    assert ask(
        "select area_id, month::varchar, incidents from mart_area_month "
        "where level = 'beat' and offence_group = 'all' and incidents > 0 order by all"
    ) == [
        ("011", "2024-01-01", 1),
        ("011", "2024-03-01", 1),
        ("021", "2024-02-01", 1),
        ("022", "2024-02-01", 2),
        ("023", "2024-02-01", 1),
    ]
    assert ask("select rows from source_note where note = 'code_names_no_area'") == [(1,)]
    assert ask("select event_id, list_filter(areas, a -> a.level = 'beat')[1].area_id from mart_event") == [
        ("A", "022"),
        ("B", "023"),
        ("C", "021"),
    ]
    assert ask(
        "select area_id, wave_start::varchar, score from mart_area_survey_wave "
        "where level = 'beat' order by all"
    ) == [("022", "2024-02-01", 100.0), ("023", "2024-03-01", 50.0)]


def test_months_are_dense_while_boundaries_are_in_force_and_no_longer(city: Path, ask: Query) -> None:
    build_city(str(city))
    days = (
        "select area_id, list(days_received order by month) from mart_area_month "
        "where level = 'beat' and offence_group = 'all' group by area_id order by area_id"
    )
    assert ask(days) == [
        ("011", [27, 29, 20]),
        ("012", [27, 29, 20]),
        ("021", [27, 29, 20]),
        ("022", [27, 14]),
        ("023", [15, 20]),
        ("unlocated", [27, 29, 20]),
    ]
    months = (
        "select area_id, count(distinct month) from mart_area_engagement_month "
        "where level = 'beat' group by area_id order by area_id"
    )
    counted: dict[str, int] = dict(ask(months))
    assert (counted["011"], counted["022"], counted["023"]) == (3, 2, 2)


def test_areas_stand_once_in_each_vintage_with_residents_of_their_ground(city: Path, ask: Query) -> None:
    build_city(str(city))
    rows = ask(
        "select area_id, valid_from::varchar, valid_to::varchar, parent_id, residents from mart_area "
        "where level = 'beat' order by valid_from, area_id"
    )
    old, new = ("1900-01-01", "2024-02-14"), ("2024-02-15", None)
    assert rows[:4] == [
        ("011", *old, "01", 1000),
        ("012", *old, "01", 2000),
        ("021", *old, "02", 500),
        ("022", *old, "02", 0),
    ]
    assert [row[:4] for row in rows[4:]] == [(area_id, *new, f"0{area_id[1]}") for area_id in
                                             ("011", "012", "021", "023")]  # fmt: skip
    residents = [row[4] for row in rows[4:]]
    assert residents[2:] == [500, 0]
    assert residents[0] == 1000
    assert ask("select residents from mart_area where level = 'city'") == [(3500,)]


def test_what_became_of_each_area_is_measured(city: Path, ask: Query) -> None:
    build_city(str(city))
    rows = ask("select changed_on::varchar, area_id, became, round(shared_share, 2) from area_redraw")
    assert rows == [
        ("2024-02-15", "011", "same", 1.0),
        ("2024-02-15", "012", "same", 1.0),
        ("2024-02-15", "021", "redrawn", 0.67),
        ("2024-02-15", "022", "ended", None),
        ("2024-02-15", "023", "began", None),
    ]
    levels = ask("select value from meta_city where key = 'levels'")[0][0]
    assert '"redrawn_on": ["2024-02-15"]' in levels
    assert ask("select source from source_ledger where source like 'areas_beat%' order by 1") == [
        ("areas_beat",),
        ("areas_beat_until_2024_02_14",),
    ]
    assert '"023"' in ask("select geojson from map_layer where name = 'areas/beat'")[0][0]
    assert '"022"' not in ask("select geojson from map_layer where name = 'areas/beat'")[0][0]


def test_a_level_of_one_vintage_has_all_records_whenever_it_was_drawn(tmp_path: Path) -> None:
    text = CITY.replace('parent = "district"', 'parent = "district"\nvalid_from = 2024-03-15')
    city = read_city(write_city(tmp_path, text=text))
    assert len(list_periods(city)) == 1
    assert find_vintage(city, "beat", dt.date(2001, 1, 1)).level == "beat"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("valid_from = 2024-02-15", ""), "two [[areas]] are level beat from 1900-01-01"),
        (("valid_to = 2024-02-14", ""), "needs valid_to = 2024-02-14, found none"),
        (("valid_to = 2024-02-14", "valid_to = 2024-02-10"), "2024-02-14, found 2024-02-10"),
        (("valid_to = 2024-02-14", "valid_to = 2024-03-14"), "its next vintage begins on 2024-02-15"),
    ],
)
def test_vintages_follow_each_other_day_by_day(tmp_path: Path, change: tuple[str, str], said: str) -> None:
    path = write_city(tmp_path, text=TEXT.replace(*change))
    with pytest.raises(CityFileError) as caught:
        read_city(path)
    assert said in str(caught.value)


def test_a_redrawn_parent_needs_a_vintage_of_what_nests_in_it(tmp_path: Path) -> None:
    district = CITY[CITY.index('[[areas]]\nlevel = "district"') : CITY.index("[[incidents]]")]
    until, since = (district.replace("pad = 2", f"pad = 2\n{key}") for key in
                    ("valid_to = 2024-02-14", "valid_from = 2024-02-15"))  # fmt: skip
    with pytest.raises(CityFileError, match="give beat a vintage from 2024-02-15 too"):
        read_city(write_city(tmp_path, text=CITY.replace(district, until + since)))
    both = read_city(write_city(tmp_path, text=TEXT.replace(district, until + since)))
    assert [area.level for area in list_periods(both)[1].levels] == ["beat", "district"]


LATER = [
    "2,2024-02-15T00:00:00,2024-05-01T00:00:00,ASSAULT,,022,,",
    "7,2024-02-14T23:00:00,,THEFT,,022,,",
    "8,2024-02-15T01:00:00,,THEFT,,023,,",
    "9,2024-02-20T01:00:00,,THEFT,,,1.6,1.5",
    "10,2024-01-20T01:00:00,,THEFT,,,1.6,1.5",
    "4,2024-02-10T10:00:00,2024-05-01T00:00:00,THEFT,,,1.2,1.5",
]
"""Records of both vintages, one moved across the change to the day it begins, one to a day before it."""


def test_a_refresh_and_workers_give_what_a_full_build_gives(city: Path) -> None:
    city.write_text(city.read_text().replace('path = "records.csv"', 'path = "records*.csv"'))
    build_city(str(city))
    (city.parent / "records_2.csv").write_text("\n".join([HEADER, *LATER]) + "\n")
    with (city.parent / "records.csv").open("a") as file:
        file.write("11,2024-02-14T12:00:00,,THEFT,,022,,\n12,2024-02-16T12:00:00,,THEFT,,022,,\n")
    build_city(str(city))
    refreshed = read_tables()
    build_city(str(city), full=True)
    whole = read_tables()
    with open_workers(1, None) as client:
        build_city(str(city), full=True, read_elsewhere=partial(read_on_workers, client))
    apart = read_tables()
    for name, rows in whole.items():
        assert refreshed[name] == rows, f"{name} of a refresh"
        assert apart[name] == rows, f"{name} of workers"
    placed = {row[1]: row for row in whole["int_incident"]}
    assert len(placed) == 12
