"""What can be done to any record: withdraw and restore it, read its history, erase words of it."""

import html
import json
from typing import Any

import streamlit as st

from data.workspace import AuditEntry, Stored, WorkspaceUserError
from data.workspace.records import Record
from data.workspace.records.base import find_words
from data.workspace.records.kinds import name_kind
from pages.shared.identity import Person, who_am_i
from pages.shared.log import words
from pages.shared.log.state import LogView, go
from pages.shared.look import show_html
from pages.shared.store import BuildInfo
from pages.shared.words import say_day
from pages.shared.workspace_state import current_workspace, save

LONGEST_VALUE = 300


def show_upkeep(build: BuildInfo, stored: Stored[Any], *, back: LogView) -> None:
    """Withdraw or restore, history, and for stewards erasure; `back` is where a change leads.

    Who is at the page was asked before.
    """
    if stored.withdrawn_at is not None:
        _show_withdrawn(build, stored, back=back)
    else:
        with st.expander("Withdraw this record"):
            _show_withdraw(build, stored, back=back)
    with st.expander("History of this record"):
        show_html(write_history(current_workspace(build).history(type(stored.record), stored.record_id)))
    with st.expander("Erase words for good"):
        _show_erase(build, stored, back=back)


def _show_withdraw(build: BuildInfo, stored: Stored[Record], *, back: LogView) -> None:
    show_html("<p class='cb-small'>It leaves every list, map and count, and can be restored.</p>")
    if who_am_i() is None:
        show_html(f"<p class='cb-small'>{words.WHO_FIRST}</p>")
        return
    key = f"log-withdraw-{stored.record_id}"
    why = st.text_input("Why", key=f"{key}-why")
    if not st.button("Withdraw", key=key):
        return
    if not why.strip():
        st.error("Nothing was withdrawn: say why, so that others understand it later.")
        return

    def write(person: Person) -> Stored[Record]:
        return current_workspace(build).withdraw(
            type(stored.record), stored.record_id, who=person.who, why=why, row_version=stored.row_version
        )

    if save(write, said="The record is withdrawn; it can be restored among those withdrawn.") is not None:
        go(back)
        st.rerun()


def _show_withdrawn(build: BuildInfo, stored: Stored[Record], *, back: LogView) -> None:
    day = say_day(stored.withdrawn_at.date()) if stored.withdrawn_at else ""
    why = html.escape(stored.withdrawn_why or "no reason is kept")
    show_html(f"<p class='cb-note' role='note'>Withdrawn on {day}: {why}</p>")
    if who_am_i() is None or not st.button("Restore", key=f"log-restore-{stored.record_id}", type="primary"):
        return

    def write(person: Person) -> Stored[Record]:
        return current_workspace(build).restore_withdrawn(
            type(stored.record), stored.record_id, who=person.who, row_version=stored.row_version
        )

    if save(write, said="The record is in force again.") is not None:
        go(back)
        st.rerun()


def _show_erase(build: BuildInfo, stored: Stored[Record], *, back: LogView) -> None:
    person = who_am_i()
    if person is None:
        show_html(f"<p class='cb-small'>{words.WHO_FIRST}</p>")
        return
    if "steward" not in person.roles:
        show_html(f"<p class='cb-small'>{words.STEWARD_ONLY}</p>")
        return
    filled = [
        name for name in find_words(type(stored.record)) if getattr(stored.record, name) not in (None, ())
    ]
    left = [name for name in filled if name not in stored.erased]
    if stored.withdrawn_why:
        left.append("withdrawn_why")
    if not left:
        show_html("<p class='cb-small'>There are no words left to erase.</p>")
        return
    key = f"log-erase-{stored.record_id}"
    fields = st.multiselect("Words of", left, format_func=words.say_field, key=f"{key}-fields")
    why = st.text_input("Why they are erased", key=f"{key}-why")
    sure = st.checkbox("Erased words cannot be brought back, not from the history either", key=f"{key}-sure")
    if not st.button("Erase", key=key):
        return
    if not (fields and why.strip() and sure):
        st.error("Nothing was erased: choose the words, say why, and tick the box.")
        return

    def write(who: Person) -> Stored[Record]:
        if "steward" not in who.roles:
            raise WorkspaceUserError(words.STEWARD_ONLY)
        return current_workspace(build).erase(
            type(stored.record), stored.record_id, fields=fields, who=who.who, why=why
        )

    if save(write, said="The words are erased; who did it, when and why stays on record.") is not None:
        go(back)
        st.rerun()


def write_history(entries: list[AuditEntry]) -> str:
    """All that was done to a record as HTML, latest first, every text escaped."""
    lines = "".join(_write_entry(entry) for entry in reversed(entries))
    return f"<ol class='cb-log-history'>{lines}</ol>"


def _write_entry(entry: AuditEntry) -> str:
    head = f"{entry.at:%Y-%m-%d %H:%M} UTC, {entry.who}: {entry.action}"
    why = f"<br>{html.escape(entry.why)}" if entry.why else ""
    before, after = entry.before or {}, entry.after or {}
    fields = [
        name for name in after if after[name] not in (None, [], ()) or before.get(name) not in (None, [])
    ]
    changes = "".join(
        f"<li>{html.escape(words.say_field(name))}: {_say_change(name, before, after)}</li>"
        for name in fields
    )
    return f"<li><strong>{html.escape(head)}</strong>{why}<ul>{changes}</ul></li>"


def _say_change(name: str, before: Any, after: Any) -> str:
    now = html.escape(_say_value(after.get(name)))
    return f"{html.escape(_say_value(before[name]))} → {now}" if name in before else now


def _say_value(value: object) -> str:
    if value is None or value == []:
        return "nothing"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"


def say_kind(stored: Stored[Any]) -> str:
    """The plural name of a record's kind."""
    return words.KINDS[name_kind(type(stored.record))]
