"""Areas most like one: worked by hand, and what must not change the answer."""

from typing import Any

import numpy as np
import pytest

from queries.errors import MeasureInputError
from queries.measures.similarity import similar_areas

RESIDENTS = np.array([1000.0, 1000.0 * np.e, 1000.0 * np.e**3, 1000.0])
MIX = np.array([[25.0, 75.0], [25.0, 75.0], [100.0, 0.0], [25.0, 75.0]])
TREND = np.array([0.0, 10.0, -5.0, 0.0])


def test_size_is_the_log_distance_in_units_of_the_typical_pair() -> None:
    found = similar_areas(0, residents=RESIDENTS, incidents=MIX, annual_change_pct=TREND, parts=["size"])
    # Pairs differ by 1, 3, 0, 2, 1 and 3 logs: the median is 1.5.
    np.testing.assert_allclose(found.distance, np.array([0, 1, 3, 0]) / 1.5)
    assert found.order.tolist() == [3, 1, 2]


def test_mix_is_hellinger_between_shares() -> None:
    counts = np.array([[9.0, 16.0], [36.0, 64.0], [16.0, 9.0]])
    found = similar_areas(
        0, residents=np.ones(3), incidents=counts, annual_change_pct=np.zeros(3), parts=["mix"]
    )
    # Square roots of the shares are (.6, .8), (.6, .8) and (.8, .6); two of three pairs are .2 root 2 apart.
    np.testing.assert_allclose(found.distance, [0, 0, 1], atol=1e-12)


def test_parts_weigh_the_same_whatever_their_units() -> None:
    rng = np.random.default_rng(5)
    residents, trend = rng.uniform(500, 9000, 40), rng.normal(0, 4, 40)
    counts = rng.poisson(60, (40, 3)).astype(float)
    found = similar_areas(7, residents=residents, incidents=counts, annual_change_pct=trend)
    again = similar_areas(7, residents=residents * 1000, incidents=counts, annual_change_pct=trend)
    np.testing.assert_allclose(found.distance, again.distance)
    assert found.distance[7] == 0
    assert 7 not in found.order
    np.testing.assert_allclose(found.distance, np.sqrt((found.parts**2).mean(axis=1)))
    assert np.all(np.diff(found.distance[found.order]) >= 0)


def test_likeness_goes_both_ways() -> None:
    rng = np.random.default_rng(6)
    facts: dict[str, Any] = {
        "residents": rng.uniform(500, 9000, 12),
        "incidents": rng.poisson(40, (12, 4)).astype(float),
        "annual_change_pct": rng.normal(0, 4, 12),
    }
    assert similar_areas(2, **facts).distance[9] == pytest.approx(similar_areas(9, **facts).distance[2])


def test_an_area_with_a_missing_fact_is_in_nobodys_company() -> None:
    residents = np.array([1000.0, np.nan, 0.0, 1200.0])
    found = similar_areas(0, residents=residents, incidents=MIX, annual_change_pct=TREND)
    assert np.isnan(found.distance[[1, 2]]).all()
    assert found.order.tolist() == [3]


def test_areas_all_alike_are_at_no_distance() -> None:
    found = similar_areas(0, residents=[5, 5], incidents=[[2, 2], [2, 2]], annual_change_pct=[1, 1])
    assert found.distance.tolist() == [0, 0]


@pytest.mark.parametrize(
    "changes",
    [{"parts": []}, {"parts": ["luck"]}, {"annual_change_pct": [-100, 0, 0, 0]}, {"incidents": [1, 2, 3, 4]}],
)
def test_questions_without_meaning_are_refused(changes: dict[str, object]) -> None:
    asked = {"residents": RESIDENTS, "incidents": MIX, "annual_change_pct": TREND} | changes
    with pytest.raises(MeasureInputError):
        similar_areas(0, **asked)  # type: ignore[arg-type]
