"""Every published value of the before-and-after measures is met, or says why it was not run."""

from pathlib import Path

import numpy as np
import pytest

from queries.errors import MeasureInputError
from queries.measures.published_effects import Check, arrange_mpdta, published_checks


def test_all_published_values_are_met(realdata: Path) -> None:
    rows = np.genfromtxt(realdata / "reference" / "mpdta.csv", delimiter=",", names=True)
    columns = (rows[name] for name in ("year", "countyreal", "first_treat", "lemp", "lpop"))
    checks = published_checks(arrange_mpdta(*columns))
    failed = [check for check in checks if not check.passed]
    assert not failed
    assert len(checks) >= 45
    assert len({check.name for check in checks}) == len(checks)


def test_without_the_panel_its_checks_say_so() -> None:
    checks = published_checks(None)
    left = [check for check in checks if check.passed is None]
    assert len(left) == 20
    assert all(check.reason == "mpdta is not at hand" for check in left)
    assert all(check.difference is None for check in left)
    assert all(check.passed for check in checks if check.passed is not None)


def test_a_value_off_by_more_than_its_tolerance_fails() -> None:
    assert Check("x", 1.02, 1.0, 0.01, "here").passed is False
    assert Check("x", 1.005, 1.0, 0.01, "here").passed is True


def test_other_panels_are_refused() -> None:
    with pytest.raises(MeasureInputError, match="500 counties"):
        arrange_mpdta([2003, 2004], [1, 1], [0, 0], [1.0, 2], [3.0, 3])
