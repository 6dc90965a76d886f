"""Published figures, computed again by the command."""

from __future__ import annotations

import json
import re
from contextlib import closing
from importlib import import_module
from inspect import getmembers, isfunction, signature
from pathlib import Path
from pkgutil import iter_modules

import pandas as pd
import pytest
from click.testing import CliRunner
from libpysal import examples
from libpysal.io import open as open_file
from statsmodels import datasets

import queries.measures
from data.cli import main
from queries.measures.published_data import ST_LOUIS_HOMICIDES, ST_LOUIS_NEIGHBOURS, ST_LOUIS_RESIDENTS
from queries.measures.staggered import group_time_effects
from queries.published_sets import NEVER_RUN, check_columbus


def test_every_published_figure_agrees(realdata: Path) -> None:
    shown = CliRunner().invoke(main, ["verify-methods", "--json", "--data", str(realdata / "reference")])
    assert shown.exit_code == 0, shown.output
    result = json.loads(shown.output)
    assert len(result["checks"]) >= 40
    assert all(check["passed"] for check in result["checks"])
    assert {"name", "computed", "published", "difference", "source", "passed"} <= set(result["checks"][0])
    # What needs spopt runs where that happens to be installed; no extra of ours brings it.
    reasons = {item["reason"] for item in result["not_run"] if "spopt" not in item["reason"]}
    assert reasons >= {item.reason for item in NEVER_RUN}
    assert not [reason for reason in reasons if re.search("mpdta|libpysal", reason)]
    assert "San Francisco: covered by 4 stores" in {check["name"] for check in result["checks"]}


def test_what_is_said_not_to_be_here_is_not_here(monkeypatch: pytest.MonkeyPatch) -> None:
    shipped = [
        module.name for path in (datasets.__path__, examples.__path__) for module in iter_modules(path)
    ]
    shipped += [name.lower() for name in examples.available().Name]
    assert not [name for name in shipped if re.search("basque|california|smoking_|prop99|nhanes", name)]
    computed = {
        name
        for module in iter_modules(queries.measures.__path__)
        for name, _ in getmembers(import_module(f"queries.measures.{module.name}"), isfunction)
    }
    assert not [
        name for name in computed if re.search("magnitude|stl|decompos|geographic|control_chart|xmr", name)
    ]
    assert "covariates" not in signature(group_time_effects).parameters
    assert check_columbus()[1] == []
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    checks, not_run = check_columbus()
    assert checks == []
    assert "libpysal is not installed" in not_run[0].reason


def test_typed_data_are_those_of_the_package() -> None:
    rows = pd.read_csv(examples.get_path("stl_hom.csv"))
    assert tuple(rows["HC7984"]) == ST_LOUIS_HOMICIDES
    assert tuple(rows["PO7984"]) == ST_LOUIS_RESIDENTS
    with closing(open_file(examples.get_path("stl.gal"))) as file:
        links = file.read()
    pairs = {
        (int(i) - 1, int(j) - 1) for i, others in links.neighbors.items() for j in others if int(i) < int(j)
    }
    assert pairs == set(ST_LOUIS_NEIGHBOURS)


def test_what_needs_data_is_listed_where_it_is_not_given() -> None:
    shown = CliRunner().invoke(main, ["verify-methods"])
    assert shown.exit_code == 0
    assert "not run" in shown.output
    assert "mpdta" in shown.output


def test_a_folder_without_the_file_is_a_sentence(tmp_path: Path) -> None:
    shown = CliRunner().invoke(main, ["verify-methods", "--data", str(tmp_path)])
    assert shown.exit_code == 2
    assert "no mpdta.csv" in shown.output
