"""Reads a city file: finds it, lays presets under its sources, and says in one sentence what is wrong."""

from __future__ import annotations

import difflib
import tomllib
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from data.city import City, EventSource, IncidentSource
from data.errors import CityFileError
from data.vintages import find_vintage_fault

CITIES = Path(__file__).parent / "cities"
PRESETS = Path(__file__).parent / "presets"
NEEDED = {
    "literal_error": "one of {expected}",
    "greater_than": "a number above {gt}",
    "greater_than_equal": "a number of {ge} or more",
    "less_than_equal": "a number of {le} or less",
    "string_too_long": "text of {max_length} character at most",
    "string_too_short": "text of {min_length} character at least",
    "too_short": "a list of {min_length} or more",
}
STARTS = {
    "int": "a whole number",
    "float": "a number",
    "date": "a day such as 2024-01-31",
    "string": "text in quotes",
    "bool": "true or false",
    "list": "a list in [ ]",
    "dict": "a table of names and values",
    "model": "a table of settings",
}
PATTERNS = {
    "^[a-z][a-z0-9_]*$": "a name of small letters, digits and _, a letter first",
    r"^\d\d:\d\d$": "a time of day such as 00:00",
    "^[A-Z]{2}$": "a country's code such as US",
    "^[A-Z0-9]{1,3}$": "a state's code such as IL",
}
WITH_PRESETS = ("incidents", "events", "surveys", "population", "venues")


def find_city_file(name: str) -> Path:
    """Return the city file: a path to a TOML, or a name in `data/cities/`.

    Raises
    ------
    CityFileError
        Neither exists; the message lists the names that do.
    """
    path = Path(name)
    if path.suffix == ".toml" and path.is_file():
        return path.resolve()
    known = sorted(file.stem for file in CITIES.glob("*.toml"))
    if name in known:
        return CITIES / f"{name}.toml"
    hint = difflib.get_close_matches(name, known, n=1)
    meant = f"; did you mean {hint[0]}?" if hint else ""
    raise CityFileError(f"no city {name}: give one of {', '.join(known)} or the path of a .toml file{meant}")


def read_city(path: Path) -> City:
    """Read and check a city file.

    Raises
    ------
    CityFileError
        The file cannot be read, a key is unknown or mistyped (the nearest valid one is named), a value
        does not fit, or two sources share a name.
    """
    content = read_toml(path)
    merged = {key: merge_presets(key, value, path) for key, value in content.items()}
    try:
        city = City.model_validate(merged)
    except ValidationError as error:
        raise CityFileError(describe_errors(path, error)) from error
    check_references(path, city)
    return city


