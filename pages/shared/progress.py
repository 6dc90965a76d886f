"""Long work on a page: a bar says what is being done on first use; later runs find the answers kept."""

from collections.abc import Callable, Hashable

import streamlit as st

type Tell = Callable[[float, str], None]


def follow[T](page: str, asked: Hashable, work: Callable[[Tell], T], *, first: str) -> T:
    """Do some work; the first time in a session a bar tells how far it is.

    Parameters
    ----------
    page
        Begins the key under which the session remembers what was asked before.
    asked
        What the answer depends on: the build among it.
    work
        Gets a function that hears how far the work is (0 to 1) and what is being done.
    first
        What is done at the start.
    """
    seen: set[Hashable] = st.session_state.setdefault(f"{page}:seen", set())
    # The place of the bar is kept in every run, so that nothing below it is made anew when the bar goes.
    slot = st.empty()
    if asked in seen:
        return work(lambda _share, _doing: None)
    slot.progress(0.0, first)
    answer = work(lambda share, doing: _move(slot.progress, share, doing))
    slot.empty()
    seen.add(asked)
    return answer


def _move(progress: Callable[[float, str], object], share: float, doing: str) -> None:
    progress(share, doing)
