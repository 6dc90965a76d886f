"""The verdict on each row of a file, before anything is saved."""

import html
from collections.abc import Sequence

from pages.shared.table_frame import Head, Row, frame_table

MOST_SHOWN = 200
VERDICTS = {"added": "new", "changed": "changed", "unchanged": "as it is", "rejected": "refused"}


def write_verdicts(rows: Sequence[Sequence[str]], *, head: str) -> str:
    """Verdicts as an HTML table: which row, what becomes of it, what it is, and why."""
    heads = [Head(title) for title in (head, "Verdict", "What", "Why")]
    shown = [Row([html.escape(cell) for cell in row]) for row in rows[:MOST_SHOWN]]
    left = len(rows) - MOST_SHOWN
    more = f"<p class='cb-small'>And {left:,} more.</p>" if left > 0 else ""
    return frame_table(heads, shown, caption="Verdict on each row") + more
