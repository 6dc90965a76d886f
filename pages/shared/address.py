"""A page's state in its address: widgets hold its short texts, and the address follows them.

What a reader chose last is kept in the session, so that a widget that is not shown loses nothing. Other parts
of a page (a click on the map, a neighbour, a way out of an empty view) hand in changes for the next run.
"""

import html
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from pages.shared import store
from pages.shared.filters import YES, LevelOption
from pages.shared.look import show_html
from pages.shared.store import BuildInfo
from pages.shared.words import say_name


def _keep_any(_name: str, _text: str) -> bool:
    return True


@dataclass(frozen=True)
class Address:
    """The address of one page and the widgets that hold its parts.

    `page` begins every key in the session. `lists` are the parts that name several things, with a comma
    between, `flags` those that are yes or nothing, `unheld` those whose widget is not keyed by their name.
    `keeps` says whether a text that a widget handed back can be used at all. `views` are the parts that are
    no filters: what is looked at closely, and in which order.
    """

    page: str
    lists: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    unheld: tuple[str, ...] = ()
    keeps: Callable[[str, str], bool] = _keep_any
    views: tuple[str, ...] = ()

    def key_of(self, name: str) -> str:
        """Session key of the widget that holds a part of the address."""
        return f"{self.page}-{name}"

    def hand_in(self, changes: Mapping[str, str]) -> None:
        """Choose something for the next run, by name in the address; for callbacks."""
        st.session_state[self._kept("pending")] = dict(changes)

    def gather(self) -> tuple[dict[str, str], dict[str, str] | None]:
        """Where this run's choice comes from: a link that was opened, or else widgets and handed-in changes.

        Returns
        -------
        texts, last
            By name; `last` is what was settled in the run before, None where a link was opened.
        """
        last: dict[str, str] | None = st.session_state.get(self._kept("texts"))
        asked = st.query_params.to_dict()
        if last is None:
            return asked, None
        texts = {**last, **self._read_widgets(last), **st.session_state.pop(self._kept("pending"), {})}
        # Back and forward change the address alone; an address that lags behind a click comes with one.
        if texts == last and asked != st.session_state.get(self._kept("wrote")):
            return asked, None
        return texts, last

    def settle(
        self, texts: Mapping[str, str], query: Mapping[str, str], notes: tuple[str, ...], *, is_link: bool
    ) -> tuple[str, ...]:
        """Write a settled choice into widgets and address.

        Parameters
        ----------
        texts, query
            Every part as text, and those that the address shall say.
        notes
            What was asked for in vain. Those of a link stay until something else is chosen.
        is_link
            Whether the choice came by a link.

        Returns
        -------
        tuple
            The notes to show.
        """
        if is_link:
            st.session_state[self._kept("notes")] = notes
        elif texts != st.session_state.get(self._kept("texts")):
            st.session_state[self._kept("notes")] = ()
        self.remember(texts)
        self._fill_widgets(texts)
        self.write(query)
        held: tuple[str, ...] = st.session_state.get(self._kept("notes"), ())
        return held

    def remember(self, texts: Mapping[str, str]) -> None:
        """Keep what was settled for the run to come."""
        st.session_state[self._kept("texts")] = dict(texts)

    def recall(self) -> dict[str, str]:
        """What was settled last."""
        texts: dict[str, str] = st.session_state[self._kept("texts")]
        return texts

    def write(self, query: Mapping[str, str]) -> None:
        """Write the address, where it says something else."""
        st.session_state[self._kept("wrote")] = dict(query)
        if st.query_params.to_dict() != dict(query):
            st.query_params.from_dict(dict(query))

    def count_set(self, query: Mapping[str, str]) -> int:
        """How many filters differ from the usual ones."""
        return len([name for name in query if name not in self.views])

    def choose_one(self, name: str, label: str, options: Mapping[str, str]) -> None:
        """A select box that holds one part of the address; none where there is nothing to choose."""
        if options:
            st.selectbox(
                label,
                list(options),
                format_func=lambda key: options.get(key, key),
                key=self.key_of(name),
            )

    def choose_many(self, name: str, label: str, options: tuple[str, ...], words: dict[str, str]) -> None:
        """A box that holds a part naming several things; none chosen means all."""
        st.multiselect(
            label,
            options,
            format_func=lambda key: say_name(key, words),
            key=self.key_of(name),
            placeholder="All",
        )

    def choose_place(self, levels: Sequence[LevelOption], within: Mapping[str, str]) -> None:
        """Boxes for the level of areas, and for the wider area that they lie in where there is any."""
        self.choose_one("level", "Area level", {option.level: option.label_plural for option in levels})
        if within:
            self.choose_one("within", "Within", {"": "The whole city", **within})

    def choose_span(self, months: Mapping[str, str]) -> None:
        """Boxes for the first and the last month, side by side."""
        first, last = st.columns(2)
        with first:
            self.choose_one("from", "From", months)
        with last:
            self.choose_one("to", "To", months)

    def _kept(self, what: str) -> str:
        return f"{self.page}:{what}"

    def _read_widgets(self, names: Mapping[str, str]) -> dict[str, str]:
        keys = {name: self.key_of(name) for name in names}
        held = {
            name: _to_text(st.session_state[key]) for name, key in keys.items() if key in st.session_state
        }
        return {name: text for name, text in held.items() if self.keeps(name, text)}

    def _fill_widgets(self, texts: Mapping[str, str]) -> None:
        for name, text in texts.items():
            value: object = text
            if name in self.lists:
                value = [part for part in text.split(",") if part]
            elif name in self.flags:
                value = text == YES
            if name not in self.unheld and st.session_state.get(self.key_of(name)) != value:
                st.session_state[self.key_of(name)] = value


def _to_text(value: Any) -> str:
    if isinstance(value, bool):
        return YES if value else ""
    return ",".join(value) if isinstance(value, list | tuple) else "" if value is None else str(value)


def head_filters(build: BuildInfo) -> None:
    """The head of the side panel: that these are filters, and of which city."""
    suffix = " (fictional)" if store.city_settings(build).get("fictional") else ""
    show_html(f"<h2>Filters</h2><p class='cb-small'>{html.escape(build.city_name)}{suffix}</p>")
