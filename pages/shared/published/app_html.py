"""The parts of the public pages as HTML: exactly the texts of `contents`, each escaped here."""

import html
import re
from collections.abc import Callable, Iterable, Sequence

from pages.shared.published.cells import Cell, Column, DataText, Figure, Hidden, Missing, Table
from pages.shared.published.contents import (
    Answer,
    Download,
    Link,
    SaidDid,
    Section,
    Term,
    Testimonial,
    Voices,
    group_downloads,
)

MOST_ROWS = 14
"""A table of more rows scrolls within itself."""
_COLUMNS_ON_A_PHONE = 2
"""A table of more columns is laid out as cards where a phone has no room for them."""
_ADDRESS = re.compile(r"https?://|mailto:|tel:")
type RowLink = Callable[[int], str | None]


def escape(text: str) -> str:
    """A text for HTML; one of the data's own is told apart, since it keeps the language that it has."""
    safe = html.escape(text)
    return f'<bdi translate="no">{safe}</bdi>' if isinstance(text, DataText) else safe


def write_paragraphs(texts: Iterable[str], *, css_class: str = "") -> str:
    """Texts as paragraphs; empty ones are left out."""
    attribute = f' class="{css_class}"' if css_class else ""
    return "".join(f"<p{attribute}>{escape(text)}</p>" for text in texts if text)


def write_points(texts: Sequence[str]) -> str:
    """Texts as a list, nothing where there are none."""
    return f"<ul class='cb-points'>{''.join(f'<li>{escape(t)}</li>' for t in texts)}</ul>" if texts else ""


def write_answers(answers: Iterable[Answer]) -> str:
    """The three short answers, side by side where there is room."""
    return f'<div class="cbp-answers">{"".join(map(_write_answer, answers))}</div>'


def _write_answer(answer: Answer) -> str:
    details = "".join(f'<p class="cb-small">{escape(text)}</p>' for text in answer.details)
    return (
        f'<section class="cbp-answer cbp-{answer.topic}"><h2>{escape(answer.heading)}</h2>'
        f'<p class="cbp-sentence">{escape(answer.sentence)}</p>{details}</section>'
    )


def write_section(section: Section, *, level: int = 2) -> str:
    """A part of a page under its heading, with its tables."""
    tables = "".join(write_table(table, tall=len(table.rows) > MOST_ROWS) for table in section.tables)
    return (
        f'<section id="{html.escape(section.key)}" class="cbp-section">'
        f"<h{level}>{escape(section.heading)}</h{level}>"
        f"{write_paragraphs(section.paragraphs)}{write_points(section.points)}"
        f"{write_links(section.links)}{tables}</section>"
    )


def write_links(links: Sequence[Link]) -> str:
    """Where something is, as links where there is an address that a browser may open."""
    items = "".join(f"<li>{_write_link(each)}</li>" for each in links)
    return f"<ul class='cb-points'>{items}</ul>" if items else ""


def _write_link(link: Link) -> str:
    if not _ADDRESS.match(link.address):
        return escape(link.text)
    address = html.escape(link.address)
    return f'<a href="{address}" target="_blank" rel="noopener noreferrer">{escape(link.text)}</a>'


def write_table(table: Table, *, link: RowLink | None = None, tall: bool = False) -> str:
    """A table with its notes; what is hidden and what nobody has look different.

    Parameters
    ----------
    link
        Address for the head of the row at a position, or None.
    tall
        Whether it has many rows and scrolls within itself.
    """
    stacks = len(table.columns) > _COLUMNS_ON_A_PHONE
    heads = "".join(_write_head(column, stacks=stacks) for column in table.columns)
    rows = "".join(
        _write_row(row, table.columns, link(at) if link else None, stacks=stacks)
        for at, row in enumerate(table.rows)
    )
    caption = html.escape(str(table.caption))
    notes = write_paragraphs(table.notes, css_class="cb-small")
    classes = f"cb-table cbp-table{' cbp-tall' if tall else ''}{' cb-stack' if stacks else ''}"
    row, group = _role("row", stacks=stacks), _role("rowgroup", stacks=stacks)
    return (
        f'<div class="{classes}" tabindex="0" role="region" aria-label="{caption}">'
        f"<table{_role('table', stacks=stacks)}><caption>{escape(table.caption)}</caption>"
        f"<thead{group}><tr{row}>{heads}</tr></thead><tbody{group}>{rows}</tbody></table></div>{notes}"
    )


def _align(column: Column) -> str:
    return ' class="cb-right"' if column.numeric else ""


