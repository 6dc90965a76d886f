"""Whatever is wrong with an input, one sentence says it, the exit code is 2, and docs/bad-input.md has it."""

from pathlib import Path

import pytest

from tests.data.bad_cases import Case, hear
from tests.data.bad_input import DOCUMENT, HEADING, PARTS, write_line

CASES = [case for cases in PARTS.values() for case in cases]
TO_DO = (
    "correct", "again", "add it", "name the", "give", "say which", "set ", "did you mean", "the nearest is",
    "copy", "state", "unpack",
    "export", "save it", "write", "known are", "keep one", "make", "needs", "see ", "is for",
)  # fmt: skip


def test_the_document_holds_every_case_once() -> None:
    lines = DOCUMENT.read_text("utf-8").splitlines()
    table = [line for line in lines if line.startswith("| ") and line != "| given | said |"]
    assert len(table) == len(CASES) >= 60
    assert DOCUMENT.read_text("utf-8").startswith(HEADING)
    parts = [line.removeprefix("## ") for line in lines if line.startswith("## ")]
    assert parts == list(PARTS)


@pytest.mark.filterwarnings("ignore:'crs' was not provided:UserWarning")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.given)
def test_one_sentence_says_what_is_wrong_and_what_to_do(home: Path, tmp_path: Path, case: Case) -> None:
    code, said = hear(case, tmp_path / "files")
    assert code == 2
    assert write_line(case, said) in DOCUMENT.read_text("utf-8").splitlines()
    assert any(words in said for words in TO_DO), f"what to do is missing: {said}"
    assert not list((home / "data" / "built").glob("*/current.json"))
