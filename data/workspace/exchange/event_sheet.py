"""A planned event as one printed page: tagged PDF with a map, made without a network."""

from __future__ import annotations

import datetime as dt
import json
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

import typst

# Signs of each text, so that one page is enough for all of them.
LONGEST = {"title": 100, "when": 100, "place": 100, "kicker": 100, "map_alt": 240, "foot": 360, "paper": 20}
LONGEST_HEAD, LONGEST_PART, MOST_PARTS = 60, 360, 3
# Texts reach the page as data and are set as text: nothing in them is read as markup or as code.
TEMPLATE = b"""
#let sheet = json(bytes(sys.inputs.sheet))
#set document(title: sheet.title, author: "Commonbeat", date: none)
#set page(paper: sheet.paper, margin: 2cm)
#set text(font: "Libertinus Serif", size: 11pt, lang: "en", fill: rgb("#1d2733"))
#set par(leading: 0.65em)
#show heading.where(level: 1): set text(size: 20pt)
#show heading.where(level: 2): set text(size: 12pt)
#text(size: 10pt, fill: rgb("#4a5766"), sheet.kicker)
#heading(level: 1, sheet.title)
#text(size: 15pt, weight: "bold", sheet.when)
#linebreak()
#text(size: 13pt, sheet.place)
#v(0.4em)
// The picture takes what height the texts leave, so that there is one page.
#block(height: 1fr, width: 100%, align(horizon, image(
  bytes(sheet.map), format: "svg", width: 100%, height: 100%, fit: "contain", alt: sheet.map_alt,
)))
#text(size: 9pt, fill: rgb("#4a5766"), sheet.map_alt)
#v(0.3em)
#for part in sheet.parts [
  #heading(level: 2, part.at(0))
  #text(part.at(1))
]
#v(0.8em)
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
        Heading and text, one after the other, three at most. Long texts are cut, so that a page is enough.
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
    """Return the page as tagged PDF, with a title, a language and a described picture.

    It is PDF/UA-1, unless a text has signs that no font here has.

    Parameters
    ----------
    sheet
        What it says.
    written_at
        Time of writing, with a zone: the same sheet and time give the same bytes.
    """
    clean = {name: _clean(str(getattr(sheet, name)), longest) for name, longest in LONGEST.items()}
    parts = [
        [_clean(head, LONGEST_HEAD), _clean(text, LONGEST_PART)] for head, text in sheet.parts[:MOST_PARTS]
    ]
    content = json.dumps({**clean, "map": sheet.map, "parts": parts})
    # Fonts that came with the program first: the same page on every machine.
    for own_fonts in (True, False):
        with suppress(typst.TypstError):
            return _compile(content, written_at, own_fonts=own_fonts, standard="ua-1")
    return _compile(content, written_at, own_fonts=False, standard="1.7")


def _compile(
    content: str, written_at: dt.datetime, *, own_fonts: bool, standard: Literal["ua-1", "1.7"]
) -> bytes:
    return bytes(
        typst.compile(
            TEMPLATE,
            format="pdf",
            ignore_system_fonts=own_fonts,
            sys_inputs={"sheet": content},
            pdf_standards=standard,
            timestamp=written_at.replace(microsecond=0),
        )
    )


def _clean(text: str, longest: int) -> str:
    """A text without control signs, cut to a length; never empty, since a title must not be."""
    plain = "".join(
        " " if sign.isspace() else sign
        for sign in text
        if sign.isspace() or not unicodedata.category(sign).startswith("C")
    )
    plain = " ".join(plain.split())
    return (plain if len(plain) <= longest else plain[: longest - 1].rstrip() + "…") or "–"
