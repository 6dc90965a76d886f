"""A release before it goes out: its tables, what was hidden, and what the attack found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from data.contracts_public import HIDDEN_REASON, PUBLIC_TABLES
from data.publishing import engagement, incidents
from data.publishing.archive import Archive, find_memory
from data.publishing.events import list_events
from data.publishing.facts import describe_facts, list_facts
from data.publishing.frames import make_table
from data.publishing.gate import Cell, Gate, Narrowed, Verdict, say_publicly, sum_up
from data.publishing.history import (
    PERIODS,
    compare_numbers,
    describe_changes,
    list_corrections,
    list_releases,
)
from data.publishing.periods import read_coverage
from data.publishing.places import list_areas, list_layers, list_sources
from data.publishing.plans import read_plans
from data.publishing.results import list_results
from data.publishing.rules import Rules, read_rules
from data.publishing.source import Source
from data.publishing.surveys import list_scores
from data.publishing.topics import CellKey, Topic
from data.publishing.words import Words, read_words
from data.reading import open_build

Say = Callable[[str], None]
Row = dict[str, object]


@dataclass(frozen=True)
class Draft:
    """All of a release but its files. `report`, `narrowed`, `held_back` and the true `scores` stay inside."""

    release: str
    tables: Mapping[str, pa.Table]
    topics: Sequence[tuple[Topic, Sequence[Cell]]]
    manifest: Mapping[str, Any]
    report: Mapping[str, Mapping[str, Any]]
    narrowed: Sequence[Narrowed]
    held_back: Sequence[str]
    scores: Sequence[Mapping[str, object]] = ()


@dataclass(frozen=True)
class Judged:
    """The topics of a release with their verdicts."""

    topics: list[tuple[Topic, list[Verdict]]]

    @property
    def verdicts(self) -> list[Verdict]:
        """Return the verdicts of all topics."""
        return [verdict for _, verdicts in self.topics for verdict in verdicts]

    def sum_up(self) -> dict[str, dict[str, Any]]:
        """Return what the attack found by topic, in aggregates."""
        return {topic.name: sum_up(verdicts) for topic, verdicts in self.topics}

    def cells(self, name: str) -> dict[tuple[str, CellKey], Cell] | None:
        """Return a topic's cells by layer and key; None where the release has no such topic."""
        for topic, verdicts in self.topics:
            if topic.name == name:
                return {(cell.rule, cell.key): cell for each in verdicts for cell in each.cells}
        return None


def make_draft(
    source: Source,
    archive: Archive,
    *,
    now: dt.datetime,
    say: Say,
    last: Path | None = None,
    note: str | None = None,
    complementary: bool = True,
) -> Draft:
    """Count, hide, attack, and lay out every table of a release.

    Parameters
    ----------
    source
        The build, and what people logged.
    archive
        What was published before.
    now
        Time of the release, UTC.
    say
        Told what is being done.
    last
        Folder of the release in force, to say what changed since.
    note
        What the steward says changed.
    complementary
        False hides small counts alone, which the attack then breaks: for tests and for showing it.
    """
    rules = read_rules(source.city, source.settings)
    coverage = read_coverage(source.ask("publish_months"), today=source.today)
    gate = Gate(rules.settings.min_count, rules.min_width, find_memory(source.city), complementary)
    counted = incidents.count_incidents(source, rules, coverage)
    met = engagement.count_engagement(source, rules, coverage)
    topics = [counted.topic, met.people, *([met.occasions] if met.occasions else [])]
    judged = Judged([(each, gate.judge(each, archive.list_earlier(each.name), say)) for each in topics])
    surveyed = list_scores(source, rules, archive.list_scores())
    scores = surveyed.rows
    say("programmes: compared before and after")
    results = list_results(source, rules, read_plans(source.city))
    with open_build(source.city) as built:
        words = read_words(source.city, rules, built, scores)
    rows = {
        **incidents.list_rows(
            counted, judged.cells("incidents") or {}, source.list_areas, reason=HIDDEN_REASON
        ),
        "public_area": list_areas(source, rules),
        "public_engagement": engagement.list_rows(
            met,
            judged.cells("contacts") or {},
            judged.cells("events"),
            source.list_areas,
            levels=list(dict.fromkeys(["city", rules.wider, rules.geography])),
            reason=HIDDEN_REASON,
        ),
        "public_survey": scores,
        "public_event": list_events(source, rules, words.approved),
        "public_map_layer": list_layers(source, rules),
        **results,
        **list_words(words),
    }
    manifest = describe_release(source, rules, judged, now=now)
    numbers = {name: make_table(name, rows[name]) for name in PERIODS}
    changes = compare_numbers(numbers, last, note=note)
    manifest["changes"] = describe_changes(changes)
    manifests = [*archive.list_manifests(), manifest]
    facts = describe_facts(source, rules, scores) | {
        **{name: value for name, value in manifest.items() if name != "changes"},
        "unlocated_incidents": counted.unlocated,
        "hidden_counts": count_hidden(rows),
    }
    rows["public_meta"] = list_facts(facts)
    rows |= list_record(rules, manifests)
    rows["public_column"] = list_columns()
    tables = {name: numbers.get(name) or make_table(name, rows[name]) for name in PUBLIC_TABLES}
    return Draft(
        manifest["release"],
        tables,
        [(topic, [cell for each in verdicts for cell in each.cells]) for topic, verdicts in judged.topics],
        manifest,
        judged.sum_up(),
        [found for verdict in judged.verdicts for found in verdict.narrowed],
        words.held_back,
        surveyed.true,
    )


def list_words(words: Words) -> dict[str, list[Row]]:
    """Return the rows of the tables of texts."""
    return {
        "public_said_did": words.said_did,
        "public_testimonial": words.testimonials,
        "public_goal": words.goals,
    }


def describe_release(source: Source, rules: Rules, judged: Judged, *, now: dt.datetime) -> dict[str, Any]:
    """Return the public manifest: what it was made from, by which rules, and the attack's aggregates."""
    return {
        "release": name_release(now),
        "city": source.city,
        "city_name": source.settings["name"],
        "fictional": bool(source.settings.get("fictional")),
        "published_at": now.isoformat(timespec="seconds"),
        "build_id": source.build_id,
        "licence": rules.settings.licence,
        "rules": rules.describe(),
        "sources": list_sources(source),
        "attack": {name: say_publicly(found) for name, found in judged.sum_up().items()},
    }


def name_release(now: dt.datetime) -> str:
    """Return the name of a release: its time to the second, so that later ones sort after earlier ones."""
    return f"{now:%Y%m%dT%H%M%S}"


def list_record(rules: Rules, manifests: Sequence[Mapping[str, Any]]) -> dict[str, list[Row]]:
    """Return the rows of the tables of releases and corrections, from the manifests of all releases."""
    return {
        "public_release": list_releases(manifests),
        "public_correction": list_corrections(rules.settings.corrections, manifests),
    }


def count_hidden(rows: Mapping[str, Sequence[Mapping[str, object]]]) -> dict[str, int]:
    """Return how many numbers of each table are hidden."""
    return {
        name: sum(bool(row["suppressed"]) for row in listed)
        for name, listed in sorted(rows.items())
        if listed and "suppressed" in listed[0]
    }


def list_columns() -> list[Row]:
    """Return the rows of `public_column`, the dictionary."""
    return [
        {
            "table_name": table.name,
            "column_name": column.name,
            "type": column.type,
            "unit": column.unit,
            "description": column.description,
        }
        for table in PUBLIC_TABLES.values()
        for column in table.columns
    ]
