"""Areas, map layers and sources as they are published."""

from __future__ import annotations

from typing import Any

from data.publishing.rules import Rules
from data.publishing.source import Source

Row = dict[str, object]


def list_areas(source: Source, rules: Rules) -> list[Row]:
    """Return the rows of `public_area`; the parent is the nearest one of a published level."""
    rows: list[Row] = source.ask("publish_areas", levels=rules.levels).to_pylist()
    for row in rows:
        above = source.list_ancestors(str(row["level"]), str(row["area_id"]))
        published = (place for place in above if place[0] in rules.levels)
        row["parent_level"], row["parent_id"] = next(published, (None, None))
    return rows


def list_layers(source: Source, rules: Rules) -> list[Row]:
    """Return the rows of `public_map_layer`."""
    names = [f"areas/{level}" for level in rules.levels if level != "city"]
    return list(source.ask("publish_layers", names=[*names, "context"]).to_pylist())


def list_sources(source: Source) -> list[dict[str, Any]]:
    """Return what readers should know of each source: whose it is, its days, its licence, its files' hash."""
    ledger = {row["source"]: row for row in source.ask("publish_sources").to_pylist()}
    named = {each["source"]: each for each in source.settings.get("freshness", [])}
    surveys = {each["name"]: each for each in source.settings.get("survey_sources", [])}
    return [
        {
            "source": name,
            "kind": named.get(name, {}).get("kind"),
            "name": named.get(name, {}).get("name", name),
            "first_date": str(row["first_date"]) if row["first_date"] else None,
            "last_date": str(row["last_date"]) if row["last_date"] else None,
            "licence": row["licence"],
            "sha256": row["sha256"],
            **{key: surveys.get(name, {}).get(key) for key in ("conducted_by", "mode")},
        }
        for name, row in sorted(ledger.items())
    ]
