"""Parts of a page that only tell: what they showed once is shown again without working it out."""

from collections.abc import Callable, Hashable
from contextvars import ContextVar
from functools import wraps
from typing import Any

from pages.shared.keep import keep

type Shown = tuple[Callable[..., None], tuple[Any, ...], dict[str, Any]]

_taking_down: ContextVar[list[Shown] | None] = ContextVar("taking_down", default=None)


def takes_down[**P](show: Callable[P, None]) -> Callable[P, None]:
    """Make a function that shows something leave a note of it where a part is taken down."""

    @wraps(show)
    def show_or_note(*args: P.args, **kwargs: P.kwargs) -> None:
        notes = _taking_down.get()
        if notes is None:
            show(*args, **kwargs)
        else:
            notes.append((show_or_note, args, kwargs))

    return show_or_note


def replay[**P](
    most: int, *, by: Callable[..., Hashable]
) -> Callable[[Callable[P, None]], Callable[P, None]]:
    """Keep what a part of a page shows by `show_html` and `show_chart`, for every reader.

    A part that is replayed calls nothing else of Streamlit: neither widgets nor containers are taken down.

    Parameters
    ----------
    most, by
        As of `keep`; `by` has to name everything that what is shown depends on.
    """

    def decorate(part: Callable[P, None]) -> Callable[P, None]:
        @keep(most, by=by)
        def list_shown(*args: P.args, **kwargs: P.kwargs) -> tuple[Shown, ...]:
            notes: list[Shown] = []
            token = _taking_down.set(notes)
            try:
                part(*args, **kwargs)
            finally:
                _taking_down.reset(token)
            return tuple(notes)

        @wraps(part)
        def show_again(*args: P.args, **kwargs: P.kwargs) -> None:
            for show, shown, how in list_shown(*args, **kwargs):
                show(*shown, **how)

        return show_again

    return decorate
