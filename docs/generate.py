"""Writes the documentation that is made from code: the city file's keys and schema, and the tables.

Run by `make docs`; `tests/test_documents.py` fails when what is committed is not what this writes.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from data.city import City, Source
from data.contracts import describe_tables
from data.contracts_public import describe_public_tables
from data.docs import describe_schema

ROOT = Path(__file__).resolve().parents[1]
BEGIN, END = "<!-- city keys: written by `make docs` -->\n", "<!-- end of city keys -->"
TYPE_WORDS = {"string": "text", "integer": "whole number", "number": "number", "boolean": "true or false"}

Schema = dict[str, Any]


def describe_keys() -> str:
    """Return the README's tables of every key of the city file, in Markdown."""
    schema = City.model_json_schema()
    common = list(Source.model_fields)
    sources = [place for place, part in find_parts(schema) if set(common) <= set(part["properties"])]
    first = dict(find_parts(schema))[sources[0]]
    lines = [f"**Every source** ({', '.join(sources)})", "", *describe_rows(first, common)]
    for place, part in find_parts(schema):
        own = [key for key in part["properties"] if place not in sources or key not in common]
        meaning = re.sub(r"^`[^`]*`: ", "", part.get("description", "")).partition("\n")[0]
        lines += [f"**{place}** {meaning}", "", *describe_rows(part, own)]
    return "\n".join(lines)


def find_parts(
    schema: Schema, inside: Schema | None = None, prefix: str = ""
) -> Iterator[tuple[str, Schema]]:
    """Yield each table of the city file as it is written in TOML, with its schema."""
    for key, value in (inside or schema)["properties"].items():
        if name := find_reference(value):
            part, path = schema["$defs"][name], f"{prefix}{key}"
            yield (f"`[[{path}]]`" if value.get("type") == "array" else f"`[{path}]`"), part
            yield from find_parts(schema, part, f"{path}.")


def find_reference(value: Schema) -> str | None:
    """Return the name of the settings class that a key holds, one or a list of them."""
    places = [value, value.get("items", {}), *value.get("anyOf", [])]
    return next((str(p["$ref"]).rpartition("/")[2] for p in places if "$ref" in p), None)


def describe_rows(part: Schema, keys: list[str]) -> list[str]:
    """Return one table of keys: name, what it takes, what stands in for it, what it means."""
    rows = ["| key | takes | if left out | meaning |", "|---|---|---|---|"]
    for key in keys:
        value = part["properties"][key]
        needed = key in part.get("required", [])
        left_out = "must be given" if needed else describe_default(value.get("default"))
        rows.append(f"| `{key}` | {describe_type(value)} | {left_out} | {value.get('description', '')} |")
    return [*rows, ""]


def describe_default(default: object) -> str:
    """Return a default in the words of TOML; nothing for an empty one."""
    empty = default is None or default in ([], {}, "")
    return "" if empty else f"`{json.dumps(default, ensure_ascii=False)}`"


def describe_type(value: Schema) -> str:
    """Return what a key takes, in plain words."""
    if "const" in value:
        return f"`{value['const']}`"
    if "enum" in value:
        return ", ".join(f"`{choice}`" for choice in value["enum"])
    if "anyOf" in value:
        return " or ".join(describe_type(choice) for choice in value["anyOf"] if choice.get("type") != "null")
    if "$ref" in value or value.get("type") == "object":
        return "table"
    if value.get("type") == "array":
        return "list of tables" if "$ref" in value.get("items", {}) else describe_list(value)
    if value.get("format") == "date":
        return "date"
    return "name" if "pattern" in value else TYPE_WORDS[value["type"]]


def describe_list(value: Schema) -> str:
    """Return what a list holds."""
    items = value.get("prefixItems") or [value.get("items", {"type": "string"})]
    return "list of " + ", ".join(dict.fromkeys(describe_type(item) for item in items))


def lay_into(readme: str, keys: str) -> str:
    """Return the README with the tables of keys between their marks."""
    before, _, rest = readme.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{keys}\n{END}{after}"


def write_documents() -> dict[Path, str]:
    """Return every generated document by its path."""
    readme = ROOT / "README.md"
    return {
        ROOT / "docs" / "city-file.schema.json": describe_schema(),
        ROOT / "docs" / "tables.md": f"{describe_tables()}\n{describe_public_tables()}",
        readme: lay_into(readme.read_text(encoding="utf-8"), describe_keys()),
    }


if __name__ == "__main__":
    for path, text in write_documents().items():
        path.write_text(text, encoding="utf-8")
