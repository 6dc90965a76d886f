"""A planned event as one printed page: tagged PDF with a map, made without a network."""

from __future__ import annotations

import datetime as dt
import json
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import typst

LONGEST = 600
# Texts reach the page as data and are set as text: nothing in them is read as markup or as code.
TEMPLATE = b"""
#let sheet = json(bytes(sys.inputs.sheet))
#set document(title: sheet.title, author: "Commonbeat", date: none)
#set page(paper: sheet.paper, margin: 2cm)
#set text(font: ("Libertinus Serif",), size: 11pt, lang: "en", fill: rgb("#1d2733"))
#set par(leading: 0.65em)
#show heading.where(level: 1): set text(size: 22pt)
#show heading.where(level: 2): set text(size: 12pt)
#text(size: 10pt, fill: rgb("#4a5766"), sheet.kicker)
#heading(level: 1, sheet.title)
#text(size: 15pt, weight: "bold", sheet.when)
#linebreak()
#text(size: 13pt, sheet.place)
#v(0.4em)
#image(bytes(sheet.map), format: "svg", width: 100%, alt: sheet.map_alt)
#text(size: 9pt, fill: rgb("#4a5766"), sheet.map_alt)
#v(0.3em)
#for part in sheet.parts [
  #heading(level: 2, part.at(0))
  #text(part.at(1))
]
#v(1fr)
#line(length: 100%, stroke: 0.5pt + rgb("#8b94a0"))
#text(size: 9pt, fill: rgb("#4a5766"), sheet.foot)
"""


@dataclass(frozen=True)
class EventSheet:
    """What one page says.

    Attributes
    ----------
    title, when, place
        The event, its date and hours, and where it is.
    kicker
        A line above the title: the city and whose plan it is.
    map, map_alt
        SVG (`data.workspace.exchange.sheet_map`) and what it shows in words.
    parts
        Heading and text, one after the other; long texts are cut so that one page is enough.
    foot
        Last line.
    paper
        Paper as typst names it: `a4` or `us-letter`.
    """

    title: str
    when: str
    place: str
    kicker: str
    map: str
    map_alt: str
    parts: Sequence[tuple[str, str]]
    foot: str
    paper: str = "a4"


def write_event_sheet(sheet: EventSheet, *, written_at: dt.datetime) -> bytes:
    """Return the page as PDF/UA-1: tagged, with a title, a language and a described picture.

    Parameters
    ----------
    sheet
        What it says.
    written_at
        Time of writing, with a zone: the same sheet and time give the same bytes.
    """
    texts = asdict(sheet)
    clean = {name: _clean(text) for name, text in texts.items() if isinstance(text, str) and name != "map"}
    clean["title"] = _clean(sheet.title, 120)
    parts = [[_clean(head, 120), _clean(text)] for head, text in sheet.parts]
    content = json.dumps({**clean, "map": sheet.map, "parts": parts})
    return bytes(
        typst.compile(
            TEMPLATE,
            format="pdf",
            ignore_system_fonts=True,
            sys_inputs={"sheet": content},
            pdf_standards="ua-1",
            timestamp=written_at.replace(microsecond=0),
        )
    )


def _clean(text: str, longest: int = LONGEST) -> str:
    """A text without control signs, cut to a length; never empty, since a title must not be."""
    plain = "".join(
        " " if sign.isspace() else sign
        for sign in text
        if sign.isspace() or not unicodedata.category(sign).startswith("C")
    )
    plain = " ".join(plain.split())
    return (plain if len(plain) <= longest else plain[: longest - 1].rstrip() + "…") or "–"
