"""All that is wrong with a city file at once, and what of it can be read nevertheless."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from data.city import City
from data.city_file import WITH_PRESETS, describe_error, list_reference_faults, merge_presets, read_toml
from data.errors import CityFileError

STAND_INS = {"name": "?", "timezone": "UTC"}
"""What is taken for a key of `[city]` that nothing can be read without."""
ATTEMPTS = 3
Place = tuple[int | str, ...]


def read_what_fits(path: Path) -> tuple[City | None, list[str]]:
    """Read a city file without the parts that cannot be used.

    Returns
    -------
    tuple
        The city, without the sources and settings that are wrong, None where nothing can be made of it; and
        a sentence for each mistake, in the order of the file.

    Raises
    ------
    CityFileError
        The file is no TOML.
    """
    content, faults, spoilt = copy.deepcopy(read_toml(path)), list[str](), set[Place]()
    for key, value in content.items():
        content[key] = merge_each(key, value, path, faults, spoilt)
    for _ in range(ATTEMPTS):
        try:
            city = City.model_validate(content)
        except ValidationError as error:
            items = [item for item in error.errors() if item["loc"][:2] not in spoilt]
            faults += [f"{path.name}: {describe_error(item)}" for item in items]
            content = leave_out(content, items, spoilt)
            spoilt.clear()
        else:
            faults += [f"{path.name}: {fault}" for fault in list_reference_faults(city)]
            return city, list(dict.fromkeys(faults))
    return None, list(dict.fromkeys(faults))


def merge_each(key: str, value: Any, path: Path, faults: list[str], spoilt: set[Place]) -> Any:
    """Lay presets under sources one by one; note those whose preset cannot be used."""
    if key not in WITH_PRESETS or not isinstance(value, list):
        return value
    merged: list[Any] = []
    for place, entry in enumerate(value):
        try:
            merged += merge_presets(key, [entry], path)
        except CityFileError as error:
            faults.append(str(error))
            spoilt.add((key, place))
            merged.append(entry)
    return merged


def leave_out(content: dict[str, Any], items: Sequence[Any], spoilt: set[Place]) -> dict[str, Any]:
    """Return the content of a city file without what is wrong: unknown keys, else the source or section."""
    for item in items:
        place: Place = item["loc"]
        if item["type"] == "extra_forbidden":
            drop_key(content, place)
        elif place[:1] == ("city",) and isinstance(content.get("city"), dict):
            settle_identity(content["city"], str(place[-1]))
        elif len(place) > 1 and isinstance(place[1], int):
            spoilt.add(place[:2])
        elif place:
            content.pop(str(place[0]), None)
    return {
        key: [entry for at, entry in enumerate(value) if (key, at) not in spoilt]
        if isinstance(value, list)
        else value
        for key, value in content.items()
    }


def drop_key(content: Any, place: Place) -> None:
    """Delete one key, wherever it stands."""
    for part in place[:-1]:
        content = content[part]
    content.pop(place[-1], None)


def settle_identity(section: dict[str, Any], key: str) -> None:
    """Put a stand-in for a key of `[city]` that is wrong, or leave it out."""
    section.pop(key, None)
    if key in STAND_INS:
        section[key] = STAND_INS[key]
