"""The gate on tables small enough to work out by hand, and on random ones with everything enumerated."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.publish import drafting
from data.publishing.gate import Gate, Verdict
from data.publishing.problems import pose_problem
from data.publishing.surveys import find_few, list_wholes
from data.publishing.topics import Earlier, TableRule, Topic
from queries.measures.disclosure_attack import attack_cells
from queries.measures.disclosure_surveys import hide_scores

AREA_GROUP = TableRule("areas", "t", ("area", "year", "group"), ("area_id", "year", "group"))
AREA = TableRule("areas, all", "t", ("area", "year"), ("area_id", "year"))
CITY_GROUP = TableRule("city", "t", ("year", "group"), ("year", "group"))
CITY_MONTH = TableRule(
    "city by month", "t", ("month", "group"), ("month", "group"), within=("quarter", "group")
)
RULES = (AREA_GROUP, AREA, CITY_GROUP, CITY_MONTH)
CROSSED = (("area",), ("month", "quarter", "year"), ("group",))
MONTHS = ("2025-01", "2025-02", "2025-03")


def make_topic(counts: np.ndarray, rules: tuple[TableRule, ...] = RULES) -> Topic:
    """Lay counts of shape (areas, months, groups) out as atoms."""
    area, month, group = (axis.ravel() for axis in np.indices(counts.shape))
    atoms = pd.DataFrame(
        {
            "area": [f"a{at}" for at in area],
            "month": [MONTHS[at] for at in month],
            "quarter": "2025-Q1",
            "year": "2025",
            "group": [f"g{at}" for at in group],
            "count": counts.ravel().astype("int64"),
        }
    )
    return Topic("incidents", atoms, rules, CROSSED)


def draw_counts(seed: int, low: int, high: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(low, high, size=(5, 3, 3))


@given(st.integers(0, 10_000))
@settings(max_examples=15)
def test_what_passes_without_months_passes_with_them(seed: int) -> None:
    """The quick way around fine layers is right: the same hidden cells stand the attack on everything."""
    counts = draw_counts(seed, 0, 9)
    counts[0, :, 0] = (1, 1, 0)
    problem = pose_problem(make_topic(counts), [], "2025")
    assert problem is not None
    gate = Gate(5, 4)
    decided = gate.decide(problem)
    result = gate.attack(decided.cells, decided.hidden)
    shown = result.published
    assert not np.any(result.narrowed & shown)
    assert not decided.result.narrowed.any()


def test_revised_count_is_attacked_in_both_releases() -> None:
    counts = draw_counts(1, 5, 30)
    counts[0, :, 0] = (1, 1, 1)
    gate = Gate(5, 4)
    first = make_topic(counts)
    (verdict,) = gate.judge(first, [])
    hidden: dict[str, set[tuple[str, ...]]] = {}
    for cell in verdict.cells:
        if cell.hidden:
            hidden.setdefault(cell.rule, set()).add(cell.key)
    earlier = Earlier("r1", first, {rule: frozenset(keys) for rule, keys in hidden.items()})
    revised = counts.copy()
    revised[2, 1, 1] += 3
    (again,) = gate.judge(make_topic(revised), [earlier])
    assert not again.narrowed
    still = {(cell.rule, cell.key) for cell in again.cells if cell.hidden}
    assert {(rule, key) for rule, keys in hidden.items() for key in keys} <= still


@given(st.integers(0, 10_000))
@settings(max_examples=10, deadline=None)
def test_second_release_stands_an_attack_that_trusts_no_proof(seed: int) -> None:
    """Random small tables, some counts revised: what the gate lets through nobody narrows."""
    counts = draw_counts(seed, 0, 12)
    first = make_topic(counts)
    gate = Gate(5, 4)
    (verdict,) = gate.judge(first, [])
    revised = counts.copy()
    places = np.random.default_rng(seed).integers(0, (5, 3, 3), size=(2, 3))
    for area, month, group in places:
        revised[area, month, group] += 1 + seed % 3
    problem = pose_problem(make_topic(revised), [remember(first, verdict)], "2025")
    assert problem is not None
    decided = gate.decide(problem)
    found = attack_cells(decided.attacked, decided.attacked_hidden)
    assert found.narrowed.any() == decided.result.narrowed.any(), "refused where it must be, and only there"
    assert (found.width >= found.required)[~found.narrowed].all()


def revise(counts: np.ndarray, draw: np.random.Generator) -> np.ndarray:
    """Add one or two records to three places, as a late report does, or take one away."""
    revised = counts.copy()
    for area, month, group in draw.integers(0, counts.shape, size=(3, 3)):
        step = int(draw.choice([-1, 1, 2]))
        revised[area, month, group] = max(0, revised[area, month, group] + step)
    return revised


@given(st.integers(0, 10_000), st.booleans())
@settings(max_examples=5, deadline=None)
def test_third_release_stands_an_attack_that_trusts_no_proof(seed: int, back: bool) -> None:
    """A history of random small tables; the third release may take the second one's revisions back."""
    draw = np.random.default_rng(seed)
    first = draw_counts(seed, 0, 12)
    second = revise(first, draw)
    gate = Gate(5, 4)
    history: list[Earlier] = []
    for number, counts in enumerate((first, second, first if back else revise(second, draw))):
        topic = make_topic(counts)
        problem = pose_problem(topic, history, "2025")
        assert problem is not None
        decided = gate.decide(problem)
        found = attack_cells(decided.attacked, decided.attacked_hidden)
        assert found.narrowed.any() == decided.result.narrowed.any(), "refused where it must be"
        assert (found.width >= found.required)[~found.narrowed].all()
        if not decided.result.narrowed.any():  # a refused one is never out
            verdict = gate.describe(topic.name, problem, decided)
            history.append(remember(topic, verdict, release=f"r{number}"))
    assert history


