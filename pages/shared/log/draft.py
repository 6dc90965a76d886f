"""What somebody is typing: kept for the session until it is saved, whatever else they look at meanwhile."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

_DRAFTS = "log-drafts"


def has_draft(name: str) -> bool:
    """Whether somebody typed something into a form that is not saved yet."""
    return name in st.session_state.get(_DRAFTS, {}) and Draft.peek(name)


class Draft:
    """The fields of one open form by name.

    Parameters
    ----------
    name
        Which form: one record has one draft.
    version
        `row_version` of the record that the form shows, None for a new one. A draft that nobody touched gives
        way to a newer version; one that was touched keeps the version that its author saw.
    """

    def __init__(self, name: str, version: int | None = None) -> None:
        self.name = name
        drafts: dict[str, dict[str, Any]] = st.session_state.setdefault(_DRAFTS, {})
        if name in drafts and drafts[name]["version"] != version and not self.is_touched():
            self.drop()
        self._kept = drafts.setdefault(name, {"version": version, "first": {}, "now": {}})

    @property
    def version(self) -> int | None:
        """The version that the author saw."""
        version: int | None = self._kept["version"]
        return version

    def is_touched(self) -> bool:
        """Whether anything differs from what the form began with."""
        return self.peek(self.name)

    @staticmethod
    def peek(name: str) -> bool:
        """Whether anything in the form of a name differs from what it began with."""
        kept = st.session_state[_DRAFTS].get(name, {"first": {}, "now": {}})
        return any(kept["now"].get(field, first) != first for field, first in kept["first"].items())

    def key(self, field: str) -> str:
        """Key of a field's widget."""
        return f"log:{self.name}:{field}"

    def seed(self, field: str, first: object) -> str:
        """Give a widget what it begins with, or what was typed before; return its key."""
        self._kept["first"].setdefault(field, first)
        key = self.key(field)
        if key not in st.session_state:
            st.session_state[key] = self._kept["now"].get(field, self._kept["first"][field])
        return key

    def keep[T](self, field: str, value: T) -> T:
        """Keep what a widget holds now, and return it."""
        self._kept["now"][field] = value
        return value

    def recall(self, field: str, otherwise: Any = None) -> Any:
        """What a field held last."""
        return self._kept["now"].get(field, self._kept["first"].get(field, otherwise))

    def change(self, fields: Mapping[str, object]) -> None:
        """Set fields for the next run; for callbacks."""
        for field, value in fields.items():
            self._kept["now"][field] = value
            st.session_state[self.key(field)] = value

    def drop(self) -> None:
        """Forget the draft: it was saved, or its author starts over."""
        st.session_state[_DRAFTS].pop(self.name, None)
        start = f"log:{self.name}:"
        for key in [key for key in st.session_state if str(key).startswith(start)]:
            del st.session_state[key]
