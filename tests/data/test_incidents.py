"""Every line of an incident file is accounted for, and every incident is in the right place."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest

from data.build import build_city
from data.errors import SourceError
from tests.data.tiny import CITY, HEADER, RECORDS, write_city

Build = Callable[..., Path]
Ask = Callable[..., list[tuple[Any, ...]]]
LEDGER = "select received, accepted, rejected, blank, superseded from source_ledger where source = 'records'"


def months_of(ask: Ask, level: str, area_id: str) -> dict[str, int | None]:
    """Return month → incidents of an area."""
    rows = ask(
        "select month, incidents from mart_area_month where offence_group = 'all' "
        f"and level = '{level}' and area_id = '{area_id}' order by month"
    )
    return {str(month)[:7]: count for month, count in rows}


def test_codes_points_and_parents(build_tiny: Build, ask: Ask) -> None:
    build_tiny()
    assert months_of(ask, "beat", "011") == {"2024-01": 1, "2024-02": None, "2024-03": 0}
    assert months_of(ask, "beat", "012")["2024-01"] == 1, "code 12 is beat 012"
    assert months_of(ask, "beat", "021")["2024-03"] == 1, "no code: the point decides"
    assert months_of(ask, "district", "02")["2024-03"] == 2
    assert months_of(ask, "city", "city") == {"2024-01": 2, "2024-02": None, "2024-03": 2}


def test_nothing_received_is_not_zero_and_part_months_say_so(build_tiny: Build, ask: Ask) -> None:
    build_tiny()
    rows = ask("select distinct month::varchar, received, days_received from mart_area_month order by all")
    assert rows == [("2024-01-01", True, 27), ("2024-02-01", False, 0), ("2024-03-01", True, 20)]


@pytest.mark.parametrize(
    ("rule", "beat"),
    [
        ("agency_code_else_point", "012"),
        ("point_else_agency_code", "011"),
        ("agency_code_only", "012"),
        ("point_only", "011"),
    ],
)
def test_the_rule_decides_where_code_and_point_differ(
    build_tiny: Build, ask: Ask, rule: str, beat: str
) -> None:
    text = CITY.replace('preset = "generic"', f'preset = "generic"\nlocated_by = "{rule}"', 1)
    build_tiny(text=text, records=["1,2024-01-05T10:00:00,,THEFT,,012,0.5,0.5"])
    assert months_of(ask, "beat", beat) == {"2024-01": 1}
    assert ask("select disagreeing from source_ledger where source = 'records'") == [(1,)]
    where = "select source, level, area_id, incidents, without_point, disagreeing from mart_source_area_month"
    assert ask(where) == [("records", "beat", beat, 1, 0, 1)]


def test_repeated_ids_are_one_incident_and_the_latest_update_wins(build_tiny: Build, ask: Ask) -> None:
    build_tiny(
        records=[
            "7,2024-01-05T10:00:00,2024-02-01T00:00:00,THEFT,,011,,",
            "7,2024-01-05T10:00:00,2024-03-01T00:00:00,ASSAULT,,012,,",
            "7,2024-01-05T10:00:00,2024-01-01T00:00:00,THEFT,,021,,",
        ]
    )
    assert ask(LEDGER) == [(3, 3, 0, 0, 2)]
    assert ask("select category from int_incident") == [("ASSAULT",)]


def test_incidents_without_an_id_are_each_their_own(build_tiny: Build, ask: Ask) -> None:
    build_tiny(records=[",2024-01-05T10:00:00,,THEFT,,011,,"] * 3)
    assert months_of(ask, "beat", "011") == {"2024-01": 3}


def test_missing_masked_and_impossible_points_are_no_points(build_tiny: Build, ask: Ask) -> None:
    points = ["0,0", "0.0,0.0", ",", "NaN,0.5", "200,0.5", "0.5,95", "abc,0.5", "5,5", "0.5,0.5"]
    build_tiny(records=[f"{n},2024-01-05T10:00:00,,THEFT,,,{point}" for n, point in enumerate(points)])
    ledger = ask("select without_point, unlocated from source_ledger where source = 'records'")
    assert ledger == [(7, 8)], "the point far outside is a point in no area"
    assert months_of(ask, "beat", "unlocated") == {"2024-01": 8}


def test_every_line_is_accounted_for(build_tiny: Build, ask: Ask) -> None:
    build_tiny(
        records=[
            RECORDS[0],
            "",
            "2,2024-01-06",
            '3,2024-01-07T10:00:00,,"THEFT\n\nOF BICYCLE",,011,,',
            "4,,,THEFT,,011,,",
            "5,06/01/2024,,THEFT,,011,,",
            "6,2999-01-01T00:00:00,,THEFT,,011,,",
            "7,2024-01-08T10:00:00,,THEFT,,011,,,,,extra",
        ]
    )
    assert ask(LEDGER) == [(7, 2, 5, 1, 0)]
    reasons = {reason for (reason,) in ask("select reason from rejected_rows")}
    assert {"no date", "date not written as the city file says", "date in the future"} <= reasons
    raw = ask("select raw from rejected_rows where reason = 'no date'")[0][0]
    assert '"incident_id": "4"' in raw
    assert "lon" not in raw, "coordinates are not kept beside a rejected row"


def test_lines_lost_behind_an_open_quote_are_rejected_rows(build_tiny: Build, ask: Ask) -> None:
    build_tiny(
        records=[*RECORDS, '8,2024-03-21T10:00:00,,"THEFT,,011,,', "9,2024-03-22T10:00:00,,THEFT,,011,,"]
    )
    received, accepted, rejected, _, _ = ask(LEDGER)[0]
    assert received == accepted + rejected == 6
    assert accepted == 4


def test_a_missing_column_is_named(build_tiny: Build) -> None:
    with pytest.raises(
        SourceError, match=r"records.csv: records needs column beat; the file has .*correct `columns`"
    ):
        build_tiny(header=HEADER.replace("beat", "baet"))


def test_a_missing_file_is_named(build_tiny: Build) -> None:
    with pytest.raises(SourceError, match=r"records: no file recrods\.csv"):
        build_tiny(text=CITY.replace("records.csv", "recrods.csv"))


def test_population_is_spread_and_summed(build_tiny: Build, ask: Ask) -> None:
    build_tiny()
    rows: dict[str, int] = dict(ask("select level || ' ' || area_id, residents from mart_area"))
    assert rows["district 01"] == 3000
    assert rows["city city"] == 3500
    assert rows["beat 022"] == 0


def test_offence_groups_and_all_agree(build_tiny: Build, ask: Ask) -> None:
    build_tiny()
    rows: dict[str, int] = dict(
        ask("select offence_group, sum(incidents) from mart_area_month where level = 'city' group by all")
    )
    assert rows == {"all": 4, "property": 2, "person": 1, "other": 1, "society": 0}


def test_a_layer_far_from_the_incidents_is_warned_about(home: Path, tmp_path: Path) -> None:
    path = write_city(tmp_path / "files", records=["1,2024-01-05T10:00:00,,THEFT,,,-87.6,41.9"] * 3)
    warnings: list[str] = []
    build_city(str(path), warn=warnings.append)
    assert any("100% of the incidents lie outside every beat" in warning for warning in warnings)
    assert "set `crs` of level beat" in warnings[0]


def test_codes_and_categories_that_nobody_knows_are_counted(build_tiny: Build, ask: Ask) -> None:
    build_tiny(
        records=["1,2024-01-05T10:00:00,,ODDITY,,999,0.5,0.5", "2,2024-01-05T10:00:00,,THEFT,,,0.5,0.5"]
    )
    notes = ask("select note, rows from source_note where source = 'records' order by note")
    assert notes == [("code_names_no_area", 1), ("offence_in_no_group", 1)]


def write_taipei(folder: Path, *, claim: str, really: str) -> Path:
    """Write the tiny city around Taipei, its layers in one CRS and claiming another."""
    path = write_city(folder)
    rows = []
    for name in ("beats", "districts"):
        layer = gpd.read_file(folder / f"{name}.geojson")
        moved = layer.set_geometry(layer.affine_transform([0.05, 0, 0, 0.05, 121.5, 25.0]))
        content = json.loads(moved.to_crs(really).to_json(drop_id=True))
        content["crs"] = {
            "type": "name",
            "properties": {"name": f"urn:ogc:def:crs:{claim.replace(':', '::')}"},
        }
        (folder / f"{name}.geojson").write_text(json.dumps(content))
    for n in range(400):
        lon, lat = 121.5 + (n % 20 + 0.5) * 0.005, 25.0 + (n // 20 + 0.5) * 0.005
        rows.append(f"{n},2024-01-05T10:00:00,,THEFT,,,{lon},{lat}")
    (folder / "records.csv").write_text("\n".join([HEADER, *rows]) + "\n")
    return path


@pytest.mark.parametrize(("really", "doubted"), [("EPSG:4236", False), ("EPSG:4326", True)])
def test_a_claim_to_an_unusual_crs_is_checked_against_the_incidents(
    home: Path, tmp_path: Path, really: str, *, doubted: bool
) -> None:
    warnings: list[str] = []
    build_city(str(write_taipei(tmp_path / "files", claim="EPSG:4236", really=really)), warn=warnings.append)
    assert ["EPSG:4236" in warning for warning in warnings] == [True, True] * doubted
    if doubted:
        assert 'set crs = "EPSG:4326" of level beat' in warnings[0]


def test_names_and_aliases_of_areas_are_matched_and_counted(home: Path, tmp_path: Path, ask: Ask) -> None:
    text = CITY.replace('parent = "district"', 'parent = "district"\naliases = { "Old Town" = "022" }')
    codes = ["old-town", "BEAT 011", "012", "Baet 02", "Baet 02", "Nowhere at all"]
    rows = [f"{n},2024-01-05T10:00:00,,THEFT,,{code},," for n, code in enumerate(codes)]
    said: list[str] = []
    build_city(str(write_city(tmp_path / "files", records=rows, text=text)), warn=said.append)
    notes: dict[str, int] = dict(ask("select note, rows from source_note where source = 'records'"))
    assert notes == {"alias_used": 1, "matched_by_name": 1, "code_names_no_area": 3}
    assert months_of(ask, "beat", "022") == {"2024-01": 1}
    assert months_of(ask, "beat", "unlocated") == {"2024-01": 3}, "nothing is matched by likeness"
    assert said[0].startswith("records: 2 records name beat 'Baet 02', which is no area; nearest: 02")
    assert "'Nowhere at all', which is no area; none is spelled like it" in said[1]