def remember(topic: Topic, verdict: Verdict, *, release: str = "r1") -> Earlier:
    """Return a release as the archive gives it back."""
    hidden: dict[str, set[tuple[str, ...]]] = {}
    for cell in verdict.cells:
        if cell.hidden:
            hidden.setdefault(cell.rule, set()).add(cell.key)
    return Earlier(release, topic, {rule: frozenset(keys) for rule, keys in hidden.items()})


def test_what_was_shown_before_cannot_be_hidden_again() -> None:
    counts = draw_counts(2, 5, 30)
    counts[0, :, 0] = (1, 1, 1)
    topic = make_topic(counts)
    earlier = Earlier("r1", topic, {})
    (verdict,) = Gate(5, 4).judge(topic, [earlier])
    assert verdict.narrowed
    assert verdict.summary["narrowed"] > 0


def test_solution_is_remembered(tmp_path: Path) -> None:
    counts = draw_counts(3, 5, 30)
    counts[0, :, 0] = (1, 1, 1)
    gate = Gate(5, 4, tmp_path)
    first = gate.judge(make_topic(counts), [])
    assert list(tmp_path.glob("*.json"))
    assert gate.judge(make_topic(counts), []) == first


def test_group_with_few_answers_hides_its_kind() -> None:
    keys = {
        "source": "s",
        "level": "city",
        "area_id": "city",
        "wave_start": 1,
        "wave_end": 2,
        "measure": "trust",
    }
    groups = ["all", "age: young", "age: old", "sex: f", "sex: m"]
    scores = pd.DataFrame(
        [{**keys, "respondent_group": name, "base": base, "shown": True} for name, base in
         zip(groups, [200, 8, 192, 100, 100], strict=True)]
    )  # fmt: skip

    class Rules:
        class settings:  # noqa: N801
            min_survey_base = 50
            min_cell = 10

    few = find_few(scores, Rules)  # type: ignore[arg-type]
    assert few.tolist() == [False, True, True, False, False]
    hidden = hide_scores(scores["base"].to_numpy(), few, list_wholes(scores), min_base=50)
    assert hidden.tolist() == [False, True, True, False, False]


def check_results(tables: Mapping[str, pa.Table]) -> None:
    """Every programme has its results, those that found nothing too, and no number finer than its step."""
    rows = tables["public_before_after"].to_pylist()
    named = {row["programme_id"] for row in tables["public_programme_area"].to_pylist()}
    assert {row["programme_id"] for row in rows} == named
    assert len(named) >= 7
    verdicts = {row["verdict"] for row in rows}
    assert verdicts >= {"no_clear_change", "cannot_tell", "higher"}
    for row in rows:
        numbers = [row[name] for name in ("effect", "low", "high") if row[name] is not None]
        grain = 100 if row["unit"] == "ratio" else 2
        assert all(abs(number * grain - round(number * grain)) < 1e-9 for number in numbers)
        assert (row["reason"] is None) is (row["verdict"] != "cannot_tell")
        if row["verdict"] == "cannot_tell":
            assert not numbers


def test_demonstration_city_is_safe_and_hiding_small_counts_alone_is_not(
    demo_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMMONBEAT_HOME", str(demo_home))
    now = dt.datetime(2026, 7, 15, 9, tzinfo=dt.UTC)
    with drafting("demo", now=now) as draft:
        assert not draft.narrowed
        assert draft.report["incidents"]["hidden_first"] > 0
        assert draft.manifest["attack"]["incidents"]["narrowest_width"] >= 4
        check_results(draft.tables)
    (topic,) = (each for each, _ in draft.topics if each.name == "incidents")
    careless = Gate(5, 4, complementary=False)
    problems = (pose_problem(topic, [], year) for year in sorted(set(topic.atoms["year"])))
    assert any(careless.judge_year(topic.name, problem).narrowed for problem in problems if problem)
