"""Programmes of the city file → `mart_programme`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pyarrow as pa

from data.steps import BuildContext

PLACE = pa.list_(pa.struct([("level", pa.string()), ("area_id", pa.string())]))
OWN_STARTS = pa.list_(
    pa.struct([("level", pa.string()), ("area_id", pa.string()), ("starts_on", pa.date32())])
)
SCHEMA = pa.schema(
    [
        ("programme_id", pa.string()),
        ("name", pa.string()),
        ("event_kind", pa.string()),
        ("starts_on", pa.date32()),
        ("ends_on", pa.date32()),
        ("areas", PLACE),
        ("aim", pa.string()),
        ("area_starts", OWN_STARTS),
    ]
)


def make_mart_programme(context: BuildContext) -> None:
    """Write `mart_programme`: one row per programme of the city file."""
    rows = [
        programme.model_dump(exclude={"areas", "areas_from"})
        | {
            "areas": [
                {"level": level, "area_id": area_id}
                for level, ids in programme.areas.items()
                for area_id in ids
            ],
            "area_starts": list_own_starts(programme.areas_from),
        }
        for programme in context.city.programmes
    ]
    context.write("mart_programme", pa.Table.from_pylist(rows, schema=SCHEMA))


def list_own_starts(days: Mapping[str, Mapping[str, date]]) -> list[dict[str, object]] | None:
    """Return areas that did not begin with the others, with their first day; None where all did."""
    return [
        {"level": level, "area_id": area_id, "starts_on": day}
        for level, by_area in days.items()
        for area_id, day in by_area.items()
    ] or None
