"""The pages of the static site in one language: content in, HTML out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from pages.shared.published.cells import DataText
from pages.shared.published.city import make_city
from pages.shared.published.contents import (
    AreaEntry,
    City,
    Frame,
    Knowledge,
    Neighbourhood,
    group_downloads,
)
from pages.shared.published.frame import make_frame
from pages.shared.published.knowledge import make_knowledge
from pages.shared.published.language import Language, open_language
from pages.shared.published.neighbours import list_beside
from pages.shared.published.places import Key, find_place, list_page_areas
from pages.shared.published.release import Release
from pages.shared.published.site_maps import Atlases, Painted, Sheet, view_map
from pages.shared.published.site_paths import (
    CITY,
    HOME,
    KNOWLEDGE,
    LOCATOR,
    SCRIPT,
    find_area_calendar,
    find_area_page,
    find_event_calendar,
    find_shapes,
    write_link,
)
from pages.shared.published.site_render import render
from pages.shared.published.site_shapes import name_place
from pages.shared.published.site_words import SiteWords

MOST_BESIDE = 12
MANY = 30


@dataclass(frozen=True)
class Entry:
    """A line of the list of places."""

    key: str
    name: str
    address: str


@dataclass(frozen=True)
class Group:
    """Places of one wider area, or of one first letter; an empty heading where they lie in none."""

    heading: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Level:
    """Places of one level."""

    label: str
    groups: tuple[Group, ...]


class Pages:
    """What all pages of one language share."""

    def __init__(
        self, release: Release, language: Language, atlases: Atlases, *, languages: Sequence[str]
    ) -> None:
        self.release, self.language, self.atlases = release, language, atlases
        self.words = SiteWords(language)
        self.languages = languages
        self.entries = list_page_areas(release)

    def write_home(self) -> str:
        """Return the page on which readers find their neighbourhood."""
        page = f"{self.language.tag}/{HOME}"
        level = self.release.facts["rules"]["geography"]
        within = {each.area_id: each.within for each in self.entries if each.level == level and each.within}
        drawing = self.atlases.draw_places(f"areas/{level}", within)
        addresses = self._find_addresses(page)
        areas = [
            Painted(each.name, shape=f"{drawing.key}{each.key}", address=addresses[level, each.area_id])
            for each in drawing.sheet.outlines
            if (level, each.area_id) in addresses
        ]
        frame = make_frame(self.release, self.language, self.words.find)
        values: dict[str, Any] = {"drawing": drawing, "areas": areas, "levels": self._list_levels(page)}
        values["shapes"] = write_link(find_shapes(level), page=page) if areas else None
        return self._render("home.html.j2", page, frame, current="home", **values)

    def write_area(self, content: Neighbourhood) -> str:
        """Return the page of one area."""
        key = content.level, content.area_id
        page = find_area_page(self.language.tag, *key)
        sheet, beside = self.atlases.draw_area(*key), list_beside(self.release, *key)
        events = content.next_events.events
        calendars = {
            each.event_id: write_link(find_event_calendar(self.language.tag, each.event_id), page=page)
            for each in events
        }
        feed = find_area_calendar(self.language.tag, *key)
        return self._render(
            "neighbourhood.html.j2", page, content.frame, current="", page=content, drawing=sheet,
            beside=self._list_beside(page, content.level, beside), within=self._find_within(page, key),
            calendars=calendars, feed=write_link(feed, page=page) if events else None,
        )  # fmt: skip

    def write_city(self, content: City) -> str:
        """Return the page of the city."""
        page = f"{self.language.tag}/{CITY}"
        addresses = self._find_addresses(page)
        maps = [view_map(each, self.atlases, self.words, addresses) for each in content.maps]
        drawings: dict[str, Sheet] = {each.drawing.key: each.drawing for each in maps}
        values = {"page": content, "maps": maps, "drawings": list(drawings.values())}
        return self._render("city.html.j2", page, content.frame, current="city", **values)

    def write_knowledge(self, content: Knowledge) -> str:
        """Return the page that says how the numbers came about, with the files of the release."""
        page = f"{self.language.tag}/{KNOWLEDGE}"
        files = {each.path: write_link(f"../{each.path}", page=page) for each in content.downloads}
        return self._render(
            "knowledge.html.j2", page, content.frame, current="knowledge", page=content, files=files,
            downloads=group_downloads(content.downloads),
        )  # fmt: skip

    def _render(self, template: str, here: str, frame: Frame, *, current: str, **values: Any) -> str:
        tag = self.language.tag
        names = {"home": f"{tag}/{HOME}", "city": f"{tag}/{CITY}", "knowledge": f"{tag}/{KNOWLEDGE}"}
        links = {name: write_link(address, page=here) for name, address in names.items()}
        links |= {"script": write_link(SCRIPT, page=here), "locator": write_link(LOCATOR, page=here)}
        spoken = str(self.release.facts.get("language") or tag)
        common = {
            "data_lang": spoken if spoken != tag else None,
            "frame": frame,
            "language": self.language,
            "words": self.words,
            "links": links,
            "current": current,
            "here": here.rpartition("/")[2],
            "alternates": list_alternates(here, self.languages),
        }
        return render(template, common | values)

    def _find_addresses(self, page: str) -> dict[Key, str]:
        """Return where each area's page stands, as a page names it."""
        return {
            (each.level, each.area_id): write_link(
                find_area_page(self.language.tag, each.level, each.area_id), page=page
            )
            for each in self.entries
        }

    def _list_levels(self, page: str) -> list[Level]:
        addresses = self._find_addresses(page)
        levels = groupby(self.entries, key=lambda each: each.level)
        labels = {each["level"]: each.get("label_plural") for each in self.release.facts.get("levels", [])}
        return [
            list_places_of(list(entries), addresses, label=labels.get(level)) for level, entries in levels
        ]

    def _list_beside(self, page: str, level: str, area_ids: Sequence[str]) -> list[Entry]:
        addresses = self._find_addresses(page)
        names = {each.area_id: each.name for each in self.entries if each.level == level}
        found = [each for each in area_ids if each in names][:MOST_BESIDE]
        return [Entry(name_place(level, each), names[each], addresses[level, each]) for each in found]

    def _find_within(self, page: str, key: Key) -> Entry | None:
        """Return the wider area with its page, where it has one."""
        parent = find_place(self.release, *key).parent
        if parent is None or parent not in {(each.level, each.area_id) for each in self.entries}:
            return None
        wider = find_place(self.release, *parent)
        return Entry(name_place(*parent), wider.name, self._find_addresses(page)[parent])


