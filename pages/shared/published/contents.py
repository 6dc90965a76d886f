"""What the three public pages show, as plain data: both renderers, app and static site, show exactly these.

Every text is plain text in the reader's language, no Markdown and no HTML: a renderer escapes it. What
stands in the cells of a table is in `cells`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from pages.shared.published.cells import Cell, DataText, Table

Topic = Literal["engagement", "incidents", "trust"]
"""Which of the three ideas a section or map is about: its colour."""


@dataclass(frozen=True)
class Answer:
    """A short answer: a heading, the sentence, and what goes with it. `topic` gives the colour."""

    topic: Topic
    heading: str
    sentence: str
    details: tuple[str, ...] = ()


@dataclass(frozen=True)
class Link:
    """Where something is: `address` opens (https: or mailto:), or is empty where it is none."""

    text: str
    address: str


@dataclass(frozen=True)
class Section:
    """A part of a page under a heading; `key` serves as its anchor."""

    key: str
    heading: str
    paragraphs: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    links: tuple[Link, ...] = ()
    topic: Topic | None = None


@dataclass(frozen=True)
class SaidDid:
    """What residents raised and what came of it: `text` in the approved words, the rest as sentences."""

    concern_id: str
    topic: str
    text: DataText
    raised: str
    done: str
    told: str
    where: DataText | None = None


@dataclass(frozen=True)
class Testimonial:
    """What somebody said and let the agency publish."""

    text: DataText
    given: str


@dataclass(frozen=True)
class Voices:
    """A heading over what was said and done; `empty` says why there is nothing, else it is empty."""

    heading: str
    lead: str
    cards: tuple[SaidDid, ...]
    testimonials_heading: str
    testimonials: tuple[Testimonial, ...]
    empty: str


@dataclass(frozen=True)
class Occasion:
    """An event. `starts` is local; where `day_only`, the time and place are protected and not given.

    `group` heads the events that it stands among; `area` names the area that it is in, where that is not the
    one of the page and `where` does not say it.
    """

    event_id: str
    title: DataText | None
    kind: str
    when: str
    where: str
    status: str
    starts: dt.datetime
    ends: dt.datetime | None
    day_only: bool
    cancelled: bool
    text: DataText | None = None
    group: str = ""
    area: DataText | None = None

    @property
    def label(self) -> str:
        """Title, or the kind of event where no title may be shown."""
        return self.title or self.kind


@dataclass(frozen=True)
class Occasions:
    """Events under a heading; `empty` says why there are none, else it is empty."""

    heading: str
    lead: str
    events: tuple[Occasion, ...]
    empty: str

    @property
    def groups(self) -> tuple[tuple[str, tuple[Occasion, ...]], ...]:
        """The events by what heads them, in their order."""
        return tuple((head, tuple(each)) for head, each in groupby(self.events, key=lambda one: one.group))


@dataclass(frozen=True)
class Term:
    """A word and what it means, in a sentence; `key` serves as its anchor."""

    key: str
    word: str
    meaning: str


@dataclass(frozen=True)
class Frame:
    """What stands on each page: its title, the city, dates, the notice, help, and what is hidden on it."""

    title: str
    city_name: DataText
    fictional: str
    """Says that the city is made up; empty where it is not."""
    published: str
    data_to: tuple[str, ...]
    hidden: str
    """How many numbers of this page are hidden, in a sentence."""
    not_monitored: str
    help: tuple[str, ...]


@dataclass(frozen=True)
class AreaEntry:
    """An area that has a page. `search` is what a reader may type, folded (`fold_text`)."""

    level: str
    level_label: DataText
    area_id: str
    name: DataText
    within: DataText | None
    search: str


@dataclass(frozen=True)
class MapArea:
    """An area on a map: its class from 0, or None where it has no number; its row says why."""

    area_id: str
    name: DataText
    class_index: int | None
    cell: Cell


@dataclass(frozen=True)
class AreaMap:
    """A map with its table: colours by `topic`, classes from light to dark, `layer` holds the shapes."""

    key: str
    topic: Topic
    heading: str
    sentence: str
    level: str
    layer: str
    class_labels: tuple[str, ...]
    areas: tuple[MapArea, ...]
    table: Table
    description: str
    """What the map shows, for who does not see it."""


@dataclass(frozen=True)
class Download:
    """A file of the release: `path` is relative to its folder, with forward slashes."""

    path: str
    name: str
    meaning: str
    format: str
    size: str


def group_downloads(downloads: Iterable[Download]) -> list[tuple[str, str, tuple[Download, ...]]]:
    """Return what there is to take away: its name, what it holds, and the files that hold it."""
    named = groupby(downloads, key=lambda each: (each.name, each.meaning))
    return [(*about, tuple(files)) for about, files in named]


@dataclass(frozen=True)
class Neighbourhood:
    """My neighbourhood: one area, on one sheet."""

    frame: Frame
    level: str
    area_id: str
    name: DataText
    level_label: DataText
    lead: str
    answers: tuple[Answer, Answer, Answer]
    """Who we met, what was reported, what people said: in this order, before anything else."""
    voices: Voices
    next_events: Occasions
    past_events: Occasions
    engagement: Section
    reported: Section
    said: Section
    terms: tuple[Term, ...]


@dataclass(frozen=True)
class City:
    """The city: maps with their tables, programmes, goals."""

    frame: Frame
    lead: str
    maps: tuple[AreaMap, ...]
    reported: Section
    programmes: Section
    goals: Section
    voices: Voices
    terms: tuple[Term, ...]


@dataclass(frozen=True)
class Knowledge:
    """How we know: sections in order, downloads, words."""

    frame: Frame
    lead: str
    sections: tuple[Section, ...]
    downloads_heading: str
    downloads: tuple[Download, ...]
    downloads_note: str
    terms_heading: str
    terms: tuple[Term, ...]
