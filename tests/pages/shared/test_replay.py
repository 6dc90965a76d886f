"""Parts of pages that are shown again without being worked out."""

import pytest

from pages.shared.replay import replay, takes_down

shown: list[str] = []
worked: list[str] = []


@takes_down
def show(text: str, *, loud: bool = False) -> None:
    shown.append(text.upper() if loud else text)


@replay(2, by=lambda name: name)
def show_inner(name: str) -> None:
    worked.append(f"inner {name}")
    show(f"inner {name}", loud=True)


@replay(2, by=lambda name: name)
def show_outer(name: str) -> None:
    worked.append(f"outer {name}")
    show(f"before {name}")
    show_inner(name)
    show(f"after {name}")


@pytest.fixture(autouse=True)
def forget() -> None:
    shown.clear()
    worked.clear()


def test_a_part_shows_the_same_again_and_works_nothing_out() -> None:
    for _ in range(3):
        show_outer("a")
    assert shown == ["before a", "INNER A", "after a"] * 3
    assert worked == ["outer a", "inner a"]


def test_each_question_has_a_part_of_its_own_and_the_oldest_is_worked_out_again() -> None:
    for name in ("x", "y", "x", "z", "x", "y"):
        show_outer(name)
    assert [said for said in worked if said.startswith("outer")] == [f"outer {n}" for n in "xyzy"]
    assert shown[-3:] == ["before y", "INNER Y", "after y"]


def test_a_part_that_fails_is_not_kept_and_what_is_shown_afterwards_is_shown() -> None:
    @replay(2, by=lambda: None)
    def show_and_fail() -> None:
        show("half")
        raise ValueError("no")

    for _ in range(2):
        with pytest.raises(ValueError, match="no"):
            show_and_fail()
    show("after")
    assert shown == ["after"]
