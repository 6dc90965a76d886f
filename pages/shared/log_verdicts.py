"""The verdict on each row of a file, before anything is saved."""

import html
from collections.abc import Sequence

MOST_SHOWN = 200
VERDICTS = {"added": "new", "changed": "changed", "unchanged": "as it is", "rejected": "refused"}


def write_verdicts(rows: Sequence[Sequence[str]], *, head: str) -> str:
    """Verdicts as an HTML table: which row, what becomes of it, what it is, and why."""
    body = "".join(f"<tr>{''.join(_write_cell(place, cell) for place, cell in enumerate(row))}</tr>"
                   for row in rows[:MOST_SHOWN])  # fmt: skip
    heads = "".join(f"<th scope='col'>{title}</th>" for title in (head, "Verdict", "What", "Why"))
    left = len(rows) - MOST_SHOWN
    more = f"<p class='cb-small'>And {left:,} more.</p>" if left > 0 else ""
    return (
        "<div class='cb-table' tabindex='0' role='region' aria-label='Verdict on each row'><table>"
        f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>{more}"
    )


def _write_cell(place: int, cell: str) -> str:
    # What and why are as long as others wrote them; which row and its verdict stay in a line.
    return f"<td{" style='white-space: normal'" if place > 1 else ''}>{html.escape(cell)}</td>"
