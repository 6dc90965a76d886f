"""HTML of a table that keeps all its columns on a phone, where a wide one has a small card for each row."""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass

# Width in pixels of a character in a table, of a cell's margin, and what a phone has; rough on purpose.
_CHARACTER_PX, _MARGIN_PX, _PHONE_PX = 7.0, 16.0, 350.0
_NAME_PX = 144.0
# A text longer than this breaks into lines; shorter ones, and numbers, stay in one.
_LINE = 40
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Head:
    """Head of a column; numbers stand to the right."""

    title: str
    right: bool = False


@dataclass(frozen=True)
class Row:
    """Cells of a row as HTML, whoever made them has escaped them; the first heads the row."""

    cells: Sequence[str]
    current: bool = False


def frame_table(heads: Sequence[Head], rows: Sequence[Row], *, caption: str) -> str:
    """Write a table as HTML, with its caption and scopes.

    A table that a phone cannot show without moving it sideways is marked: the style sheet then lays each row
    out below the other, every value with the head of its column. Roles are said in so many words there, since
    browsers forget them in what is laid out otherwise.
    """
    stacks = _measure_width(heads, rows) > _PHONE_PX
    titles = "".join(_write_head(head, stacks=stacks) for head in heads)
    body = "".join(_write_row(row, heads, stacks=stacks) for row in rows)
    said = html.escape(caption)
    return (
        f'<div class="cb-table{" cb-stack" if stacks else ""}" tabindex="0" role="region" '
        f'aria-label="{said}"><table{_role("table", stacks=stacks)}><caption>{said}</caption>'
        f"<thead{_role('rowgroup', stacks=stacks)}><tr{_role('row', stacks=stacks)}>{titles}</tr></thead>"
        f"<tbody{_role('rowgroup', stacks=stacks)}>{body}</tbody></table></div>"
    )


def _measure_width(heads: Sequence[Head], rows: Sequence[Row]) -> float:
    """About how wide the table wants to be: names and a last column of words may break, other cells not."""
    width = _NAME_PX
    for at, head in enumerate(heads[1:], start=1):
        words = max((len(word) for word in head.title.split()), default=0)
        longest = max((min(_LINE, _measure_text(row.cells[at])) for row in rows), default=0)
        wanted = _CHARACTER_PX * max(words, longest) + _MARGIN_PX
        width += _NAME_PX if at == len(heads) - 1 and not head.right else wanted
    return width


def _measure_text(cell: str) -> int:
    return len(_TAG.sub("", cell))


def _write_head(head: Head, *, stacks: bool) -> str:
    role = _role("columnheader", stacks=stacks)
    return f'<th scope="col"{role}{_align(right=head.right)}>{html.escape(head.title)}</th>'


def _write_row(row: Row, heads: Sequence[Head], *, stacks: bool) -> str:
    marked = ' aria-current="true"' if row.current else ""
    cells = "".join(
        f"<td{_align(right=head.right) or _break(cell)}{_name(head, cell) if stacks else ''}>{cell}</td>"
        for head, cell in zip(heads[1:], row.cells[1:], strict=True)
    )
    name = f'<th scope="row"{_role("rowheader", stacks=stacks)}>{row.cells[0]}</th>'
    return f"<tr{marked}{_role('row', stacks=stacks)}>{name}{cells}</tr>"


def _align(*, right: bool) -> str:
    return ' class="cb-right"' if right else ""


def _break(cell: str) -> str:
    return ' style="white-space: normal"' if _measure_text(cell) > _LINE else ""


def _role(role: str, *, stacks: bool) -> str:
    return f' role="{role}"' if stacks else ""


def _name(head: Head, cell: str) -> str:
    """What a card says before the value; it leaves out what is not known, another cell says why."""
    none = " data-none" if cell == "–" else ""
    return f' role="cell" data-head="{html.escape(head.title)}"{none}'
