"""Every published value of the before-and-after measures is met, or says why it was not run."""

from pathlib import Path

import numpy as np
import pytest

from queries.errors import MeasureInputError
from queries.measures.published_effects import arrange_mpdta, effect_checks


def test_all_published_values_are_met(realdata: Path) -> None:
    rows = np.genfromtxt(realdata / "reference" / "mpdta.csv", delimiter=",", names=True)
    columns = (rows[name] for name in ("year", "countyreal", "first_treat", "lemp", "lpop"))
    checks, not_run = effect_checks(arrange_mpdta(*columns))
    assert [check for check in checks if not check.passed] == []
    assert not_run == []
    assert len({check.name for check in checks}) == len(checks) >= 45


def test_without_the_panel_what_needs_it_says_so() -> None:
    checks, not_run = effect_checks(None)
    assert all(check.passed for check in checks)
    assert len(checks) + len(not_run) >= 45
    assert {each.reason for each in not_run} == {"mpdta is not at hand"}


def test_other_panels_are_refused() -> None:
    with pytest.raises(MeasureInputError, match="500 counties"):
        arrange_mpdta([2003, 2004], [1, 1], [0, 0], [1.0, 2], [3.0, 3])
