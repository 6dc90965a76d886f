"""Area codes as agencies write them, matched to areas exactly or not at all."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping


def spell_codes(area_ids: Iterable[str], aliases: Mapping[str, str]) -> dict[str, str]:
    """Return every accepted spelling of the ids of one level, with the id.

    An id is found as written; a number also without its leading zeros and with a trailing `.0`, where no
    other id is meant by that; an alias from the city file is found as written. Letters match in any case.

    >>> spell_codes(["008", "025"], {"Central": "008"})["25.0"]
    '025'
    """
    ids = list(area_ids)
    loose = [form for area_id in ids for form in loose_forms(area_id)]
    count = Counter(loose)
    spelled = {form: area_id for area_id in ids for form in loose_forms(area_id) if count[form] == 1}
    spelled |= {alias.strip().lower(): area_id for alias, area_id in aliases.items()}
    spelled |= {area_id.lower(): area_id for area_id in ids}
    return spelled


def loose_forms(area_id: str) -> list[str]:
    """Return the other ways a number is written; none for an id that is not a number."""
    if not area_id.isdigit():
        return []
    bare = area_id.lstrip("0") or "0"
    return list(dict.fromkeys([bare, f"{bare}.0", f"{area_id}.0"]))


def match_code(text: str | None, spelled: Mapping[str, str]) -> str | None:
    """Return the area id that a code means, or None."""
    return spelled.get(text.strip().lower()) if text else None


def fill_names(pattern: str, values: Mapping[str, str | None]) -> str:
    """Return a template with its columns filled, whatever marks stand in their names.

    >>> fill_names("{DISTRICT}{name:en}0", {"DISTRICT": "1", "name:en": "2"})
    '120'
    """
    return re.sub(r"\{([^}]*)\}", lambda part: values[part[1]] or "", pattern)


def clean_code(value: object) -> str | None:
    """Return a code as text without a trailing `.0`; null and empty become None.

    >>> clean_code(25.0), clean_code("0111"), clean_code("")
    ('25', '0111', None)
    """
    if value is None or value != value:
        return None
    text = str(value).strip()
    return (text.removesuffix(".0") if text.removesuffix(".0").isdigit() else text) or None
