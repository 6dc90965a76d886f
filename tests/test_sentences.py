"""What the pages say: every sentence in their code is read for claims that no design here supports."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted((ROOT / "pages").rglob("*.py"))
CLAIMS = re.compile(
    r"\b(caus(?:ed|es|ing)|reduc(?:ed|es|ing)|improv(?:ed|es|ing|ement)|thanks to|"
    r"prevent(?:ed|s)|proves?|proven|effective at|success(?:ful)?|failed to)\b",
    re.IGNORECASE,
)
# A change stands in words, with its interval.
# Style sheets are texts too, and say nothing to readers.
STYLE = re.compile(r"@media|\{[^}]*:[^}]*;[^}]*\}")
ARROWS = re.compile("[▲▼↑↓⬆⬇📈📉]")


def read_sentences(path: Path) -> Iterator[tuple[int, str]]:
    """Yield every text in a file that is not a docstring, with its line; parts of an f-string one by one."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in docstrings:
            continue
        if not STYLE.search(node.value):
            yield node.lineno, node.value


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_sentence_claims_what_no_design_supports(path: Path) -> None:
    claims = [
        f"{path.name}:{line}: {text!r}"
        for line, text in read_sentences(path)
        if (CLAIMS.search(text) and not is_denial(text)) or ARROWS.search(text)
    ]
    assert not claims, "\n".join(claims)


def is_denial(text: str) -> bool:
    """Tell whether a sentence says that the claim cannot be made."""
    return bool(re.search(r"\b(not|cannot|never|no|nor|without|whether|stays open)\b", text, re.IGNORECASE))


def test_the_reader_finds_a_planted_claim(tmp_path: Path) -> None:
    page = tmp_path / "page.py"
    page.write_text('"""Meetings reduced crime."""\n\nTEXT = f"Meetings reduced {1} incidents"\n')
    found = [text for _, text in read_sentences(page) if CLAIMS.search(text)]
    assert found == ["Meetings reduced "]
