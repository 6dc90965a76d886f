"""The workspace of the city at hand, and saves that answer with a sentence."""

import os
from collections.abc import Callable
from pathlib import Path

import streamlit as st

from data.workspace import ConflictError, Workspace, WorkspaceUserError, open_workspace
from data.workspace.database import find_workspace
from pages.shared.identity import NoPersonError, Person, find_writer
from pages.shared.store import BuildInfo
from pages.shared.words import escape_markdown

_SAID_KEY = "_said_after_rerun"


def current_workspace(build: BuildInfo) -> Workspace:
    """Open the workspace of a build's city, made first where there is none; one for all sessions.

    Raises
    ------
    WorkspaceUserError
        The database cannot be opened, or a later release wrote it.
    """
    return _open(build.city, os.environ.get("COMMONBEAT_WORKSPACE_URL") or str(find_workspace(build.city)))


def _is_there(workspace: Workspace) -> bool:
    database = workspace.engine.url.database
    return workspace.engine.dialect.name != "sqlite" or (database is not None and Path(database).exists())


@st.cache_resource(max_entries=8, show_spinner=False, validate=_is_there)
def _open(city: str, place: str) -> Workspace:  # noqa: ARG001 - one per place
    return open_workspace(city)


def save[T](write: Callable[[Person], T], *, said: str | None = None) -> T | None:
    """Run a write as whoever is at the page; say in a sentence why nothing was saved, if so.

    Parameters
    ----------
    write
        Gets the person and does the write.
    said
        What the next run of the page says once it is saved; see `show_said`.

    Returns
    -------
    T or None
        What `write` gave; None if nothing was saved.
    """
    try:
        result = write(find_writer())
    except (WorkspaceUserError, NoPersonError) as problem:
        st.error(escape_markdown(describe_problem(problem)))
        return None
    if said is not None:
        say_next(said)
    return result


def describe_problem(problem: WorkspaceUserError | NoPersonError) -> str:
    """Give the sentence of what went wrong; a conflict also says what to do with what was typed."""
    sentence = str(problem)
    if "." not in sentence.partition(" ")[0]:  # the name of a file stays as it is written
        sentence = sentence[:1].upper() + sentence[1:]
    if isinstance(problem, ConflictError):
        return f"{sentence}. What you typed is still here: copy what you need, then open the record again."
    return sentence


def say_next(said: str) -> None:
    """Let the next run of the page say what was saved, where the sentence is known only afterwards."""
    st.session_state[_SAID_KEY] = said


def show_said() -> None:
    """Say once what the last run saved."""
    said = st.session_state.pop(_SAID_KEY, None)
    if said is not None:
        st.success(escape_markdown(said))
