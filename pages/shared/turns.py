"""Runs of pages take turns: side by side on one core they only get in each other's way.

Python computes in one thread at a time. Ten runs at once all end when the last one would have ended
anyway, after some computing lost to changing over; in turn, the first ends ten times sooner.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

# Runs of views that were asked for before end sooner; who works out a new one lets others by.
LONGEST_S = 0.1


class Turns:
    """One run at a time, and no run that waits for a long one.

    Parameters
    ----------
    longest_s
        So long a run has its turn to itself; then the next one begins beside it.
    """

    def __init__(self, *, longest_s: float = LONGEST_S) -> None:
        self._longest_s = longest_s
        self._freed = threading.Condition()
        self._holder: object | None = None
        self._until = 0.0

    @property
    def is_taken(self) -> bool:
        """Whether a run has its turn."""
        return self._holder is not None

    @contextmanager
    def take(self) -> Iterator[None]:
        """Wait for a turn, and hold it for the block."""
        mine = object()
        with self._freed:
            while self._holder is not None and (left_s := self._until - time.monotonic()) > 0:
                self._freed.wait(left_s)
            self._holder, self._until = mine, time.monotonic() + self._longest_s
        try:
            yield
        finally:
            with self._freed:
                if self._holder is mine:
                    self._holder = None
                    self._freed.notify()


RUNS = Turns()
