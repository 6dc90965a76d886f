"""Programmes of the city file → `mart_programme`."""

from __future__ import annotations

import pyarrow as pa

from data.steps import BuildContext

PLACE = pa.list_(pa.struct([("level", pa.string()), ("area_id", pa.string())]))
SCHEMA = pa.schema(
    [
        ("programme_id", pa.string()),
        ("name", pa.string()),
        ("event_kind", pa.string()),
        ("starts_on", pa.date32()),
        ("ends_on", pa.date32()),
        ("areas", PLACE),
        ("aim", pa.string()),
    ]
)


def make_mart_programme(context: BuildContext) -> None:
    """Write `mart_programme`: one row per programme of the city file."""
    rows = [
        programme.model_dump(exclude={"areas"})
        | {
            "areas": [
                {"level": level, "area_id": area_id}
                for level, ids in programme.areas.items()
                for area_id in ids
            ]
        }
        for programme in context.city.programmes
    ]
    context.write("mart_programme", pa.Table.from_pylist(rows, schema=SCHEMA))
