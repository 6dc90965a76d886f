"""Every published figure on counts and surveys is reproduced, and a wrong one would be seen."""

import numpy as np
import pytest

from queries.measures.checks import Check, check_values
from queries.measures.published_counts import published_checks

CHECKS = published_checks()


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.name)
def test_figure_is_reproduced(check: Check) -> None:
    assert check.passed, f"{check.name}: {check.computed} is not {check.published} ({check.source})"


def test_each_has_a_name_of_its_own_a_source_and_a_tolerance_that_says_something() -> None:
    assert len({check.name for check in CHECKS}) == len(CHECKS) >= 40
    for check in CHECKS:
        assert check.source
        assert check.tolerance <= 0.06 * abs(check.published) or check.published == 0.0


def test_the_same_figures_come_again() -> None:
    assert [check.computed for check in published_checks()] == [check.computed for check in CHECKS]


def test_a_figure_that_is_off_or_missing_does_not_pass() -> None:
    off, missing = check_values(["a", "b"], [1.2, np.nan], [1.0, 1.0], tolerance=0.1, source="by hand")
    assert not off.passed
    assert not missing.passed
    assert off.difference == pytest.approx(0.2)
    assert Check("c", 1.05, 1.0, 0.1, "by hand").passed


def test_figures_and_names_must_be_equally_many() -> None:
    with pytest.raises(ValueError, match=r"shorter|longer"):
        check_values(["a"], [1.0, 2.0], [1.0, 2.0], tolerance=0.1, source="by hand")
