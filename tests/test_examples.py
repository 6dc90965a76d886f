"""Every example in a docstring gives what stands below it."""

import doctest
from importlib import import_module
from pathlib import Path

import pytest

from tests.conftest import ROOT

FILES = [
    path
    for part in ("bench", "data", "geo", "pages", "queries")
    for path in sorted((ROOT / part).rglob("*.py"))
    if ">>> " in path.read_text(encoding="utf-8")
]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_examples_give_what_they_say(path: Path) -> None:
    module = import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    failed, tried = doctest.testmod(module)
    assert tried
    assert not failed
