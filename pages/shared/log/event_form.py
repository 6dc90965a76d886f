"""The form of an event: what a tired officer can say in 90 seconds first, everything else folded."""

import datetime as dt
import html
from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from data.workspace import Stored, WorkspaceUserError
from data.workspace.records import FORMATS, Event
from pages.shared.identity import Person, ask_name
from pages.shared.log import words
from pages.shared.log.check import settle_words
from pages.shared.log.event_parts import ask_concerns, ask_groups, ask_point, ask_times
from pages.shared.log.event_save import Entry, Saved, place_entry, save_entry
from pages.shared.log.fields import Form, clean
from pages.shared.log.load import find_now, list_kept
from pages.shared.log.other import open_form
from pages.shared.log.series import REPEATS, list_later
from pages.shared.look import show_html
from pages.shared.store import BuildInfo
from pages.shared.words import escape_markdown, say_list, say_plural
from pages.shared.workspace_state import describe_problem, save, say_next

MORE = (
    "purpose",
    "outcome",
    "audience",
    "languages",
    "partner_ids",
    "programme_id",
    "owner_role",
    "public_text",
    "approved_by",
    "approved_on",
)

type After = Callable[[str], None]


def show_event_form(
    build: BuildInfo,
    stored: Stored[Event] | None,
    first: Mapping[str, Any] | None = None,
    *,
    after: After,
) -> None:
    """The form of one event: new, from the calendar (`first`), or kept.

    `after` runs once it is saved, with the record's id.
    """
    if ask_name() is None:
        return
    form = open_form(build, Event, stored, first)
    entry = ask_entry(build, form, stored)
    show_html(f"<p class='cb-small'>{words.NO_NAMES}</p>")
    answered = settle_words(form.draft.name, entry.texts, form.offer.codes)
    with st.container(horizontal=True, key="log-save-row"):
        pressed = st.button("Save", key=f"log-save-{form.draft.name}", type="primary")
        if form.draft.is_touched():
            st.button("Start over", key="log-start-over", on_click=form.draft.drop, type="tertiary")
    if not pressed:
        return
    if not answered:
        st.error(words.TICK_FIRST)
        return
    _save(build, form, entry, stored, after)


def ask_entry(build: BuildInfo, form: Form[Event], stored: Stored[Event] | None) -> Entry:
    """Ask for everything there is to say of an event."""
    known = bool(form.first.get("title"))
    values: dict[str, Any] = dict(form.first)
    if not known:
        values |= _ask_what_and_when(form)
    status = _ask_status(build, form, values)
    values["status"] = status or ""
    concerns: list[dict[str, Any]] = []
    if status == "held":
        values |= {name: form.ask(name) for name in ("attendance", "officer_hours")}
        values["groups_reached"] = ask_groups(form)
        concerns = ask_concerns(form)
    values["notes"] = form.ask("notes")
    with st.expander("When and where" if known else "Where", expanded=not known):
        if known:
            values |= _ask_what_and_when(form)
        values |= {name: form.ask(name) for name in ("venue_id", "place", "areas")} | ask_point(form)
    with st.expander("More about it"):
        values |= {"format": _ask_format(form)} | {name: form.ask(name) for name in MORE}
    every, until = ("", None) if stored or form.first.get("calendar_event_id") else _ask_repeat(form)
    raised_on = values["starts_local"].date() if values.get("starts_local") else None
    return Entry(
        event={name: value for name, value in values.items() if value is not None or name != "languages"},
        concerns=[{**each, "raised_on": raised_on} for each in concerns],
        every=every,
        until=until,
        later=_ask_later(build, form, stored) if stored else (),
        texts=[*list_new(values, form.first), *(str(each["text"]) for each in concerns)],
    )


def list_new(values: Mapping[str, Any], first: Mapping[str, Any]) -> list[str]:
    """The texts that somebody wrote or changed here; what stood there before was answered for before."""
    named = (
        "title",
        "format",
        "purpose",
        "place",
        "audience",
        "notes",
        "outcome",
        "owner_role",
        "public_text",
    )
    return [str(values[name]) for name in named if values.get(name) and values[name] != first.get(name)]


