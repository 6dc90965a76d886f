"""The areas that have a page of their own, and how a reader finds one by name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from pages.shared.published.cells import DataText
from pages.shared.published.contents import AreaEntry
from pages.shared.published.errors import UnknownAreaError
from pages.shared.published.release import Release, Row

CITY = "city"
Key = tuple[str, str]
_LEADING_ZEROS = re.compile(r"\b0+(?=\d)")


@dataclass(frozen=True)
class Place:
    """A published area with its name as readers see it; `parent` is the published area that it lies in."""

    level: str
    area_id: str
    name: DataText
    level_label: DataText
    residents: int | None
    row: Row
    parent: Key | None

    @property
    def key(self) -> Key:
        """Level and id."""
        return self.level, self.area_id

    def __hash__(self) -> int:
        return hash(self.key)


@lru_cache(maxsize=8)
def list_places(release: Release) -> Mapping[Key, Place]:
    """Return all published areas by level and id, the city too."""
    labels = {each["level"]: DataText(each["label"]) for each in release.facts.get("levels", [])}
    places = {}
    for row in release.read("released_areas"):
        key = row["level"], row["area_id"]
        parent = (row["parent_level"], row["parent_id"]) if row["parent_id"] else None
        name = release.city_name if row["level"] == CITY else name_area(row["area_id"], row["area_name"])
        label = labels.get(row["level"], DataText(row["level"]))
        places[key] = Place(*key, DataText(name), label, row["residents"], row, parent)
    return MappingProxyType(places)


def name_area(area_id: str, name: str | None) -> str:
    """Return an area's name, with its number where the name does not tell it: Castle Hill · 0112.

    >>> name_area("0112", "Castle Hill"), name_area("0112", "Beat 0112"), name_area("0112", None)
    ('Castle Hill · 0112', 'Beat 0112', '0112')
    """
    if not name:
        return area_id
    told = area_id.casefold() in name.casefold() or not any(sign.isdigit() for sign in area_id)
    return name if told else f"{name} · {area_id}"


def find_place(release: Release, level: str, area_id: str) -> Place:
    """Return a published area.

    Raises
    ------
    UnknownAreaError
        The release has no such area.
    """
    place = list_places(release).get((level, area_id))
    if place is None:
        raise UnknownAreaError(f"The release {release.release} of {release.city} has no {level} {area_id}.")
    return place


def find_city(release: Release) -> Place | None:
    """Return the city as a whole; None where the release has no numbers of it."""
    return list_places(release).get((CITY, CITY))


def find_around(release: Release, place: Place, level: str) -> Place | None:
    """Return the area of a level that a place is or lies in; else the city."""
    places = list_places(release)
    here: Place | None = place
    while here is not None:
        if here.level == level:
            return here
        here = places.get(here.parent) if here.parent else None
    return find_city(release)


def list_page_areas(release: Release) -> list[AreaEntry]:
    """Return the areas that have a page: those with counts by year first, then the wider ones."""
    rules = release.facts["rules"]
    levels = list(dict.fromkeys([rules["geography"], rules["wider_geography"]]))
    places = [place for place in list_places(release).values() if place.level in levels]
    places.sort(key=lambda place: (levels.index(place.level), fold_text(place.name), place.area_id))
    return [describe_entry(release, place) for place in places]


def describe_entry(release: Release, place: Place) -> AreaEntry:
    """Return an area as an entry of the list that readers search."""
    parent = list_places(release).get(place.parent) if place.parent else None
    within = parent.name if parent and parent.level != CITY else None
    words = f"{place.level_label} {place.name} {place.level_label} {place.area_id} {within or ''}"
    return AreaEntry(place.level, place.level_label, place.area_id, place.name, within, fold_text(words))


def fold_text(text: str) -> str:
    """Return a text as it is compared in a search: no accents, no capitals, no leading zeros.

    >>> fold_text("  Barrio Ñandú 0112 ")
    'barrio nandu 112'
    """
    kept = drop_accents(unicodedata.normalize("NFKD", text))
    return _LEADING_ZEROS.sub("", " ".join(kept.casefold().split()))


def drop_accents(text: str) -> str:
    """Return a text without accents.

    >>> drop_accents("Peñasco, Río Seco")
    'Penasco, Rio Seco'
    """
    signs = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(each for each in signs if not unicodedata.combining(each)))


def search_areas(text: str, entries: Sequence[AreaEntry], *, most: int = 12) -> list[AreaEntry]:
    """Return the areas that a text finds: whole names first, then beginnings of words, then any part."""
    wanted = fold_text(text)
    if not wanted:
        return []
    ranked = []
    for position, entry in enumerate(entries):
        name = fold_text(entry.name)
        if wanted in (name, fold_text(entry.area_id)):
            ranked.append((0, position, entry))
        elif re.search(rf"\b{re.escape(wanted)}", entry.search):
            ranked.append((1, position, entry))
        elif wanted in entry.search:
            ranked.append((2, position, entry))
    return [entry for _, _, entry in sorted(ranked, key=lambda each: each[:2])[:most]]
