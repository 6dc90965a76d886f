"""Answers kept in memory for every reader: made once however many ask at once, found again in microseconds.

Streamlit's caches hash what they are asked with, and look up its signature, in every call: a fifth of a run.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from threading import Lock
from typing import Any
from weakref import WeakSet


class _Shelf:
    """The answers of one function, those asked for last."""

    def __init__(self, most: int, is_good: Callable[[Any], bool] | None) -> None:
        self.most, self.is_good = most, is_good
        self.answers: OrderedDict[Hashable, Any] = OrderedDict()
        self.making: dict[Hashable, Lock] = {}
        self.lock = Lock()

    def find(self, key: Hashable) -> tuple[Any] | None:
        """The answer in a tuple of its own, since None can be one."""
        with self.lock:
            if key not in self.answers:
                return None
            self.answers.move_to_end(key)
            answer = self.answers[key]
        return (answer,) if self.is_good is None or self.is_good(answer) else None

    def make(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """Make an answer, unless another thread just did."""
        with self.lock:
            own = self.making.setdefault(key, Lock())
        with own:
            found = self.find(key)
            if found is not None:
                return found[0]
            try:
                answer = make()
                self.put(key, answer)
            finally:
                with self.lock:
                    self.making.pop(key, None)
        return answer

    def put(self, key: Hashable, answer: Any) -> None:
        """Keep an answer in place of the one that nobody asked for the longest."""
        with self.lock:
            self.answers[key] = answer
            self.answers.move_to_end(key)
            while len(self.answers) > self.most:
                self.answers.popitem(last=False)

    def forget(self) -> None:
        """Drop every answer."""
        with self.lock:
            self.answers.clear()


_shelves: WeakSet[_Shelf] = WeakSet()


class keep:  # noqa: N801 - read as a word before a function
    """Keep what a function answers; the same object for the same question, so not to be changed.

    Parameters
    ----------
    most
        How many answers; those not asked for the longest make room.
    by
        Gets the function's arguments and names the question.
    is_good
        Asked of a kept answer before it is given again; one that is not is made anew.
    """

    def __init__(
        self, most: int, *, by: Callable[..., Hashable], is_good: Callable[[Any], bool] | None = None
    ) -> None:
        self.by = by
        self.shelf = _Shelf(most, is_good)
        _shelves.add(self.shelf)

    def __call__[**P, R](self, answer: Callable[P, R]) -> Callable[P, R]:
        """Give the function that looks first."""
        by, shelf = self.by, self.shelf

        @wraps(answer)
        def find_or_make(*args: P.args, **kwargs: P.kwargs) -> R:
            key = by(*args, **kwargs)
            found = shelf.find(key)
            kept: R = found[0] if found is not None else shelf.make(key, lambda: answer(*args, **kwargs))
            return kept

        return find_or_make


class Same:
    """Something large as part of a question: only itself is the same, and it lives as long as its answer."""

    __slots__ = ("held",)

    def __init__(self, held: object) -> None:
        self.held = held

    def __hash__(self) -> int:
        return id(self.held)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and other.held is self.held


def forget_all() -> None:
    """Drop every answer that is kept, as if the server had just begun."""
    for shelf in list(_shelves):
        shelf.forget()
