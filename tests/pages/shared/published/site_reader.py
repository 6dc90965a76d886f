"""A page of the static site as a strict reader sees it: nesting, ids, references, texts and tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

VOID = {"meta", "link", "input", "br", "path", "circle", "use", "img"}
UNREAD = {"style", "script"}
SPOKEN = ("aria-label", "title", "alt", "placeholder")
REFERRING = ("aria-labelledby", "aria-describedby", "for")


@dataclass
class Cell:
    """A cell with its attributes and text."""

    attributes: dict[str, str]
    text: str = ""


@dataclass
class SitePage(HTMLParser):
    """A parsed page."""

    path: Path
    ids: list[str] = field(default_factory=list)
    refers: list[str] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    lang: str = ""
    tables: list[list[list[Cell]]] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    open_tags: list[str] = field(default_factory=list)
    last: Cell | None = None

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.feed(self.path.read_text("utf-8"))
        self.close()
        self.faults += [f"<{tag}> is never closed" for tag in self.open_tags]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take note of a tag."""
        attributes = {name: value or "" for name, value in attrs}
        if len(attributes) < len(attrs):
            self.faults.append(f"<{tag}> has an attribute twice")
        self.note(tag, attributes)
        if tag not in VOID:
            self.open_tags.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take note of a tag that closes itself, as shapes of a drawing do."""
        self.note(tag, {name: value or "" for name, value in attrs})

    def note(self, tag: str, attributes: dict[str, str]) -> None:
        """Keep what tests ask for."""
        self.lang = attributes["lang"] if tag == "html" else self.lang
        if "id" in attributes:
            self.ids.append(attributes["id"])
        for name in REFERRING:
            self.refers += attributes.get(name, "").split()
        for name in ("href", "src", "data-shapes"):
            if name in attributes:
                self.links.append((tag, attributes[name]))
        self.texts += [attributes[name] for name in SPOKEN if attributes.get(name)]
        if tag == "table":
            self.tables.append([])
            self.captions.append("")
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.last = Cell(attributes)
            self.tables[-1][-1].append(self.last)

    def handle_endtag(self, tag: str) -> None:
        """Close a tag."""
        if not self.open_tags or self.open_tags.pop() != tag:
            self.faults.append(f"</{tag}> at line {self.getpos()[0]} closes nothing")

    def handle_data(self, data: str) -> None:
        """Keep a text that is read."""
        if not data.strip() or (self.open_tags and self.open_tags[-1] in UNREAD):
            return
        self.texts.append(" ".join(data.split()))
        if "caption" in self.open_tags:
            self.captions[-1] += data
        if self.last is not None and {"td", "th"} & set(self.open_tags):
            self.last.text += data

    def list_broken(self, root: Path) -> list[str]:
        """Return links to what is not there, or not within a folder."""
        broken = [each for each in self.refers if each not in self.ids]
        for tag, address in self.links:
            if address.startswith(("https:", "http:", "mailto:", "data:,")):
                continue
            target, _, anchor = address.partition("#")
            file = (self.path.parent / target).resolve() if target else self.path
            if not file.is_relative_to(root.resolve()) or not file.is_file():
                broken.append(f"{tag}: {address}")
            elif not target and anchor not in self.ids:
                broken.append(f"{tag}: #{anchor}")
        return broken
