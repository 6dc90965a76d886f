"""The house stands as DESIGN says: each finding names the file and line that breaks a rule."""

import importlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.architecture import LONG_FILE, RULES, Finding, measure_lengths

ROOT = Path(__file__).resolve().parents[1]
Rule = Callable[[Path], Iterator[Finding]]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_rule_holds(rule: Rule) -> None:
    broken = [str(finding) for finding in sorted(rule(ROOT))]
    assert not broken, "\n" + "\n".join(broken)


def test_long_files_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    long = measure_lengths(ROOT)
    with capsys.disabled():
        for path, lines in sorted(long.items()):
            sys.stdout.write(f"\n{path}: {lines} lines, over {LONG_FILE}: can it be split?")
    assert all(lines > LONG_FILE for lines in long.values())


# One planted violation per rule: path, content, and words of the finding that must come back.
PLANTED = {
    "page imports the engine": ("pages/team/a.py", "import duckdb\n", "must not import duckdb"),
    "page imports data": ("pages/team/a.py", "from data import publish\n", "must not import data.publish"),
    "page imports a page": ("pages/team/a.py", "import pages.team.b\n", "must not import pages.team.b"),
    "by name": (
        "geo/a.py",
        "import importlib\nimportlib.import_module('duckdb')\n",
        "geo/a.py:2: geo.a must not",
    ),
    "geo asks queries": ("geo/a.py", "def f() -> None:\n    from queries import catalog\n", "geo/a.py:2: "),
    "geo draws": ("geo/areas.py", "import folium\n", "must not import folium"),
    "relative": (
        "queries/measures/a.py",
        "from ..catalog import read_query\n",
        "must not import queries.catalog",
    ),
    "measures read": ("queries/measures/a.py", "import duckdb\n", "must not import duckdb"),
    "data shows": ("data/a.py", "import streamlit as st\n", "must not import streamlit"),
    "data asks pages": (
        "data/a.py",
        "from pages.shared.server import app\n",
        "must not import pages.shared.server",
    ),
    "second map": (
        "pages/shared/a.py",
        "from streamlit_folium import st_folium\n",
        "must not import streamlit_folium",
    ),
    "second store": ("pages/shared/a.py", "import duckdb\n", "must not import duckdb"),
    "store asks data": ("pages/shared/store.py", "import data.build\n", "must not import data.build"),
    "page in the way": ("pages/explore.py", "", "pages/explore.py:1: a page directly in pages/"),
    "marker with code": ("pages/__init__.py", "x = 1\n", "must be empty"),
    "no guard": ("pages/team/a.py", "import streamlit as st\nst.write(1)\n", "a page starts with"),
    "late guard": (
        "pages/public/a.py",
        "import os\nfrom pages.shared.access import require\nrequire('public')\n",
        "a page starts with",
    ),
    "guard for nobody": (
        "pages/team/a.py",
        "from pages.shared.access import require\nrequire()\n",
        "a page starts with",
    ),
    "SQL in a page": (
        "pages/shared/a.py",
        "x = 'select area_id from mart_area'\n",
        "pages/shared/a.py:1: SQL text",
    ),
    "untyped": ("geo/a.py", "def join(left, *, right: int) -> int:\n    return right\n", "no type for left"),
    "no result": ("geo/a.py", "def join(left: int):\n    pass\n", "no type for its result"),
    "too long": ("geo/a.py", "x = 1\n" * 501, "501 lines, 500 at most"),
    "outside code": ("pages/shared/a.py", "x = 'https://cdn." + "jsdelivr.net'\n", "names an outside host"),
    "package index": (
        "requirements.lock",
        "--index-url https://" + "pypi.org/simple\n",
        "names an outside host",
    ),
    "one machine": ("README.md", "see /" + "home/ann/notes\n", "names a path of one machine"),
    "SQL elsewhere": ("data/a.sql", "-- grain: one row\nselect 1\n", "data/a.sql:1: SQL lives in queries/"),
    "no grain": ("queries/marts/a.sql", "select 1\n", "the first line says the grain"),
}


@pytest.mark.parametrize("name", PLANTED)
def test_planted_violation_is_found(name: str, tmp_path: Path) -> None:
    path, content, words = PLANTED[name]
    (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / path).write_text(content, encoding="utf-8")
    found = [str(finding) for rule in RULES for finding in rule(tmp_path)]
    assert any(words in finding for finding in found), found


def test_house_in_order_has_no_finding(tmp_path: Path) -> None:
    files = {
        "dashboard.py": "import streamlit as st\nfrom pages.shared import access\n",
        "pages/__init__.py": "",
        "pages/team/a.py": (
            '"""Explore."""\nfrom pages.shared.access import require\nrequire("commander")\n'
            'import streamlit as st\nst.selectbox("Select an area from the list", [])\n'
        ),
        "pages/shared/store.py": "import duckdb\nfrom queries import catalog\n",
        "pages/shared/show_map.py": "import streamlit_folium\nfrom geo.webmap import AreaPaint\n",
        "geo/webmap.py": "import folium\nfrom geo.errors import GeoError\n",
        "data/build.py": "from queries.catalog import read_query\nimport geo.assign\n",
        "queries/measures/rates.py": "from queries.errors import MeasureError\nimport numpy\n",
        "queries/reads/areas.sql": "-- grain: one row per area\nselect 1\n",
    }
    for path, content in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(content, encoding="utf-8")
    assert [str(finding) for rule in RULES for finding in rule(tmp_path)] == []


@pytest.fixture(scope="module")
def pipeline() -> tuple[Any, ...]:
    return tuple(importlib.import_module("data.pipeline").PIPELINE)


def test_each_step_reads_only_earlier_ones(pipeline: tuple[Any, ...]) -> None:
    made: set[str] = set()
    for step in pipeline:
        missing = {name for name in step.inputs if not name.startswith("raw_")} - made
        assert not missing, f"{step.output} reads {sorted(missing)}, which no earlier step makes"
        assert step.output not in made, f"{step.output} is made twice"
        made.add(step.output)


def test_every_staging_and_mart_file_is_a_step(pipeline: tuple[Any, ...]) -> None:
    files = {path.stem for part in ("staging", "marts") for path in (ROOT / "queries" / part).glob("*.sql")}
    steps = {step.output for step in pipeline if step.kind == "sql"}
    assert files == steps
