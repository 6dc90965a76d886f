"""A small build with every table that pages read: 12 beats in 3 districts, 30 months, made from a seed."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import shapely

from tests.pages.testford import (
    FIRST_MONTH,
    KINDS,
    MONTHS,
    Place,
    list_events,
    list_incidents,
    list_places,
    list_settings,
    month_at,
)

TABLES = """
create table mart_area(level varchar, area_id varchar, valid_from date, valid_to date, area_name varchar,
  parent_level varchar, parent_id varchar, land_km2 double, residents bigint, residents_source varchar,
  residents_date date, geometry blob);
create table mart_area_population_group(level varchar, area_id varchar, group_kind varchar,
  group_name varchar, residents bigint, source varchar, as_of date);
create table mart_area_month(level varchar, area_id varchar, month date, offence_group varchar,
  incidents bigint, received boolean, days_received integer);
create table mart_area_month_category(level varchar, area_id varchar, month date, offence_group varchar,
  category varchar, incidents bigint);
create table mart_area_engagement_month(level varchar, area_id varchar, month date, event_kind varchar,
  status varchar, events bigint, contacts bigint, officer_hours double, attendance_known bigint,
  hours_known bigint, received boolean);
create table mart_area_survey_wave(source varchar, level varchar, area_id varchar, wave_start date,
  wave_end date, measure varchar, respondent_group varchar, score double, base bigint, effective_base double,
  low double, high double, method varchar, shown boolean, reason varchar, conducted_by varchar, mode varchar,
  wording_id varchar, response_rate double);
create table mart_programme(programme_id varchar, name varchar, event_kind varchar, starts_on date,
  ends_on date, areas struct(level varchar, area_id varchar)[], aim varchar,
  area_starts struct(level varchar, area_id varchar, starts_on date)[]);
create table mart_event(event_id varchar, starts_at timestamptz, ends_at timestamptz, title varchar,
  event_kind varchar, format varchar, programme_id varchar, status varchar, venue_id varchar, lon double,
  lat double, located_by varchar, areas struct(level varchar, area_id varchar)[], attendance bigint,
  officer_hours double, source varchar, starts_local timestamp);
create table mart_venue(venue_id varchar, name varchar, kind varchar, lon double, lat double,
  sensitive boolean, source varchar);
create table source_ledger(build_id varchar, source varchar, files bigint, received bigint, accepted bigint,
  rejected bigint, blank bigint, superseded bigint, unlocated bigint, without_point bigint,
  disagreeing bigint, first_date date, last_date date, sha256 varchar, licence varchar);
create table meta_city(key varchar, value varchar);
create table map_layer(name varchar, geojson varchar);
create table area_neighbour(level varchar, area_id varchar, neighbour_id varchar);
"""

CATEGORIES = """
insert into mart_area_month_category
select level, area_id, month, offence_group,
  if(offence_group = 'other', 'FRAUD', upper(offence_group)) as category, incidents
