"""Documents generated from the code: the city file's schema and keys, and the tables."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from data.city import City, find_settings
from data.contracts import describe_tables

SCHEMA = "city-file.schema.json"


def write_docs(folder: Path) -> list[Path]:
    """Write every generated document into a folder and return the paths."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = {SCHEMA: describe_schema(), "tables.md": describe_tables()}
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")
    return [folder / name for name in texts]


def describe_schema() -> str:
    """Return the JSON Schema of a city file."""
    schema = City.model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "Commonbeat city file"
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


def describe_keys() -> str:
    """Return every key of a city file as Markdown tables, one for each part."""
    lines: list[str] = []
    for name, field in City.model_fields.items():
        model = find_settings(field.annotation)
        if model is None:
            continue
        heading = f"[[{name}]]" if "list" in str(field.annotation) else f"[{name}]"
        lines += [f"**`{heading}`** {(model.__doc__ or '').split(': ', 1)[-1].splitlines()[0]}", ""]
        lines += ["| key | default | meaning |", "|---|---|---|", *describe_fields(model), ""]
    return "\n".join(lines)


def describe_fields(model: type[BaseModel], prefix: str = "") -> Iterator[str]:
    """Yield one Markdown row for each key of a part, inner tables included."""
    for name, field in model.model_fields.items():
        yield f"| `{prefix}{name}` | {describe_default(field)} | {field.description or ''} |"
        inner = find_settings(field.annotation)
        if inner is not None:
            yield from describe_fields(inner, prefix=f"{prefix}{name}.")


def describe_default(field: FieldInfo) -> str:
    """Return the default of a key: `required`, nothing, or the value."""
    if field.is_required():
        return "required"
    return "" if field.default in (None, [], {}, "") else f"`{json.dumps(field.default, default=str)}`"
