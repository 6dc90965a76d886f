"""Areas are found by code, by alias, by name and by point, with what they nest in."""

from pathlib import Path

import numpy as np
import pytest

from data.known_areas import KnownAreas, normalise_name, read_dated_areas, unique_names
from data.rejected import write_raw
from tests.data.little import run_steps
from tests.data.tiny import CITY


@pytest.fixture
def known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> KnownAreas:
    """The tiny city's areas; beat 022 was once called X-7."""
    aliased = CITY.replace('parent = "district"', 'parent = "district"\naliases = { "X-7" = "022" }')
    monkeypatch.setattr("tests.data.little.CITY", aliased)
    return read_dated_areas(run_steps(tmp_path, "", {}, [])).known[-1]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("011", ("011", "area_code")),
        ("11", ("011", "area_code")),
        ("11.0", ("011", "area_code")),
        (" x-7 ", ("022", "area_code")),
        ("BEAT  012", ("012", "area_name")),
        ("99", None),
        ("", None),
        (None, None),
    ],
)
def test_codes_aliases_and_names(known: KnownAreas, text: str | None, found: tuple[str, str] | None) -> None:
    assert known.levels["beat"].find(text) == found


def test_what_an_area_nests_in(known: KnownAreas) -> None:
    assert known.lineage(("beat", "021")) == [("beat", "021"), ("district", "02")]
    both = known.lineages([("beat", "021"), ("beat", "022")])
    assert both == [("beat", "021"), ("district", "02"), ("beat", "022")]


def test_points_of_every_level(known: KnownAreas) -> None:
    at = known.locate(np.array([0.5, 1.0, 9.0, np.nan]), np.array([1.5, 0.5, 9.0, 0.5]))
    assert at["beat"].tolist() == ["021", "011", None, None], "a point on a border goes to the first id"
    assert at["district"].tolist() == ["02", "01", None, None]


def test_a_shared_name_finds_nothing() -> None:
    assert unique_names(["1", "2", "3"], ["St. Mary’s", "St Marys", "Oak"]) == {"oak": "3"}
    assert normalise_name("St. Mary's & Oak") == "st marys and oak"


def test_what_is_kept_of_a_rejected_row_is_scrubbed() -> None:
    raw = write_raw({"id": 7, "title": "Sgt. A. Example, 312-555-0100", "empty": None})
    assert raw == '{"id": 7, "title": "Sgt.", "empty": null}'


def test_names_and_aliases_are_found_however_they_are_written(known: KnownAreas) -> None:
    beat = known.levels["beat"]
    assert beat.find("x 7") == ("022", "area_name")
    assert beat.is_alias("X.7")
    assert not beat.is_alias("022")


def test_what_is_nearest_is_listed_and_never_matched(known: KnownAreas) -> None:
    beat = known.levels["beat"]
    assert beat.find("Beat 01") is None
    assert beat.list_nearest("Beat 01")[0] in {"011", "012", "021"}
    assert beat.list_nearest("zzzz") == []
