"""The verdict on each row of a file, before anything is saved."""

import html
from collections.abc import Sequence

MOST_SHOWN = 200
VERDICTS = {"added": "new", "changed": "changed", "unchanged": "as it is", "rejected": "refused"}


def write_verdicts(rows: Sequence[Sequence[str]], *, head: str) -> str:
    """Verdicts as an HTML table: which row, what becomes of it, what it is, and why."""
    body = "".join(
        "<tr>" + "".join(
            f"<td style='white-space: normal'>{html.escape(cell)}</td>" for cell in row
        ) + "</tr>" for row in rows[:MOST_SHOWN]
    )  # fmt: skip
    heads = "".join(f"<th scope='col'>{title}</th>" for title in (head, "Verdict", "What", "Why"))
    left = len(rows) - MOST_SHOWN
    more = f"<p class='cb-small'>And {left:,} more.</p>" if left > 0 else ""
    return (
        "<div class='cb-table' tabindex='0' role='region' aria-label='Verdict on each row'><table>"
        f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>{more}"
    )
