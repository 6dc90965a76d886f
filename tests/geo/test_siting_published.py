"""Published figures of location models are met; what needs a package that is not there says so."""

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pytest

from geo.siting_published import (
    DISTANCES,
    REACH_M,
    STORES,
    read_distances,
    read_reached,
    read_residents,
    siting_figures,
)


def test_every_published_figure_agrees() -> None:
    figures, not_run = siting_figures()
    assert [each for each in figures if not abs(each.computed - each.published) <= each.tolerance] == []
    assert len({each.name for each in figures}) == len(figures) >= 12
    assert len(not_run) == (0 if importlib.util.find_spec("spopt") else 2)


def test_the_tracts_are_those_of_san_francisco() -> None:
    assert read_reached().shape == (205, 16)
    assert read_residents().sum() == 955_113
    walks = read_distances()
    if walks is not None:
        assert np.array_equal(walks <= REACH_M, read_reached())


def test_distances_are_read_where_the_package_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "spopt" / DISTANCES
    file.parent.mkdir(parents=True)
    (tmp_path / "spopt" / "__init__.py").touch()
    made = np.arange(STORES * 9).reshape(9, STORES)
    rows = [f"{metres},Store_{store},{tract},1" for (tract, store), metres in np.ndenumerate(made)]
    file.write_text("\n".join(["distance,name,DestinationName,demand", *reversed(rows)]))
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    importlib.invalidate_caches()
    walks = read_distances()
    assert walks is not None
    assert np.array_equal(walks, made)
    file.unlink()
    assert read_distances() is None
