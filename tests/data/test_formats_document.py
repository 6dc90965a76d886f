"""docs/formats.md lists every preset, and the tests that it names for every trap are there."""

import re
from pathlib import Path

from data.city_file import PRESETS

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "formats.md").read_text("utf-8")


def test_every_preset_is_listed_once() -> None:
    listed = re.findall(r"^\| `([a-z-]+)` \|", TEXT, re.MULTILINE)
    assert sorted(listed) == sorted(path.stem for path in PRESETS.glob("*.toml"))


def test_every_trap_has_its_test() -> None:
    named = re.findall(r"`([\w./]+\.py)::(test_\w+)`", TEXT)
    assert len(named) >= 35
    for file, test in named:
        assert f"def {test}(" in (ROOT / "tests" / "data" / file).read_text("utf-8"), f"{file} has no {test}"
