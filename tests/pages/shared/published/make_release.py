"""A release on disk: Fable's, one with other tables, or one in which nothing is known but the areas."""

import json
from datetime import date
from pathlib import Path

import duckdb

from data.contracts_public import PUBLIC_TABLES
from data.publishing.frames import make_table
from tests.pages.shared.published import fable, fable_words
from tests.pages.shared.published.fable import Row, list_areas
from tests.pages.shared.published.fable_words import PUBLISHED, RELEASE, make_facts

Tables = dict[str, list[Row]]


def make_tables() -> Tables:
    """Return the rows of every table."""
    return {
        "public_area": list(fable.list_areas()),
        "public_area_year": list(fable.list_years()),
        "public_district_quarter": list(fable.list_quarters()),
        "public_city_month": list(fable.list_months()),
        "public_engagement": list(fable.list_engagement()),
        "public_survey": list(fable.list_scores()),
        "public_event": list(fable.list_events()),
        "public_said_did": fable_words.list_said_did(),
        "public_testimonial": [
            {"testimonial_id": "t1", "text": f"They came. {fable.HOSTILE}", "given_month": date(2026, 5, 1)}
        ],
        "public_goal": fable_words.list_goals(),
        "public_before_after": list(fable_words.list_results()),
        "public_programme_area": [],
        "public_release": fable_words.list_releases(),
        "public_correction": fable_words.list_corrections(),
        "public_map_layer": [{"name": "areas/beat", "geojson": '{"type":"FeatureCollection","features":[]}'}],
        "public_meta": [
            {"key": key, "value": json.dumps(value)} for key, value in fable_words.make_facts().items()
        ],
        "public_column": [],
    }


def write_release(home: Path, tables: Tables | None = None, *, release: str = RELEASE) -> Path:
    """Write a release with its pointer under a home, and return its folder."""
    folder = home / "public" / "fable" / release
    folder.mkdir(parents=True)
    filled = tables if tables is not None else make_tables()
    with duckdb.connect(str(folder / "public.duckdb")) as connection:
        for name, table in PUBLIC_TABLES.items():
            empty: Row = dict.fromkeys(column.name for column in table.columns)
            rows = [empty | row for row in filled.get(name, [])]
            connection.from_arrow(make_table(name, rows)).create(name)
    (folder / "csv").mkdir()
    (folder / "csv" / "public_area_year.csv").write_text("level\n")
    (folder / "manifest.json").write_text(json.dumps(make_facts()))
    pointer = {"release": release, "city": "fable", "city_name": "Fable", "published_at": PUBLISHED}
    (folder.parent / "current.json").write_text(json.dumps(pointer))
    return folder


def make_empty() -> Tables:
    """Return the tables of a release in which nothing is known but the areas."""
    facts = make_facts() | {
        "sources": [],
        "survey_sources": [],
        "contact": {},
        "help_line": None,
        "licence": None,
        "elsewhere": {},
        "hidden_counts": {},
        "attack": {},
        "unlocated_incidents": {},
    }
    areas = [row | {"residents": None, "residents_date": None} for row in list_areas()]
    meta = [{"key": key, "value": json.dumps(value)} for key, value in facts.items()]
    return {"public_area": areas, "public_meta": meta}