from mart_area_month where offence_group <> 'all' and incidents > 0 and area_id <> 'unlocated'
"""


def make_build(
    home: Path,
    *,
    city: str = "testford",
    build_id: str = "b1",
    seed: int = 7,
    captured_on: str = "2026-06-13",
    fictional: bool = True,
) -> Path:
    """Write `data/built/<city>/<build_id>.duckdb` under `home` and point `current.json` at it.

    Parameters
    ----------
    home
        What COMMONBEAT_HOME will name.
    city, build_id, seed
        The slug, the build's id, and the seed of every count.
    captured_on, fictional
        The day at which events were captured: a fictional city's clock stopped then.
    """
    folder = home / "data" / "built" / city
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{build_id}.duckdb"
    path.unlink(missing_ok=True)
    rng, places = np.random.default_rng(seed), list_places()
    with duckdb.connect(str(path)) as connection:
        connection.execute(TABLES)
        _fill_areas(connection, places)
        _fill(connection, "mart_area_month", list(list_incidents(places, rng)))
        connection.execute(CATEGORIES)
        _fill_events(connection, places, list_events(rng))
        _fill_surveys(connection, places, rng)
        _fill_meta(connection, city, build_id, captured_on=captured_on, fictional=fictional)
    point_at(home, city=city, build_id=build_id)
    return path


def point_at(home: Path, *, city: str = "testford", build_id: str) -> None:
    """Name a build in `current.json` by an atomic rename."""
    folder = home / "data" / "built" / city
    beside = folder / f"current.json.{build_id}"
    beside.write_text(
        json.dumps(
            {
                "build_id": build_id,
                "file": f"{build_id}.duckdb",
                "city": city,
                "city_name": "Testford",
                "built_at": datetime(2026, 7, 1, 6, 0, tzinfo=UTC).isoformat(),
            }
        )
    )
    beside.replace(folder / "current.json")


def _fill(connection: duckdb.DuckDBPyConnection, table: str, rows: list[tuple[object, ...]]) -> None:
    arrays = [pa.array(column) for column in zip(*rows, strict=True)]
    connection.register("rows", pa.table(arrays, names=[f"c{n}" for n in range(len(arrays))]))
    connection.execute(f"insert into {table} select * from rows")
    connection.unregister("rows")


def _fill_areas(connection: duckdb.DuckDBPyConnection, places: list[Place]) -> None:
    rows: list[tuple[object, ...]] = [
        (
            p.level,
            p.area_id,
            date(2020, 1, 1),
            None,
            p.name,
            p.parent_level,
            p.parent_id,
            0.8 * (1 if p.level == "beat" else 4 if p.level == "district" else 12),
            p.residents,
            "census estimate",
            date(2024, 7, 1),
            shapely.to_wkb(p.shape),
        )
        for p in places
    ]
    _fill(connection, "mart_area", rows)
    for level in ("beat", "district"):
        features = [
            {
                "type": "Feature",
                "id": p.area_id,
                "properties": {"id": p.area_id, "name": p.name},
                "geometry": json.loads(shapely.to_geojson(p.shape)),
            }
            for p in sorted(places, key=lambda p: p.area_id)
            if p.level == level
        ]
        text = json.dumps({"type": "FeatureCollection", "features": features})
        _fill(connection, "map_layer", [(f"areas/{level}", text)])
    _fill(connection, "map_layer", [("context", '{"type": "FeatureCollection", "features": []}')])
    beats = [p for p in places if p.level == "beat"]
    pairs = [
        ("beat", a.area_id, b.area_id)
        for a in beats
        for b in beats
        if a is not b and shapely.intersects(a.shape, b.shape)
    ]
    _fill(connection, "area_neighbour", list(pairs))


def _fill_events(
    connection: duckdb.DuckDBPyConnection, places: list[Place], events: list[dict[str, object]]
) -> None:
    rows: list[tuple[object, ...]] = []
    cells: dict[tuple[str, str, date, str, str], list[float]] = {}
    for event in events:
        start = event["start"]
        assert isinstance(start, datetime)
        areas = [("beat", event["beat_id"]), ("district", event["district_id"]), ("city", "city")]
        rows.append(
            (
                event["event_id"],
                start.replace(tzinfo=UTC),
                start.replace(tzinfo=UTC) + timedelta(hours=1),
                event["title"],
                event["kind"],
                "in person",
                None,
                event["status"],
                "v2" if event["beat_id"] == "203" else "v1",
                event["lon"],
                event["lat"],
                "venue",
                [{"level": level, "area_id": area_id} for level, area_id in areas],
                event["attendance"],
                event["hours"],
                "calendar",
                start,
            )
        )
        for level, area_id in areas:
            for kind in (str(event["kind"]), "all"):
                key = (level, str(area_id), start.date().replace(day=1), kind, str(event["status"]))
                cell = cells.setdefault(key, [0, 0, 0, 0, 0])
                attendance, hours = event["attendance"], event["hours"]
                for place, amount in enumerate((1, attendance, hours)):
                    cell[place] += float(amount) if isinstance(amount, int | float) else 0.0
                cell[3] += attendance is not None
                cell[4] += hours is not None
    _fill(connection, "mart_event", rows)
    venues = [
        ("v1", "Riverside Library", "library", -0.985, 50.015, False, "venues"),
        ("v2", "Shelter", "shelter", -0.975, 50.015, True, "venues"),
    ]
    _fill(connection, "mart_venue", list(venues))
    dense = [
        (
            p.level,
            p.area_id,
            month_at(m),
            kind,
            status,
            *_spread(cells.get((p.level, p.area_id, month_at(m), kind, status))),
            True,
        )
        for p in places
        for m in range(MONTHS)
        for kind in ("all", *KINDS)
        for status in ("held", "presumed", "scheduled", "cancelled")
    ]
    _fill(connection, "mart_area_engagement_month", list(dense))


def _spread(cell: list[float] | None) -> tuple[object, ...]:
    events, contacts, hours, attendance_known, hours_known = cell or [0, 0, 0, 0, 0]
    return (
        int(events),
        int(contacts),
        hours if hours_known else None,
        int(attendance_known),
        int(hours_known),
    )


def _fill_surveys(
    connection: duckdb.DuckDBPyConnection, places: list[Place], rng: np.random.Generator
) -> None:
    rows: list[tuple[object, ...]] = []
    for position, place in enumerate(places):
        for wave in range(5):
            start, end = month_at(wave * 6), month_at(wave * 6 + 3) - timedelta(days=1)
            base = 12 if place.area_id == "203" else 60 if place.level == "beat" else 900
            shown = base >= 30
            shift = 25.0 if place.area_id == "102" and wave >= 3 else 0.0
            score = 45.0 + position + shift + float(rng.normal(0, 1))
            half = 196 * 0.25 / np.sqrt(base)
            key = (place.level, place.area_id, start, end)
            known = (score - half, score + half) if shown else (None, None)
            tail = ("direct", shown, None if shown else "base under 30", "University", "post", "w1", 0.21)
            first = ("survey", *key, "trust", "all", score if shown else None, base, base / 1.2)
            rows.append((*first, *known, *tail))
            if place.level != "beat":
                other = ("published", True, None, "Vendor", "online", "w2", None)
                rows.append(("published", *key, "safety", "all", score, None, None, None, None, *other))
    _fill(connection, "mart_area_survey_wave", rows)


def _fill_meta(
    connection: duckdb.DuckDBPyConnection, city: str, build_id: str, *, captured_on: str, fictional: bool
) -> None:
    values = list_settings(city, captured_on=captured_on, fictional=fictional)
    _fill(connection, "meta_city", [(key, json.dumps(value)) for key, value in values.items()])
    ledger = ("crimes", 1, 1000, 1000, 0, 0, 0, 5, 5, 0, FIRST_MONTH, date(2026, 6, 12), "", "CC0")
    _fill(connection, "source_ledger", [(build_id, *ledger)])
