"""Seasons are recovered whatever the trend, and none is made up."""

import numpy as np
import pytest

from queries.errors import MeasureInputError
from queries.measures.season import month_factors

MONTHS = np.arange(60) % 12 + 1


def test_a_season_is_recovered_beside_a_trend() -> None:
    season = 1.0 + 0.3 * np.sin(2 * np.pi * np.arange(12) / 12)
    days = np.where(MONTHS == 2, 28.0, 31.0)
    counts = 40.0 * days * season[MONTHS - 1] * np.exp(-0.2 * np.arange(60) / 12)
    found = month_factors(counts, days, month_of_year=MONTHS)
    np.testing.assert_allclose(found, season / season.mean(), rtol=1e-6)


def test_months_that_were_not_received_do_not_matter() -> None:
    counts = np.full(60, 310.0)
    counts[[3, 17]] = np.nan
    np.testing.assert_allclose(month_factors(counts, 31, month_of_year=MONTHS), 1.0, atol=1e-9)


@pytest.mark.parametrize("kept", [23, 0])
def test_too_short_a_series_has_no_season(kept: int) -> None:
    counts = np.where(np.arange(60) < kept, 50.0, np.nan)
    assert month_factors(counts, 30, month_of_year=MONTHS).tolist() == [1.0] * 12


def test_a_month_that_never_had_a_count_leaves_no_season() -> None:
    counts = np.where(MONTHS == 5, 0.0, 9.0)
    assert month_factors(counts, 30, month_of_year=MONTHS).tolist() == [1.0] * 12


def test_nonsense_is_refused() -> None:
    with pytest.raises(MeasureInputError):
        month_factors(np.ones((2, 12)), 30, month_of_year=np.arange(1, 13))
    with pytest.raises(MeasureInputError):
        month_factors(-np.ones(12), 30, month_of_year=np.arange(1, 13))