def _ask_what_and_when(form: Form[Event]) -> dict[str, Any]:
    return {"title": form.ask("title"), "event_kind": form.ask("event_kind")} | ask_times(form)


def _ask_status(build: BuildInfo, form: Form[Event], values: Mapping[str, Any]) -> str | None:
    starts: dt.datetime | None = values.get("starts_local")
    is_ahead = starts is not None and starts > find_now(build)
    first = form.first.get("status")
    kept = first if first in ("held", "cancelled") or is_ahead else None
    if not form.first.get("title"):
        kept = "scheduled" if is_ahead else "held"
    options = ["scheduled", "cancelled"] if is_ahead else ["held", "cancelled"]
    if kept is not None and kept not in options:
        options.append(kept)
    key = form.draft.seed(f"status {'ahead' if is_ahead else 'over'}", kept)
    status = st.segmented_control(
        "Was it held?" if not is_ahead else "Is it still on?",
        options,
        format_func=lambda each: words.STATUSES.get(str(each), str(each)),
        key=key,
        width="stretch",
    )
    return form.draft.keep(f"status {'ahead' if is_ahead else 'over'}", status)


def _ask_format(form: Form[Event]) -> str | None:
    first = form.first.get("format")
    key = form.draft.seed("format", first)
    held = [each for each in (first, st.session_state[key]) if each and each not in FORMATS]
    value = st.selectbox(
        "Format",
        [*FORMATS, *dict.fromkeys(held)],
        index=None,
        key=key,
        placeholder="Choose or type",
        accept_new_options=True,
    )
    return clean(form.draft.keep("format", value))


def _ask_repeat(form: Form[Event]) -> tuple[str, dt.date | None]:
    with st.expander("It comes again"):
        key = form.draft.seed("every", "")
        every = form.draft.keep(
            "every", st.selectbox("How often", list(REPEATS), format_func=REPEATS.__getitem__, key=key)
        )
        until = st.date_input("Until", value=None, key=form.draft.seed("until", None))
        form.draft.keep("until", until)
        if every and until is None:
            show_html("<p class='cb-small'>Say until when it comes again.</p>")
    return every, until


def _ask_later(build: BuildInfo, form: Form[Event], stored: Stored[Event]) -> list[Stored[Event]]:
    later = list_later(list_kept(build, Event), stored)
    if not later:
        return []
    key = form.draft.seed("whom", "one")
    options = {"one": "Only this one", "later": f"This and {say_plural(len(later), 'later one')}"}
    whom = st.radio("What you change is for", list(options), format_func=options.__getitem__, key=key)
    return later if form.draft.keep("whom", whom) == "later" else []


def _save(
    build: BuildInfo,
    form: Form[Event],
    entry: Entry,
    stored: Stored[Event] | None,
    after: After,
) -> None:
    lacking = find_lack(entry.event)
    if lacking:
        st.error(escape_markdown(lacking))
        return
    try:
        placed = place_entry(build, entry, form.offer)
    except WorkspaceUserError as problem:
        said = describe_problem(problem)
        st.error(escape_markdown(f"Nothing was saved yet: {said[:1].lower()}{said[1:]}."))
        return

    def write(person: Person) -> Saved:
        version = form.draft.version or (stored.row_version if stored else 0)
        return save_entry(build, placed, entry, stored, person=person, offer=form.offer, row_version=version)

    saved = save(write)
    if saved is not None:
        say_next(saved.said)
        form.draft.drop()
        after(saved.record_id)
        st.rerun()
    elif stored is not None and form.draft.version != stored.row_version:
        st.button("Open the record as it is now", key="log-reopen", on_click=form.draft.drop)


def find_lack(values: Mapping[str, Any]) -> str:
    """What must be said before an event can be saved, as a sentence; empty where nothing is."""
    if not values.get("status"):
        return "Nothing was saved yet: say whether it was held or called off."
    uncounted = [
        str(each["group_name"]) for each in values.get("groups_reached") or () if each["count"] is None
    ]
    if uncounted:
        return f"Nothing was saved yet: say how many of {say_list(uncounted)} came, or take the group out."
    return ""


def write_head(title: str, small: str) -> str:
    """The head of an open event."""
    return f"<h2>{html.escape(title)}</h2><p class='cb-small'>{html.escape(small)}</p>"
