"""Safe defaults of `[publishing]`, and each count's threshold on both sides."""

import numpy as np
import pytest
from pydantic import ValidationError

from data.publishing.gate import Gate, say_publicly
from data.publishing.rules import Rules
from data.publishing_settings import Publishing
from queries.measures.disclosure_attack import attack_cells
from queries.measures.disclosure_protect import find_primary, require_width
from queries.measures.disclosure_tables import Table, make_cells


def test_defaults_are_the_safe_ones() -> None:
    rules = Publishing()
    assert (rules.min_count, rules.min_survey_base, rules.min_cell) == (5, 50, 10)
    assert not rules.hosts_agreed
    assert not rules.scores_without_base
    assert Rules("beat", "district", "district", rules).min_width == 4
    assert rules.geography is None, "areas finer than the wider level only where the city file asks for them"


@pytest.mark.parametrize(("key", "value"), [("min_count", 2), ("min_survey_base", 9), ("min_cell", 4)])
def test_thresholds_cannot_be_set_below_what_protects(key: str, value: int) -> None:
    Publishing.model_validate({key: value + 1})
    with pytest.raises(ValidationError):
        Publishing.model_validate({key: value})


@pytest.mark.parametrize(("count", "hidden"), [(0, False), (1, True), (4, True), (5, False)])
def test_counts_under_five_are_hidden_and_zeros_shown(count: int, hidden: bool) -> None:
    assert find_primary([count]).tolist() == [hidden]


@pytest.mark.parametrize(("count", "width"), [(1, 4), (4, 4), (5, 5), (9, 9)])
def test_width_asked_is_four_or_the_count(count: int, width: int) -> None:
    assert require_width(np.array([count])).tolist() == [width]


@pytest.mark.parametrize(("total", "narrowed"), [(5, True), (6, False)])
def test_interval_is_refused_below_four_and_passes_at_four(total: int, narrowed: bool) -> None:
    """Two hidden counts of 1 and the rest: the total leaves 1 to 4, or 1 to 5."""
    cells = make_cells({"beat": ["a", "b"]}, [2, total - 2], [Table("beat", ("beat",)), Table("all", ())])
    result = attack_cells(cells, [True, True, False])
    assert bool(result.narrowed[0]) is narrowed
    assert result.width[0] == total - 2


@pytest.mark.parametrize(
    ("first", "hidden", "said"), [(6, 40, 10), (6, 20, 10), (6, 19, None), (10, 20, 10), (11, 39, None)]
)
def test_small_counts_are_never_the_most_of_what_is_hidden(first: int, hidden: int, said: int | None) -> None:
    found = {
        "cells": 800, "hidden": hidden, "hidden_first": first, "hidden_to_protect": hidden - first,
        "narrowed": 0, "narrowest_width": 4, "percent_of_cells_hidden": 5,
        "percent_of_counts_hidden_at_most": 1,
    }  # fmt: skip
    public = say_publicly(found)
    assert public["hidden_first_at_most"] == said
    assert not {"hidden_first", "hidden_to_protect"} & set(public)


def test_gate_takes_the_thresholds_of_the_rules() -> None:
    gate = Gate(10, 9)
    cells = make_cells({"beat": ["a", "b"]}, [9, 10], [Table("beat", ("beat",))])
    assert gate.find_primary(cells).tolist() == [True, False]
