import threading
from collections.abc import Callable
from functools import partial

import pytest

from pages.shared.turns import Turns

SOON_S = 20.0


def start(*work: Callable[[], None]) -> list[threading.Thread]:
    threads = [threading.Thread(target=each, daemon=True) for each in work]
    for thread in threads:
        thread.start()
    return threads


def test_runs_go_one_after_another() -> None:
    turns, order = Turns(longest_s=SOON_S), list[str]()

    def run(name: str) -> None:
        with turns.take():
            order.append(f"{name} begins")
            threading.Event().wait(0.01)
            order.append(f"{name} ends")

    for thread in start(*(partial(run, name) for name in "abcdef")):
        thread.join(SOON_S)
    assert len(order) == 12
    assert [each.split()[0] for each in order[::2]] == [each.split()[0] for each in order[1::2]]


def test_a_long_run_does_not_keep_others_waiting() -> None:
    turns, go_on, told = Turns(longest_s=0.05), threading.Event(), threading.Event()

    def run_long() -> None:
        with turns.take():
            told.set()
            go_on.wait(SOON_S)

    (long,) = start(run_long)
    assert told.wait(SOON_S)
    with turns.take():
        assert long.is_alive()
        # The end of a run whose turn is over takes the turn of nobody.
        go_on.set()
        long.join(SOON_S)
        assert turns.is_taken
    assert not turns.is_taken


def test_a_run_that_fails_gives_its_turn_back() -> None:
    turns = Turns(longest_s=SOON_S)
    with pytest.raises(KeyError), turns.take():
        raise KeyError
    assert not turns.is_taken
