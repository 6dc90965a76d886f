"""What was said, done and put on record in Fable, and the facts of its release."""

import datetime as dt
from collections.abc import Iterator

from tests.pages.shared.published.fable import HOSTILE, Row

RELEASE = "20260715T090000"
PUBLISHED = "2026-07-15T09:00:00+00:00"


def list_said_did() -> list[Row]:
    """Return two concerns: one of a1, done and told, and one of district 02."""
    first = {"level": "beat", "area_id": "a1", "topic": "parking", "raised_month": dt.date(2026, 5, 1)}
    told = {"status": "told", "actions": 2, "actions_done": 2, "last_done_on": dt.date(2026, 6, 2)}
    second = {"level": "district", "area_id": "02", "topic": "noise", "raised_month": dt.date(2026, 4, 1)}
    waiting = {"status": "open", "actions": 0, "actions_done": 0, "approved_on": dt.date(2026, 7, 1)}
    return [
        {
            "concern_id": "c1",
            "text": f"Cars block the way. {HOSTILE}",
            **first,
            **told,
            "told_on": dt.date(2026, 6, 9),
            "approved_on": dt.date(2026, 7, 1),
        },
        {"concern_id": "c2", "text": "It is loud at night.", **second, **waiting},
    ]


def list_goals() -> list[Row]:
    """Return a goal of the city with its latest value, and one of a district without."""
    common = {"set_by": "Police board", "unit": "points", "starts_on": dt.date(2026, 1, 1)}
    return [
        {
            "goal_id": "g1",
            "measure": "trust",
            "level": "city",
            "area_id": "city",
            "target": 65.0,
            **common,
            "due_on": dt.date(2026, 12, 31),
            "latest": 61.2,
            "latest_on": dt.date(2026, 5, 16),
        },
        {
            "goal_id": "g2",
            "measure": "youth_events",
            "level": "district",
            "area_id": "01",
            "target": 24.0,
            **common,
            "due_on": dt.date(2027, 6, 30),
        },
    ]


def list_results() -> Iterator[Row]:
    """Yield one result of each verdict, one with its size hidden."""
    common = {
        "programme_id": "coffee",
        "name": "Coffee",
        "event_kind": "informal_meet",
        "starts_on": dt.date(2025, 6, 1),
        "treated_areas": 3,
        "comparison_areas": 9,
        "level": "beat",
    }
    counts = {"unit": "ratio", "effect": 0.86, "low": 0.76, "high": 0.97}
    yield {**common, **counts, "outcome": "incidents:all", "verdict": "fewer"}
    yield {**common, **counts, "outcome": "incidents:person", "verdict": "more", "effect": None}
    yield {
        **common,
        **counts,
        "outcome": "around:all",
        "verdict": "no_clear_change",
        "effect": 1.0,
        "under": 0.12,
    }
    points = {"unit": "points", "effect": 4.2, "low": 1.0, "high": 7.4}
    yield {**common, **points, "outcome": "survey:trust", "verdict": "higher"}
    yield {
        **common,
        "outcome": "survey:safety",
        "verdict": "cannot_tell",
        "reason": "few-waves",
        "unit": "points",
    }


def list_releases() -> list[Row]:
    """Return two releases."""
    numbers = {"added": 90, "revised": 2, "removed": 0, "hidden": 3, "newly_hidden": 0, "newly_shown": 0}
    return [
        {
            "release": "20260415T090000",
            "published_at": "2026-04-15T09:00:00+00:00",
            "kind": "first",
            **numbers,
        },
        {"release": RELEASE, "published_at": PUBLISHED, "kind": "numbers", "note": "June is in.", **numbers},
    ]


def list_corrections() -> list[Row]:
    """Return a correction in words, and one of numbers."""
    return [
        {
            "correction_id": "k1",
            "corrected_on": dt.date(2026, 7, 1),
            "kind": "worded",
            "text": "The total was 3 too high.",
        },
        {
            "correction_id": "k2",
            "corrected_on": dt.date(2026, 7, 15),
            "kind": "revised",
            "release": RELEASE,
            "table_name": "public_area_year",
            "period": "2024",
            "numbers": 2,
        },
    ]


def make_facts() -> Row:
    """Return what `public_meta` holds."""
    source = {"first_date": "2023-01-01", "last_date": "2026-06-30", "licence": "CC0-1.0", "sha256": "0" * 64}
    attack = {"cells": 400, "hidden": 3, "narrowed": 0, "narrowest_width": 9, "percent_of_cells_hidden": 1}
    rules = {
        "geography": "beat",
        "wider_geography": "district",
        "survey_geography": "district",
        "min_count": 5,
        "min_survey_base": 50,
        "min_cell": 10,
        "min_width": 4,
    }
    return {
        "city": "fable",
        "city_name": "Fable",
        "fictional": True,
        "release": RELEASE,
        "published_at": PUBLISHED,
        "timezone": "America/Chicago",
        "units": "metric",
        "captured_on": "2026-07-01",
        "licence": "CC0-1.0",
        "levels": [{"level": "beat", "label": "Beat"}, {"level": "district", "label": "District"}],
        "rules": rules,
        "sources": [
            {"source": "records", "kind": "incidents", "name": "Fable records", **source},
            {"source": "pulse", "kind": "surveys", "name": "Fable pulse", **source},
        ],
        "survey_sources": [
            {
                "name": "pulse",
                "source_name": "Fable pulse",
                "conducted_by": "Fable University",
                "mode": "by letter",
                "items": [{"measure": "trust", "wording_id": "trust_1", "wording": "Do you trust them?"}],
            }
        ],
        "contact": {
            "agency": "1 Quay Street",
            "help": "help@fable.example",
            "privacy": "privacy@fable.example",
        },
        "help_line": "In an emergency call 112.",
        "not_monitored": None,
        "accessibility": None,
        "elsewhere": {
            "stops": "https://fable.example/stops",
            "use_of_force": None,
            "complaints": "Board, Town Hall",
        },
        "hidden_counts": {"public_area_year": 3, "public_survey": 2},
        "attack": {"incidents": attack, "contacts": {**attack, "hidden": 0}},
        "unlocated_incidents": {"2024": 7, "2025": None},
    }
