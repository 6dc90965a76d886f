"""Programmes of a city file: each area may have a first day of its own."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pyarrow as pa
import pytest
from pydantic import ValidationError

from data.city import Programme
from data.programmes import make_mart_programme


def make_programme(**changes: Any) -> Programme:
    usual: dict[str, Any] = {
        "programme_id": "coffee",
        "name": "Coffee with a Cop",
        "event_kind": "informal_meet",
        "starts_on": dt.date(2024, 6, 1),
        "areas": {"beat": ["0515", "0521"]},
    }
    return Programme.model_validate(usual | changes)


def write_mart(*programmes: Programme) -> list[dict[str, Any]]:
    """The rows of `mart_programme` that a city file with these programmes makes."""
    written: dict[str, pa.Table] = {}
    context = SimpleNamespace(city=SimpleNamespace(programmes=programmes), write=written.__setitem__)
    make_mart_programme(context)  # type: ignore[arg-type]
    rows: list[dict[str, Any]] = written["mart_programme"].to_pylist()
    return rows


def test_an_area_with_a_day_of_its_own_is_in_the_mart_and_the_others_are_not() -> None:
    later = {"beat": {"0521": dt.date(2024, 9, 1)}}
    together, staggered = write_mart(make_programme(), make_programme(areas_from=later))
    assert together["area_starts"] is None
    assert staggered["area_starts"] == [
        {"level": "beat", "area_id": "0521", "starts_on": dt.date(2024, 9, 1)}
    ]
    assert [area["area_id"] for area in staggered["areas"]] == ["0515", "0521"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"areas_from": {"beat": {"0999": "2024-09-01"}}}, "areas_from names beat 0999: add it to areas"),
        ({"areas_from": {"beat": {"0521": "2024-01-01"}}}, "areas_from has 2024-01-01 for beat 0521"),
        (
            {"ends_on": "2024-12-31", "areas_from": {"beat": {"0521": "2025-01-01"}}},
            "areas_from has 2025-01-01 for beat 0521: give a day of the programme",
        ),
    ],
)
def test_a_day_that_cannot_be_is_refused_in_one_sentence(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        make_programme(**changes)
