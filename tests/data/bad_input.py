"""Writes docs/bad-input.md: every input that cannot be used, with what `commonbeat build` says of it."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from tests.data.bad_cases import Case, hear
from tests.data.bad_city_cases import IN_CITY_FILE
from tests.data.bad_file_cases import IN_BOUNDARIES, IN_INCIDENTS, IN_OTHERS

DOCUMENT = Path(__file__).parents[2] / "docs" / "bad-input.md"
HEADING = """# What cannot be read, and what is said

One fault each, laid over a city that can be built: `commonbeat build` ends with exit code 2 and this
sentence, and the build in force stays. `commonbeat check` says all of them at once. DIR stands for the folder
of the files. Rows that cannot be used stop no build: they are counted, with the reason, in `rejected_rows`.

Written by `python -m tests.data.bad_input`; `tests/data/test_bad_input.py` keeps it true.
"""
PARTS = {
    "In the city file": IN_CITY_FILE,
    "In boundaries": IN_BOUNDARIES,
    "In incidents": IN_INCIDENTS,
    "In calendars, surveys, residents and venues": IN_OTHERS,
}


def write_line(case: Case, said: str) -> str:
    """Return a line of the table."""
    return f"| {case.given} | {said.replace('|', chr(92) + '|')} |"


def write_document() -> str:
    """Return the document as what is said makes it."""
    lines = [HEADING]
    for title, cases in PARTS.items():
        lines += [f"## {title}", "", "| given | said |", "|---|---|"]
        for case in cases:
            with tempfile.TemporaryDirectory() as name:
                os.environ["COMMONBEAT_HOME"] = f"{name}/home"
                code, said = hear(case, Path(name) / "files")
            if code != 2:
                raise ValueError(f"{case.given}: exit code {code}, {said}")
            lines.append(write_line(case, said))
        lines.append("")
    return "\n".join(lines)


if __name__ == "__main__":
    DOCUMENT.write_text(write_document(), encoding="utf-8")
