"""Bring in and take out: calendars and tables, each seen and judged row by row before anything is saved."""

import html
from collections.abc import Sequence
from typing import Any

import streamlit as st

from data.workspace import WorkspaceUserError
from data.workspace.exchange.read_tables import read_table
from data.workspace.exchange.take_in import Intake, plan_intake, take_in
from data.workspace.exchange.write_tables import write_csv, write_template, write_xlsx
from data.workspace.records import KINDS, Event, Record
from pages.shared.area_finder import find_areas
from pages.shared.identity import Person, ask_name
from pages.shared.log import words
from pages.shared.log.calendar import show_calendar_import
from pages.shared.log.check import list_texts, settle_words
from pages.shared.log.load import list_kept, load_offer
from pages.shared.log.state import LogView, go
from pages.shared.log.titles import say_title
from pages.shared.log.verdicts import VERDICTS, write_verdicts
from pages.shared.look import show_html
from pages.shared.store import BuildInfo
from pages.shared.words import escape_markdown, say_plural
from pages.shared.workspace_state import current_workspace, describe_problem, save

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show_import(build: BuildInfo, view: LogView) -> None:
    """A calendar file, a table of any kind, and files to take away."""
    person = ask_name()
    if person is not None:
        show_html("<h2>A calendar file</h2>")
        show_calendar_import(build)
    show_html("<h2>A table</h2>")
    kind = _pick_kind(view)
    _show_files(build, kind)
    if person is not None:
        _show_table_import(build, kind)


def _pick_kind(view: LogView) -> str:
    def choose() -> None:
        go(LogView(tab="import", kind=st.session_state["log-table-kind"]))

    kind = view.kind or "event"
    st.session_state["log-table-kind"] = kind
    st.selectbox(
        "Kind of record", list(KINDS), format_func=lambda each: words.KINDS[each], key="log-table-kind",
        on_change=choose,
    )  # fmt: skip
    return kind


def _show_files(build: BuildInfo, kind: str) -> None:
    with st.container(horizontal=True, key="log-files"):
        st.download_button(
            "Empty template (XLSX)",
            lambda: write_template(KINDS[kind]),
            f"{kind}-template.xlsx",
            SHEET,
            on_click="ignore",
        )
        st.download_button(
            "All records (CSV)",
            lambda: write_csv(KINDS[kind], list_kept(build, KINDS[kind])),
            f"{kind}.csv",
            "text/csv",
            on_click="ignore",
        )
        st.download_button(
            "All records (XLSX)",
            lambda: write_xlsx(KINDS[kind], list_kept(build, KINDS[kind])),
            f"{kind}.xlsx",
            SHEET,
            on_click="ignore",
        )


def _show_table_import(build: BuildInfo, kind: str) -> None:
    turn = st.session_state.get("log-upload-turn", 0)
    given = st.file_uploader(
        "A filled table: CSV or XLSX", type=["csv", "xlsx"], key=f"log-table-{kind}-{turn}"
    )
    if given is None:
        return
    try:
        rows = read_table(KINDS[kind], given.getvalue(), file_name=given.name)
        intake = plan_table(build, KINDS[kind], rows)
    except WorkspaceUserError as problem:
        st.error(escape_markdown(describe_problem(problem)))
        return
    counts = [intake.count(verdict) for verdict in ("added", "changed", "unchanged", "rejected")]
    show_html(f"<p>{html.escape(words.say_intake(*counts))}</p>{write_outcomes(intake)}")
    if not counts[0] + counts[1]:
        return
    texts = [text for each in intake.outcomes if each.record for text in list_texts(each.record)]
    answered = settle_words(f"table-{kind}", texts, load_offer(build).codes)
    if not st.button(f"Save {say_plural(counts[0] + counts[1], 'row')}", key="log-take-in", type="primary"):
        return
    if not answered:
        st.error(words.TICK_FIRST)
        return

    def write(person: Person) -> bool:
        take_in(current_workspace(build), intake, who=person.who)
        return True

    if save(write, said=f"Saved: {say_plural(counts[0], 'new record')} and {counts[1]} changed.") is not None:
        st.session_state["log-upload-turn"] = turn + 1
        st.rerun()


def plan_table(build: BuildInfo, kind: type[Record], rows: Sequence[Any]) -> Intake[Any]:
    """What a table would do; events get their areas, so that they compare with those kept."""
    points = load_offer(build).points

    def finish(record: Record) -> Record:
        if isinstance(record, Event):
            return find_areas(build).place(record, venue_point=points.get(record.venue_id or ""))
        return record

    return plan_intake(current_workspace(build), kind, rows, finish=finish)


def write_outcomes(intake: Intake[Any]) -> str:
    """The verdict on each row as an HTML table, refused ones first, every text escaped."""
    ranked = sorted(intake.outcomes, key=lambda each: (each.verdict != "rejected", each.number))
    rows = [
        (
            f"row {each.number}",
            VERDICTS[each.verdict],
            say_title(each.record) if each.record else "",
            each.reason or "",
        )
        for each in ranked
    ]
    return write_verdicts(rows, head="Row")
