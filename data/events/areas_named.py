"""The areas that a calendar row names: in its code columns, else in its title."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from data.city import City, EventSource
from data.events.locate import CodedBy
from data.events.title_codes import TitleWords, make_title_words, read_coarse_codes, read_title_codes
from data.known_areas import Area, KnownAreas

BETWEEN_CODES = re.compile(r"\s*[;|/&]\s*|\s*,\s*|\s+and\s+")


@dataclass(frozen=True)
class NamedAreas:
    """Areas that a row names and where; `agency` are those of its code columns, whatever the title says."""

    coded: tuple[Area, ...]
    coded_by: CodedBy | None
    agency: tuple[Area, ...]


class AreaNamer:
    """Finds the areas that the rows of one source name, and counts what it could not read.

    Parameters
    ----------
    city
        The city file.
    source
        The calendar.
    known
        The areas of the build.
    notes
        Where `area_code_unknown`, `title_code_unknown` and `title_code_elsewhere` are counted.
    """

    def __init__(self, city: City, source: EventSource, known: KnownAreas, notes: Counter[str]) -> None:
        self.known = known
        self.notes = notes
        self.levels = list(source.area_codes)
        self.title = source.title_codes
        chain = self.nesting(source.title_codes) if source.title_codes else []
        self.words = {level: self.read_words(city, level) for level in chain}
        self.coarse = [level for level in chain[1:] if level not in source.area_codes]
        self.near: dict[tuple[Area, ...], frozenset[str] | None] = {}

    def nesting(self, level: str) -> list[str]:
        """Return a level and the levels it nests in, finest first."""
        chain = [level]
        while parents := {parent for parent, _ in self.known.levels[chain[-1]].parents.values()}:
            following = parents.pop()
            if following in chain or following not in self.known.levels:
                break
            chain.append(following)
        return chain

    def read_words(self, city: City, level: str) -> TitleWords:
        """Return how a level is written in titles."""
        settings = next(area for area in city.areas if area.level == level)
        labels = [text for text in (settings.label, settings.label_plural) if text]
        return make_title_words(level, self.known.levels[level].spelled, labels)

    def name(self, codes: Mapping[str, str | None], title: str | None) -> NamedAreas:
        """Return the areas that one row names.

        Codes in columns of the level that titles are read for (or a finer one) decide; else the codes in the
        title do, wherever the calendar's own area lies; else what the columns say.
        """
        agency, found_by = self.read_columns(codes)
        if agency and self.is_fine(agency):
            return NamedAreas(agency, found_by, agency)
        named = self.read_title(title, agency)
        if named:
            if any(not self.lies_in(area, agency) for area in named):
                self.notes["title_code_elsewhere"] += 1
            return NamedAreas(named, "title_code", agency)
        return NamedAreas(agency, found_by, agency)

    def is_fine(self, areas: Sequence[Area]) -> bool:
        """Whether an area is of the level that titles are read for, or finer; always so without titles."""
        if self.title is None:
            return True
        rank = self.known.levels[self.title].rank
        return any(self.known.levels[level].rank <= rank for level, _ in areas)

    def read_columns(self, codes: Mapping[str, str | None]) -> tuple[tuple[Area, ...], CodedBy | None]:
        """Return the areas that the code columns name, and whether by code or by name."""
        areas: list[Area] = []
        found_by: CodedBy | None = None
        for level in self.levels:
            for text in self.split(level, codes.get(level)):
                if found := self.known.levels[level].find(text):
                    areas.append((level, found[0]))
                    found_by = found_by or ("area_name" if found[1] == "area_name" else "area_code")
                else:
                    self.notes["area_code_unknown"] += 1
        return tuple(dict.fromkeys(areas)), found_by

    def split(self, level: str, text: str | None) -> list[str]:
        """Return the codes of a cell: the cell itself where it names an area, else its parts."""
        if not text or not text.strip():
            return []
        if self.known.levels[level].find(text):
            return [text]
        return [part for part in BETWEEN_CODES.split(text) if part.strip()]

    def read_title(self, title: str | None, agency: tuple[Area, ...]) -> tuple[Area, ...]:
        """Return the areas that a title names: of the finest level, else of one it nests in."""
        if self.title is None:
            return ()
        found = read_title_codes(title, self.words[self.title], nearby=self.nearby(agency))
        self.notes["title_code_unknown"] += found.unknown
        if found.ids:
            return tuple((self.title, area_id) for area_id in found.ids)
        for level in self.coarse:
            ids = read_coarse_codes(title, self.words[level], parents=[area_id for _, area_id in agency])
            if ids:
                return tuple((level, area_id) for area_id in ids)
        return ()

    def nearby(self, agency: tuple[Area, ...]) -> frozenset[str] | None:
        """Return the ids of the titles' level that lie in the calendar's area; None where it names none."""
        if not agency or self.title is None:
            return None
        if agency not in self.near:
            ids = self.known.levels[self.title].ids
            inside = (area_id for area_id in ids if self.lies_in((self.title, area_id), agency))
            self.near[agency] = frozenset(inside)
        return self.near[agency]

    def lies_in(self, area: Area, agency: Sequence[Area]) -> bool:
        """Whether an area lies in one that the calendar names; also where it names none of its hierarchy."""
        levels = {level for level, _ in agency}
        shared = [each for each in self.known.lineage(area) if each[0] in levels]
        return not shared or any(each in agency for each in shared)
