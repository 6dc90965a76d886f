"""Words for publication: what is held back, and what the steward is told of it."""

from types import SimpleNamespace
from typing import Any, cast

import pytest

from data.publishing.words import has_place


@pytest.mark.parametrize(
    ("level", "published"), [(None, True), ("city", True), ("district", True), ("sector", False)]
)
def test_a_goal_of_a_level_that_is_not_published_never_passes_for_the_city_s(
    level: str | None, published: bool
) -> None:
    goal = cast(Any, SimpleNamespace(record_id="g1", record=SimpleNamespace(level=level)))
    rules = cast(Any, SimpleNamespace(levels=["city", "beat", "district"]))
    held_back: list[str] = []
    assert has_place(goal, rules, held_back) is published
    assert bool(held_back) is not published
