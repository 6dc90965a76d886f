"""Every published figure on neighbours is reproduced."""

from contextlib import closing

from libpysal.examples import get_path
from libpysal.io import open as open_file

from queries.measures.published_areas import area_checks
from queries.published_sets import read_columbus


def test_all_published_values_are_met_closely() -> None:
    columbus = read_columbus()
    assert columbus is not None
    assert [int(w.sum()) for w in (columbus.rook, columbus.digitised, columbus.queen)] == [200, 230, 236]
    with closing(open_file(get_path("columbus.gal"))) as file:
        assert (columbus.queen == file.read().full()[0]).all()
    checks = area_checks(columbus)
    assert [check for check in checks if not check.passed] == []
    assert len({check.name for check in checks}) == len(checks) >= 25
    assert all(check.tolerance <= 0.002 * abs(check.published) for check in checks)