def list_places_of(
    entries: Sequence[AreaEntry], addresses: Mapping[Key, str], *, label: str | None = None
) -> Level:
    """Return a level's places in groups: by their wider area, many without one by their first letter."""
    by_letter = len(entries) > MANY and not any(each.within for each in entries)

    def find_heading(entry: AreaEntry) -> str:
        return entry.name[:1].upper() if by_letter else entry.within or ""

    # Those that lie in no wider area come last.
    sorted_entries = sorted(entries, key=lambda each: (not find_heading(each), find_heading(each)))
    groups = [
        Group(
            heading,
            tuple(
                Entry(name_place(each.level, each.area_id), each.name, addresses[each.level, each.area_id])
                for each in found
            ),
        )
        for heading, found in groupby(sorted_entries, key=find_heading)
    ]
    return Level(DataText(label or entries[0].level_label), tuple(groups))


def list_alternates(here: str, languages: Sequence[str]) -> list[dict[str, str]]:
    """Return the same page in every language, as the page names it."""
    _, _, rest = here.partition("/")
    found = []
    for code in languages:
        language = open_language(code)
        target = f"{language.tag}/{rest}"
        found.append({"tag": language.tag, "name": language.name, "address": write_link(target, page=here)})
    return found


def make_contents(release: Release, language: Language) -> tuple[City, Knowledge]:
    """Return the content of the two pages that are one of their kind."""
    return make_city(release, language), make_knowledge(release, language)
