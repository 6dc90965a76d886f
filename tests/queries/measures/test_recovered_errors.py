"""The variance behind an interval is the one that the interval was made from."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from queries.errors import MeasureInputError
from queries.measures.recovered_errors import recover_variance
from queries.measures.surveys import survey_score


def test_it_undoes_the_interval_of_a_mean() -> None:
    answers = np.array([1, 2, 2, 3, 3, 3, 4, 4, 5, 2, 3, 4], dtype=np.float64)
    found = survey_score(answers, low=1, high=5)
    of_mean = np.var(25 * (answers - 1), ddof=1) / answers.size
    assert_allclose(recover_variance(found.low, found.high, found.base), of_mean)


def test_nothing_is_recovered_from_nothing() -> None:
    assert np.isnan(recover_variance([np.nan, 40.0, 40.0], [60.0, np.nan, 60.0], [50, 50, 1])).all()
    with pytest.raises(MeasureInputError, match="above"):
        recover_variance(60.0, 40.0, 50)