def read_toml(path: Path) -> dict[str, Any]:
    """Read a TOML file; what is not TOML is the user's fault."""
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except UnicodeDecodeError as error:
        raise CityFileError(
            f"{path.name}: text in UTF-8 was needed, byte {error.start + 1} is none; save it as UTF-8"
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise CityFileError(f"{path.name}: not TOML ({error}); correct that place") from error


def merge_presets(key: str, value: Any, path: Path) -> Any:
    """Lay the preset of every source of a list under the source's own keys."""
    if key not in WITH_PRESETS or not isinstance(value, list):
        return value
    return [
        merge(read_preset(entry["preset"], key, path), entry)
        if isinstance(entry, dict) and isinstance(entry.get("preset"), str)
        else entry
        for entry in value
    ]


def read_preset(name: str, key: str, path: Path) -> dict[str, Any]:
    """Return what a preset says about one kind of source (`incidents`, `events`, …)."""
    known = sorted(file.stem for file in PRESETS.glob("*.toml"))
    if name not in known:
        hint = difflib.get_close_matches(name, known, n=1) or [", ".join(known)]
        raise CityFileError(f"{path.name}: {key}: no preset {name}; the nearest is {hint[0]}")
    content = read_toml(PRESETS / f"{name}.toml")
    if key not in content:
        raise CityFileError(f"{path.name}: preset {name} is for {', '.join(content)}, not for {key}")
    part: dict[str, Any] = content[key]
    return part


def merge(under: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    """Return two tables as one; where both have a key `over` wins, and tables within are merged alike.

    >>> merge({"a": {"x": 1, "y": 2}}, {"a": {"y": 3}})
    {'a': {'x': 1, 'y': 3}}
    """
    result = dict(under)
    for key, value in over.items():
        both = isinstance(result.get(key), dict) and isinstance(value, dict)
        result[key] = merge(result[key], value) if both else value
    return result


def describe_errors(path: Path, error: ValidationError) -> str:
    """Return all mistakes of a city file as one sentence each, joined by semicolons."""
    return f"{path.name}: " + "; ".join(describe_error(item) for item in error.errors())


def describe_error(item: Any) -> str:
    """Return one mistake: where it stands, what was needed, what was found."""
    place = ".".join(str(part + 1) if isinstance(part, int) else str(part) for part in item["loc"])
    if item["type"] == "extra_forbidden":
        return f"unknown key {place}{nearest_key(item['loc'])}"
    if item["type"] == "missing":
        return f"{place} is missing; add it"
    message = item["msg"].removeprefix("Value error, ")
    found = "something else" if isinstance(item["input"], dict | list) else repr(item["input"])
    if item["type"] == "value_error":
        told = message if isinstance(item["input"], dict | list) else f"found {found}: {message}"
        return f"{place}: {told}" if place else message
    return f"{place}: {name_needed(item)} was needed, found {found}; correct it"


def name_needed(item: Any) -> str:
    """Return what a setting takes, in words."""
    given = item.get("ctx", {})
    kind = str(item["type"])
    if kind in NEEDED:
        return NEEDED[kind].format(**given)
    if kind == "string_pattern_mismatch":
        return PATTERNS.get(given["pattern"], f"text like {given['pattern']}")
    start = kind.split("_")[0]
    return STARTS.get(start, f"what fits ({item['msg'].lower()})")


def nearest_key(location: tuple[int | str, ...]) -> str:
    """Return `; did you mean …?` with the valid key nearest to an unknown one."""
    keys = list(valid_keys(location[:-1]))
    hint = difflib.get_close_matches(str(location[-1]), keys, n=1, cutoff=0.5)
    return f"; did you mean {hint[0]}?" if hint else f"; known are {', '.join(keys)}"


def find_settings(annotation: Any) -> type[BaseModel] | None:
    """Return the settings class inside an annotation such as `list[AreaLevel]`, or None."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := find_settings(part))), None)


def valid_keys(location: tuple[int | str, ...]) -> list[str]:
    """Return the keys that may stand at a place of the city file."""
    model: type[BaseModel] = City
    for part in location:
        if isinstance(part, str) and part in model.model_fields:
            model = find_settings(model.model_fields[part].annotation) or model
    return list(model.model_fields)


def check_references(path: Path, city: City) -> None:
    """Refuse names that are used twice or point nowhere."""
    if faults := list_reference_faults(city):
        raise CityFileError(f"{path.name}: {'; '.join(faults)}")


def list_reference_faults(city: City) -> list[str]:
    """Return a sentence for each name that is used twice or points nowhere."""
    sources = [*city.incidents, *city.events, *city.surveys, *city.population, *city.venues]
    names = [source.name for source in sources]
    twice = dict.fromkeys(name for name in names if names.count(name) > 1)
    faults = [f"two sources are named {name}; give each its own name" for name in twice]
    if fault := find_vintage_fault(city):
        faults.append(fault)
    levels = city.level_names()
    for key, level in used_levels(city):
        if level not in levels:
            hint = difflib.get_close_matches(level, levels, n=1) or [", ".join(levels)]
            faults.append(f"{key} names level {level}, which no [[areas]] defines; did you mean {hint[0]}?")
    return faults


def used_levels(city: City) -> list[tuple[str, str]]:
    """Return every place that names a level, with the level."""
    used = [("areas.parent", area.parent) for area in city.areas if area.parent]
    used += [("areas.members_of", area.members_of) for area in city.areas if area.members_of]
    with_codes: list[IncidentSource | EventSource] = [*city.incidents, *city.events]
    for source in with_codes:
        used += [(f"{source.name}.area_codes", level) for level in source.area_codes]
    used += [(f"{event.name}.title_codes", event.title_codes) for event in city.events if event.title_codes]
    used += [(f"{people.name}.level", people.level) for people in city.population]
    used += [
        (f"{survey.name}.levels", rule.level)
        for survey in city.surveys
        for rule in survey.levels
        if rule.level != "city"
    ]
    used += [(f"{each.programme_id}.areas", level) for each in city.programmes for level in each.areas]
    used += [
        (f"publishing.{key}", level)
        for key in ("geography", "wider_geography", "survey_geography")
        if (level := getattr(city.publishing, key))
    ]
    if city.city.first_map:
        used.append(("city.first_map", city.city.first_map))
    return used
