"""docs/engagement-kinds.md names records that exist, and leaves none out that people enter."""

import re
from pathlib import Path

from data.city import EVENT_KINDS
from data.workspace.records.kinds import KINDS

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "engagement-kinds.md"
WORK_AIDS = {"fixed_choice", "saved_plan"}  # how a plan was made, not engagement


def read_record_cells() -> list[str]:
    rows = [
        line.split("|") for line in DOCUMENT.read_text(encoding="utf-8").splitlines() if line.startswith("|")
    ]
    return [row[2] for row in rows[2:]]


def test_every_kind_of_record_and_of_event_has_its_line() -> None:
    named = {word for cell in read_record_cells() for word in re.findall(r"`([a-z_]+)`", cell)}
    assert set(KINDS) - named == WORK_AIDS
    assert set(EVENT_KINDS) - named == {"online", "other"}


def test_every_record_named_is_one() -> None:
    first = {found.group(1) for cell in read_record_cells() if (found := re.match(r" `([a-z_]+)`", cell))}
    assert first <= set(KINDS)
