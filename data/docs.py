"""The city file's JSON Schema, from the classes that read it."""

from __future__ import annotations

import json

from data.city import City


def describe_schema() -> str:
    """Return the JSON Schema of a city file, as text."""
    schema = City.model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "Commonbeat city file"
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"
