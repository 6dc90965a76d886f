"""What a release is made from: a build with what people logged laid over it, and the workspace's texts."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import duckdb
import pyarrow as pa

from queries.catalog import run_query


@dataclass(frozen=True)
class Source:
    """A city's build in force, opened read-only, and the day of publishing."""

    city: str
    build_id: str
    connection: duckdb.DuckDBPyConnection
    today: dt.date

    def ask(self, query: str, **parameters: object) -> pa.Table:
        """Return the rows of a query."""
        return run_query(self.connection, query, parameters)

    @cached_property
    def settings(self) -> Mapping[str, Any]:
        """Return what the build knows of its city."""
        rows = self.ask("city_settings").to_pylist()
        return {str(row["key"]): json.loads(row["value"]) for row in rows}

    @cached_property
    def areas(self) -> list[dict[str, Any]]:
        """Return every area with its level and key."""
        return list(self.ask("publish_area_keys").to_pylist())

    @cached_property
    def parents(self) -> dict[tuple[str, str], tuple[str, str]]:
        """Return the area that each area lies in, where one is declared."""
        rows = self.ask("publish_parents").to_pylist()
        return {(row["level"], row["area_id"]): (row["parent_level"], row["parent_id"]) for row in rows}

    def list_ancestors(self, level: str, area_id: str) -> list[tuple[str, str]]:
        """Return the areas that an area lies in, nearest first."""
        found: list[tuple[str, str]] = []
        above = self.parents.get((level, area_id))
        while above is not None and above not in found:
            found.append(above)
            above = self.parents.get(above)
        return found

    def level_keys(self) -> dict[str, tuple[int, dict[int, str]]]:
        """Return each level's place in the list of an incident's areas, and its area ids by key."""
        found: dict[str, tuple[int, dict[int, str]]] = {}
        for area in self.areas:
            _, names = found.setdefault(area["level"], (int(area["level_rank"]), {}))
            names[int(area["area_key"])] = str(area["area_id"])
        return found

    def list_areas(self, level: str) -> list[str]:
        """Return the area ids of a level; the city is one area."""
        if level == "city":
            return ["city"]
        return sorted(str(area["area_id"]) for area in self.areas if area["level"] == level)
