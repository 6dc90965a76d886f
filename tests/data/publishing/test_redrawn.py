"""A level that was redrawn within the published months is not published."""

import pytest

from data.publishing.errors import PublishError
from data.publishing.rules import read_rules


def settings(first_month: str) -> dict[str, object]:
    """Return what a build knows of a city whose beats were redrawn in February 2024."""
    return {
        "first_level": "beat",
        "first_month": first_month,
        "levels": [
            {"level": "beat", "parent": "district", "redrawn_on": ["2024-02-15"]},
            {"level": "district", "parent": None, "redrawn_on": []},
        ],
        "publishing": {"geography": "beat"},
    }


def test_counts_of_two_shapes_do_not_go_out_under_one_id() -> None:
    with pytest.raises(PublishError, match="level beat, whose boundaries changed on 2024-02-15; publish a"):
        read_rules("tiny", settings("2024-01-01"))
    assert read_rules("tiny", settings("2024-03-01")).geography == "beat"
    assert read_rules("tiny", settings("2024-01-01") | {"publishing": {}}).geography == "district"
