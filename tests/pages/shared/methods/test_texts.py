"""The texts of the methods page: one for every estimator that a page uses, and none for what is not there."""

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from pages.shared.methods import evidence
from pages.shared.methods.catalog import GROUPS, list_measures, search_measures, write_link
from pages.shared.methods.entry import Measure
from pages.shared.methods.parts import PAGE_NAMES
from tests.conftest import ROOT

MEASURES = list_measures()
EXPLAINED = {name.rpartition(".")[2] for measure in MEASURES.values() for name in measure.functions}
# Figures beside published ones are a table of their own on the page.
OTHERWISE = {"disclosure_checks", "effect_checks", "published_checks", "survey_checks"}


# The study of a programme puts estimators together; those are explained one by one.
STUDY = "queries.measures.study"
FILES = sorted((ROOT / "pages").rglob("*.py")) + sorted((ROOT / "queries/measures/study").glob("*.py"))


def read_imports(path: Path) -> Iterator[str]:
    """Yield the functions of `queries.measures` that a file imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.ImportFrom) or (node.module or "").startswith(STUDY):
            continue
        if (node.module or "").startswith("queries.measures."):
            yield from (alias.name for alias in node.names if alias.name.islower())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_estimator_that_a_page_uses_is_explained(path: Path) -> None:
    assert set(read_imports(path)) - EXPLAINED <= OTHERWISE


@pytest.mark.parametrize("measure", MEASURES.values(), ids=lambda measure: measure.key)
def test_an_entry_is_whole_and_its_functions_exist(measure: Measure) -> None:
    for name in measure.functions:
        module, _, function = name.rpartition(".")
        place = module if module.startswith("geo.") else f"queries.measures.{module}"
        found = getattr(importlib.import_module(place), function)
        assert callable(found), name
        assert found.__module__ == place, name
    assert measure.plain
    assert measure.formulas
    assert measure.limits
    assert measure.stated
    assert set(measure.pages) <= set(PAGE_NAMES)
    assert re.fullmatch(r"[a-z-]+", measure.key)


def test_keys_are_given_once() -> None:
    assert len(MEASURES) == sum(len(group.measures) for group in GROUPS)


def test_the_document_and_the_page_name_the_same_sources() -> None:
    text = (ROOT / "docs" / "methods.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`[a-z_`, ]+`) \| [^|]+ \| ([^|]+) \|$", text, flags=re.MULTILINE)
    assert len(rows) > 20
    for names, sources in rows:
        functions = re.findall(r"[a-z_]+", names)
        entries = [m for m in MEASURES.values() if _explains(m, functions)]
        assert entries, names
        cited = " ".join(reference for entry in entries for reference in entry.references)
        for source in re.findall(r"([A-Z]\w+)[^;]*?(\d{4})", sources):
            assert all(part in cited for part in source), (names, source)


def _explains(measure: Measure, functions: list[str]) -> bool:
    return bool({name.rpartition(".")[2] for name in measure.functions} & set(functions))


def test_every_link_on_a_page_leads_to_an_entry() -> None:
    linked = set()
    for path in (ROOT / "pages").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        for call in re.findall(r"write_(?:link|methods)\(([^)]*)\)", text):
            linked |= set(re.findall(r'"([a-z-]+)"', call.partition(",")[0] if "link" in call else call))
        linked |= set(re.findall(r"methods\?measure=([a-z-]+)", text))
    assert linked <= {*MEASURES, evidence.KEY}


def test_a_link_to_nothing_is_a_mistake_of_ours() -> None:
    assert "methods?measure=evidence" in write_link(evidence.KEY)
    with pytest.raises(KeyError):
        write_link("no-such-measure")


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("fay-herriot", "modelled-score"),
        ("TREND", "trend"),
        ("funnel_plot", "funnel"),
        ("Garwood", "density"),
        ("randomisation few", "randomisation"),
    ],
)
def test_a_search_finds_by_name_author_and_function(words: str, first: str) -> None:
    assert next(iter(search_measures(words))) == first


def test_a_search_for_nothing_finds_all_and_for_nonsense_none() -> None:
    assert search_measures(" ") == MEASURES
    assert search_measures("horoscope") == {}


def test_the_first_claim_stands_beside_the_trials() -> None:
    said = " ".join(
        [evidence.CLAIM, *evidence.WHY_NOT, *(part for study in evidence.STUDIES for part in study)]
    )
    for name in ("Gill", "Peyton", "Blair", "confounding by indication", "not assumed"):
        assert name in said
