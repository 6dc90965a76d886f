"""A sheet on which people say what they thought of an event; its QR code opens the agency's own form."""

from __future__ import annotations

import datetime as dt
import io
import json
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

import segno
import typst

LONGEST = 300
# Texts reach the page as data and are set as text: nothing in them is read as markup or as code.
TEMPLATE = b"""
#let sheet = json(bytes(sys.inputs.sheet))
#set document(title: sheet.title, author: "Commonbeat", date: none)
#set page(paper: sheet.paper, margin: 2cm)
#set text(font: ("Libertinus Serif",), size: 12pt, lang: "en", fill: rgb("#1d2733"))
#show heading.where(level: 1): set text(size: 22pt)
#show heading.where(level: 2): set text(size: 13pt)
#text(size: 10pt, fill: rgb("#4a5766"), sheet.agency)
#heading(level: 1, sheet.title)
#text(size: 13pt, sheet.when)
#v(0.6em)
#heading(level: 2, "What did you think of it?")
#text("Please tick one box in each line. Leave out what you cannot say. Write no names.")
#v(0.4em)
#for question in sheet.questions [
  #text(weight: "bold", question.text)
  #linebreak()
  #text(size: 11pt, question.low)
  #h(0.6em)
  #for step in question.steps [
    #box(stroke: 0.8pt, width: 15pt, height: 15pt, baseline: 3pt,
      align(center + horizon, text(size: 9pt, step)))
    #h(0.5em)
  ]
  #text(size: 11pt, question.high)
  #v(0.5em)
]
#v(1fr)
#if sheet.code != "" [
  #heading(level: 2, "Or answer on your phone")
  #image(bytes(sheet.code), format: "svg", width: 4.5cm, alt: sheet.code_alt)
  #text(size: 10pt, sheet.address)
  #v(0.4em)
]
#line(length: 100%, stroke: 0.5pt + rgb("#8b94a0"))
#text(size: 9pt, fill: rgb("#4a5766"), sheet.foot)
"""


@dataclass(frozen=True)
class Question:
    """A question with its scale, as whole numbers, and what its ends mean."""

    text: str
    low: int = 1
    high: int = 5
    low_words: str = "not at all"
    high_words: str = "very much"


QUESTIONS = (
    Question("Did officers listen to what people said?"),
    Question("Were people treated with respect?"),
    Question("Was it worth coming?"),
)


@dataclass(frozen=True)
class FeedbackSheet:
    """What the sheet says.

    Attributes
    ----------
    title, when
        The event, its day and place.
    agency
        Who asks.
    address
        Full address of the agency's own form, or None: the sheet is then for paper alone.
    foot
        What becomes of the answers.
    paper
        Paper as typst names it: `a4` or `us-letter`.
    """

    title: str
    when: str
    agency: str
    address: str | None = None
    questions: Sequence[Question] = QUESTIONS
    foot: str = "The answers are counted. They are kept apart from the survey of all residents."
    paper: str = "a4"


def fill_address(form: str, event_id: str) -> str:
    """Return the address of the agency's form for one event; `{event_id}` is filled in.

    Examples
    --------
    >>> fill_address("https://forms.example/f?event={event_id}", "EV 1&2")
    'https://forms.example/f?event=EV%201%262'
    """
    return form.replace("{event_id}", quote(event_id, safe=""))


def write_feedback_sheet(sheet: FeedbackSheet, *, written_at: dt.datetime) -> bytes:
    """Return the sheet as PDF/UA-1: tagged, with a title, a language and a described code.

    Parameters
    ----------
    sheet
        What it says.
    written_at
        Time of writing, with a zone: the same sheet and time give the same bytes.
    """
    address = _clean(sheet.address or "", 500) if sheet.address else ""
    content = {
        "title": _clean(sheet.title, 120),
        "when": _clean(sheet.when),
        "agency": _clean(sheet.agency),
        "foot": _clean(sheet.foot),
        "paper": sheet.paper,
        "address": address,
        "code": _draw_code(address) if address else "",
        "code_alt": f"QR code that opens {address}",
        "questions": [_tabulate(question) for question in sheet.questions],
    }
    return bytes(
        typst.compile(
            TEMPLATE,
            format="pdf",
            ignore_system_fonts=True,
            sys_inputs={"sheet": json.dumps(content)},
            pdf_standards="ua-1",
            timestamp=written_at.replace(microsecond=0),
        )
    )


def _tabulate(question: Question) -> dict[str, object]:
    return {
        "text": _clean(question.text),
        "low": _clean(question.low_words, 40),
        "high": _clean(question.high_words, 40),
        "steps": [str(step) for step in range(question.low, question.high + 1)],
    }


def _draw_code(address: str) -> str:
    drawn = io.BytesIO()
    # A code on paper gets folded and stained: level Q still reads with a quarter of it gone.
    segno.make(address, error="q", micro=False).save(drawn, kind="svg", scale=4, border=4, light="#ffffff")
    return drawn.getvalue().decode()


def _clean(text: str, longest: int = LONGEST) -> str:
    """A text in one line without control signs, cut to a length; never empty, since a title must not be."""
    spaced = "".join(" " if sign.isspace() else sign for sign in text)
    plain = " ".join("".join(sign for sign in spaced if unicodedata.category(sign)[0] != "C").split())
    return (plain if len(plain) <= longest else plain[: longest - 1].rstrip() + "…") or "–"
