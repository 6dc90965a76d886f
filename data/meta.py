"""What pages need to know of a build, written into it: pipeline, dictionary, settings, ledger."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence

import pandas as pd
import pyarrow as pa
import shapely

from data.city import EVENT_KINDS, OFFENCE_GROUPS, City, Source
from data.contracts import TABLES
from data.coverage import read_captured_on
from data.steps import BuildContext, Step
from data.vintages import list_changes, list_vintages

STEP_SCHEMA = pa.schema(
    [
        ("position", pa.int32()),
        ("output", pa.string()),
        ("inputs", pa.list_(pa.string())),
        ("kind", pa.string()),
        ("file", pa.string()),
        ("description", pa.string()),
    ]
)


def write_meta(context: BuildContext, pipeline: Sequence[Step]) -> None:
    """Write the ledger and every meta table of a build."""
    write_ledger(context)
    write_steps(context, pipeline)
    write_columns(context)
    write_city(context)


def write_ledger(context: BuildContext) -> None:
    """Write `source_ledger` and `source_note` from the accounts."""
    rejected = count_rejected(context)
    rows = []
    notes = []
    for name, account in sorted(context.accounts.items()):
        line = {key: value for key, value in vars(account).items() if key != "notes"}
        rows.append(line | {"build_id": context.build_id, "rejected": rejected.get(name, 0)})
        notes += [
            (context.build_id, name, note, int(count)) for note, count in account.notes.items() if count
        ]
    types = {column.name: column.type for column in TABLES["source_ledger"].columns}
    context.connection.register("ledger_rows", pd.DataFrame(rows))
    selected = ", ".join(f'"{name}"::{kind} as "{name}"' for name, kind in types.items())
    context.connection.execute(f"create table source_ledger as select {selected} from ledger_rows")  # noqa: S608
    context.connection.unregister("ledger_rows")
    frame = pd.DataFrame(notes, columns=pd.Index(["build_id", "source", "note", "rows"]))
    context.write(
        "source_note", frame.astype({"rows": "int64", "note": "str", "source": "str", "build_id": "str"})
    )


def count_rejected(context: BuildContext) -> dict[str, int]:
    """Return the number of rejected rows of each source."""
    query = "select source, count(*) from rejected_rows group by source"
    return dict(context.connection.execute(query).fetchall())


def write_steps(context: BuildContext, pipeline: Sequence[Step]) -> None:
    """Write `meta_step`."""
    rows = [
        {
            "position": position,
            "output": step.output,
            "inputs": list(step.inputs),
            "kind": step.kind,
            "file": step.file,
            "description": step.say,
        }
        for position, step in enumerate(pipeline, start=1)
    ]
    context.write("meta_step", pa.Table.from_pylist(rows, schema=STEP_SCHEMA))


def write_columns(context: BuildContext) -> None:
    """Write `meta_column`, the dictionary."""
    rows = [
        (table.name, column.name, column.type, column.unit, column.description)
        for table in TABLES.values()
        for column in table.columns
    ]
    columns = pd.Index(["table_name", "column_name", "type", "unit", "description"])
    context.write("meta_column", pd.DataFrame(rows, columns=columns, dtype="str"))


def write_city(context: BuildContext) -> None:
    """Write `meta_city`: settings of the city file and facts of the build that pages show."""
    settings = describe_city(context.city) | describe_build(context)
    rows = [(key, json.dumps(value, default=str, ensure_ascii=False)) for key, value in settings.items()]
    context.write("meta_city", pd.DataFrame(rows, columns=pd.Index(["key", "value"]), dtype="str"))


def describe_city(city: City) -> dict[str, object]:
    """Return what the city file says that pages show."""
    return {
        "name": city.city.name,
        "fictional": city.city.fictional,
        "timezone": city.city.timezone,
        "country": city.city.country,
        "subdivision": city.city.subdivision,
        "units": city.city.units,
        "levels": describe_levels(city),
        "first_level": city.city.first_map or city.level_names()[0],
        "offence_groups": list(OFFENCE_GROUPS),
        "event_kinds": list(EVENT_KINDS),
        "survey_sources": [
            survey.model_dump(include={"name", "source_name", "conducted_by", "mode", "min_base", "shape"})
            | {
                "items": [
                    item.model_dump(include={"measure", "wording", "wording_id"}) for item in survey.items
                ]
            }
            for survey in city.surveys
        ],
        "min_base": {survey.name: survey.min_base for survey in city.surveys},
        "publishing": city.publishing.model_dump(),
        "workspace": city.workspace.model_dump(mode="json"),
        "contact": city.contact.model_dump(),
    }


def describe_levels(city: City) -> list[dict[str, object]]:
    """Return the levels in order, with the words for them."""
    levels: list[dict[str, object]] = []
    for rank, area in enumerate(list_vintages(city, level)[-1] for level in city.level_names()):
        word = area.label or area.level.replace("_", " ").capitalize()
        levels.append(
            {
                "level": area.level,
                "label": word,
                "label_plural": area.label_plural or f"{word}s",
                "parent": area.parent,
                "rank": rank,
                "has_map": bool(area.path or area.members),
                "source_name": area.source_name,
                "licence": area.licence,
                "redrawn_on": list_changes(city, area.level),
            }
        )
    return levels


def describe_build(context: BuildContext) -> dict[str, object]:
    """Return facts of this build: times, months, freshness, extent."""
    first, last = context.connection.execute("select min(month), max(month) from mart_area_month").fetchall()[
        0
    ]
    captured = [read_captured_on(context, source) for source in context.city.events]
    return {
        "slug": context.slug,
        "build_id": context.build_id,
        "built_at": context.now.astimezone(dt.UTC).isoformat(timespec="seconds"),
        "first_month": first,
        "last_month": last,
        "captured_on": max(captured, default=None),
        "freshness": describe_freshness(context),
        "map_bounds": read_bounds(context),
        "warnings": context.warnings,
        "recipe": context.recipe,
        "claimed_crs": context.claimed_crs,
    }


def describe_freshness(context: BuildContext) -> list[dict[str, object]]:
    """Return each dated source with its last day and promised cadence."""
    city = context.city
    kinds: list[tuple[str, Sequence[Source]]] = [
        ("incidents", city.incidents),
        ("events", city.events),
        ("surveys", city.surveys),
    ]
    return [
        {
            "source": source.name,
            "kind": kind,
            "name": source.source_name or source.name,
            "first_date": context.account(source.name).first_date,
            "last_date": context.account(source.name).last_date,
            "cadence_days": source.cadence_days,
            "licence": source.licence,
        }
        for kind, sources in kinds
        for source in sources
    ]


def read_bounds(context: BuildContext) -> list[float] | None:
    """Return west, south, east, north of the city's areas."""
    blob = context.connection.execute("select geometry from mart_area where level = 'city'").fetchall()[0][0]
    return None if blob is None else [round(float(edge), 5) for edge in shapely.from_wkb(bytes(blob)).bounds]