def _role(role: str, *, stacks: bool) -> str:
    """Said in so many words where a phone lays rows out as cards, since browsers forget it there."""
    return f' role="{role}"' if stacks else ""


def _write_head(column: Column, *, stacks: bool) -> str:
    role = _role("columnheader", stacks=stacks)
    return f'<th scope="col"{role}{_align(column)}>{escape(column.heading)}</th>'


def _write_row(row: Sequence[Cell], columns: Sequence[Column], link: str | None, *, stacks: bool) -> str:
    head = write_cell(row[0])
    if link:
        head = f'<a href="{html.escape(link)}" target="_self">{head}</a>'
    cells = "".join(
        f"<td{_role('cell', stacks=stacks)}{_align(column)}{_name(column) if stacks else ''}>"
        f"{write_cell(cell)}</td>"
        for cell, column in zip(row[1:], columns[1:], strict=True)
    )
    name = f'<th scope="row"{_role("rowheader", stacks=stacks)}>{head}</th>'
    return f"<tr{_role('row', stacks=stacks)}>{name}{cells}</tr>"


def _name(column: Column) -> str:
    return f' data-head="{html.escape(str(column.heading))}"'


def write_cell(cell: Cell) -> str:
    """A value, or the reason why there is none, marked as on the maps."""
    if isinstance(cell, Figure):
        return escape(cell.text)
    if isinstance(cell, Hidden):
        return f'<span class="cbp-none"><i class="cb-swatch cb-too-few"></i>{escape(cell.reason)}</span>'
    if isinstance(cell, Missing):
        return f'<span class="cbp-none"><i class="cb-swatch cb-no-data"></i>{escape(cell.reason)}</span>'
    return escape(cell)


def write_voices(voices: Voices) -> str:
    """You said, we did: what was raised, what was done; then what people let us publish."""
    cards = "".join(_write_card(card) for card in voices.cards)
    said = "".join(_write_testimonial(each) for each in voices.testimonials)
    heard = f"<h3>{escape(voices.testimonials_heading)}</h3>{said}" if said else ""
    lead = write_paragraphs([voices.lead] if cards or said else [], css_class="cb-small")
    return (
        f'<section id="voices" class="cbp-section"><h2>{escape(voices.heading)}</h2>{lead}'
        f'<div class="cbp-cards">{cards}</div>{write_paragraphs([voices.empty])}{heard}</section>'
    )


def _write_card(card: SaidDid) -> str:
    where = f" · {escape(card.where)}" if card.where else ""
    return (
        '<article class="cbp-card">'
        f'<p class="cb-small">{escape(card.topic)} · {escape(card.raised)}{where}</p>'
        f'<p class="cbp-said">{escape(card.text)}</p>'
        f"{write_paragraphs([card.done, card.told], css_class='cbp-done')}</article>"
    )


def _write_testimonial(each: Testimonial) -> str:
    return (
        f'<figure class="cbp-quote"><blockquote>{escape(each.text)}</blockquote>'
        f'<figcaption class="cb-small">{escape(each.given)}</figcaption></figure>'
    )


def write_downloads(downloads: Iterable[Download], *, find_address: Callable[[str], str]) -> str:
    """What the release has to take away: what each table holds, and links to its files by format."""
    lines = "".join(
        f'<li><strong>{escape(name)}</strong><span class="cbp-meaning">{escape(meaning)}</span>'
        f"{' '.join(_write_file(each, find_address(each.path)) for each in files)}</li>"
        for name, meaning, files in group_downloads(downloads)
    )
    return f'<ul class="cbp-downloads">{lines}</ul>'


def _write_file(each: Download, address: str) -> str:
    name = f'<span class="cbp-unseen">{escape(each.name)}, </span>'
    size = f' <span class="cb-small">{escape(each.size)}</span>' if each.size else ""
    link = f'<a href="{html.escape(address)}" target="_self" download>{name}{escape(each.format)}</a>'
    return f'<span class="cbp-file">{link}{size}</span>'


def write_terms(terms: Iterable[Term]) -> str:
    """Words and what they mean."""
    lines = "".join(
        f'<dt id="term-{html.escape(each.key)}">{escape(each.word)}</dt><dd>{escape(each.meaning)}</dd>'
        for each in terms
    )
    return f'<dl class="cbp-terms">{lines}</dl>'


def write_glossary(terms: Sequence[Term], heading: str) -> str:
    """The words of a page behind a heading that opens: on demand, by keyboard too, and whole in print."""
    if not terms:
        return ""
    return f'<details class="cbp-details"><summary>{escape(heading)}</summary>{write_terms(terms)}</details>'
