"""What every page has around it: how old its sources are, what it says before the first build, its footer."""

import html
from datetime import date
from typing import Any

import streamlit as st

from data.workspace.overlay import stop_clock
from pages.shared import access, store
from pages.shared.errors import NoBuildError
from pages.shared.keep import keep
from pages.shared.look import show_html
from pages.shared.store import BuildInfo
from pages.shared.words import escape_markdown, say_count, say_day, say_plural


def find_day(settings: dict[str, Any]) -> date:
    """The day by which sources are judged: a fictional city's clock stopped when its files were made."""
    return stop_clock(settings, store.find_today())


def list_overdue(settings: dict[str, Any], *, today: date) -> list[str]:
    """A sentence for each source that is older than its promised cadence."""
    overdue = []
    for source in settings.get("freshness", []):
        last, cadence = source.get("last_date"), source.get("cadence_days")
        if not last or not cadence:
            continue
        day = date.fromisoformat(str(last)[:10])
        age = (today - day).days
        if age > cadence:
            overdue.append(
                f"{source['name']} ends on {say_day(day)}, {say_count(age)} days ago; it is promised every "
                f"{say_plural(cadence, 'day')}."
            )
    return overdue


def show_no_build(problem: str) -> None:
    """Before the first build: one sentence, and the command to run."""
    show_html(f"<h1>No city has been built yet</h1><p class='cb-lead'>{html.escape(problem)}</p>")


def show_trouble() -> None:
    """Say above a page of the team that the log cannot be read now, and that the rest still stands."""
    if access.read_roles().isdisjoint(access.TEAM_ROLES):
        return
    try:
        trouble = store.current_build().trouble
    except NoBuildError:
        return  # the page says so itself
    if trouble:
        what = f"What people logged cannot be read now. {trouble[:1].upper()}{trouble[1:]}."
        st.warning(escape_markdown(f"{what} Everything else on this page is as it was built."))


def show_footer(build: BuildInfo) -> None:
    """How fresh the data is, which build this is, and the way to the methods."""
    show_html(_write_footer(build))


@keep(8, by=lambda build: build)
def _write_footer(build: BuildInfo) -> str:
    settings = store.city_settings(build)
    dates = [
        f"{html.escape(str(source['name']))} to {say_day(date.fromisoformat(str(source['last_date'])[:10]))}"
        for source in settings.get("freshness", [])
        if source.get("last_date")
    ]
    parts = [*dates, f"build {html.escape(build.build_id)}, made {say_day(build.built_at.date())}"]
    return (
        "<footer class='cb-foot'>"
        + "".join(f"<span>{part}</span>" for part in parts)
        + "<a href='methods' target='_self'>How these numbers come about</a></footer>"
    )
