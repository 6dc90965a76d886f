"""The event study of a programme: intervals only where there are areas enough to trust them."""

import numpy as np
import pytest

from pages.shared.before_after import words as say
from pages.shared.before_after.charts import draw_path, write_path_table
from queries.measures.study.estimates import trace_path
from queries.measures.study.verdict import Verdict
from tests.pages.shared.before_after.steps import make_counts


@pytest.mark.parametrize(("treated", "bounded"), [(2, False), (9, False), (12, True)])
def test_few_areas_have_no_interval_at_single_points(treated: int, bounded: bool) -> None:
    path = trace_path(make_counts(0.8, treated=treated))
    assert path is not None
    assert path.bounded is bounded
    assert np.isfinite(path.value).all()
    table = write_path_table(path, counts=True)
    assert ("95 %" in table) is bounded
    assert (">From<" in table) is bounded
    layers = draw_path(path, counts=True, description="")["layer"]
    assert any("y2" in layer["encoding"] for layer in layers) is bounded
    assert all(layer["data"]["values"] for layer in layers)


def test_a_picture_says_why_it_has_no_bars() -> None:
    assert "fewer than ten areas" in say.say_path(bounded=False)
    assert "95 % intervals" in say.say_path(bounded=True)


@pytest.mark.parametrize(
    ("kind", "outcome", "words"),
    [
        ("fewer", "incidents", "fewer reported"),
        ("more", "around", "more reported"),
        ("more", "trust", "higher"),
        ("fewer", "trust", "lower"),
        ("none", "trust", "no clear change"),
        ("cannot", "incidents", "cannot tell"),
    ],
)
def test_incidents_are_fewer_or_more_and_scores_lower_or_higher(kind: str, outcome: str, words: str) -> None:
    assert say.say_verdict(Verdict(kind), outcome) == words  # type: ignore[arg-type]
