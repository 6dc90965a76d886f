"""The other kinds of records: one form made from the record's class, so that every kind can be entered."""

import html
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from data.workspace import RecordNotFoundError, Stored, WorkspaceUserError
from data.workspace.completeness import missing_parts
from data.workspace.exchange.cells import write_cell
from data.workspace.records import KINDS, Record, SavedPlan, read_record
from data.workspace.records.base import find_references
from data.workspace.records.kinds import name_kind
from pages.shared.identity import Person, ask_name
from pages.shared.log import words
from pages.shared.log.check import list_texts, settle_words
from pages.shared.log.draft import Draft
from pages.shared.log.fields import Form
from pages.shared.log.lists import show_back, show_filters, show_rows
from pages.shared.log.load import list_kept, load_offer
from pages.shared.log.state import NEW, LogView, go, note_saved, start_new
from pages.shared.log.titles import make_slug, name_records, say_title
from pages.shared.log.upkeep import show_upkeep
from pages.shared.look import show_html
from pages.shared.page_head import show_note
from pages.shared.store import BuildInfo
from pages.shared.words import escape_markdown
from pages.shared.workspace_state import current_workspace, describe_problem, save

OWN_TABS = ("event", "concern")
FIRST_KIND = "partner"


def show_other(build: BuildInfo, view: LogView) -> None:
    """Choose a kind, then its records, or the one that is open."""
    kind = view.kind if view.kind and view.kind not in OWN_TABS else FIRST_KIND
    view = replace(view, kind=kind)
    if view.is_open:
        show_back(words.KINDS[kind], replace(view, record="", calendar=""))
        show_record(build, KINDS[kind], view, back=replace(view, record=""))
        return
    _pick_kind(view)
    if kind in words.ABOUT:
        show_html(f"<p class='cb-small'>{html.escape(words.ABOUT[kind])}</p>")
    if kind != "saved_plan":
        st.button("Enter a new one", key="log-new", type="primary", on_click=start_new, args=(view,))
    show_filters(view)
    kept = list_kept(build, KINDS[kind], withdrawn=view.show == "withdrawn")
    many = words.KINDS[kind].lower()
    empty = f"No record of this kind yet: {many} appear here once they are entered or brought in."
    show_rows(kept[::-1], view, say=lambda each: words.say_missing(missing_parts(each.record)), empty=empty)


def _pick_kind(view: LogView) -> None:
    def choose() -> None:
        go(LogView(tab="other", kind=st.session_state["log-kind"]))

    kinds = [kind for kind in KINDS if kind not in OWN_TABS]
    st.session_state["log-kind"] = view.kind
    st.selectbox(
        "Kind of record", kinds, format_func=lambda kind: words.KINDS[kind], key="log-kind", on_change=choose
    )


def find_record(build: BuildInfo, kind: type[Record], record_id: str) -> Stored[Any] | None:
    """A record by its id; where there is none, say so and give None."""
    try:
        if not build.entries:
            raise RecordNotFoundError("nothing has been entered yet; choose a record from the list")
        return current_workspace(build).get(kind, record_id)
    except RecordNotFoundError as problem:
        show_note(describe_problem(problem))
        return None


def show_record(build: BuildInfo, kind: type[Record], view: LogView, *, back: LogView) -> None:
    """The form of one record, new or kept, and what else can be done to it."""
    stored = None if view.record == NEW else find_record(build, kind, view.record)
    if stored is None and view.record != NEW:
        return
    show_html(f"<h2>{html.escape(say_title(stored.record) if stored else words.KINDS[name_kind(kind)])}</h2>")
    known = ask_name() is not None
    if stored is not None and (stored.withdrawn_at is not None or kind.append_only or kind is SavedPlan):
        show_html(write_facts(stored))
    elif known:
        show_form(build, kind, stored, back=back)
    if stored is not None:
        show_upkeep(build, stored, back=back)


def write_facts(stored: Stored[Any]) -> str:
    """The fields of a record that say something, as HTML."""
    said = {name: write_cell(getattr(stored.record, name)) for name in type(stored.record).model_fields}
    rows = "".join(
        f"<dt>{html.escape(words.say_field(name))}</dt><dd>{html.escape(text)}</dd>"
        for name, text in said.items()
        if text
    )
    return f"<dl class='cb-log-facts'>{rows}</dl>"


def name_draft(kind: type[Record], about: str = "") -> str:
    """The name of the draft of a new record, about an event of the calendar or a concern perhaps."""
    return f"new-{name_kind(kind)}-{about}"


def open_form[T: Record](
    build: BuildInfo, kind: type[T], stored: Stored[T] | None, first: Mapping[str, Any] | None = None
) -> Form[T]:
    """The form of a record, new or kept, with the records that its fields may refer to."""
    known = stored.record.model_dump() if stored else dict(first or {})
    fresh = name_draft(kind, known.get("calendar_event_id") or known.get("concern_id") or "")
    draft = Draft(stored.record_id if stored else fresh, stored.row_version if stored else None)
    kinds = set(find_references(kind).values()) | (
        {"partner"} if "partner_ids" in kind.model_fields else set()
    )
    names = {each: name_records(list_kept(build, KINDS[each])) for each in kinds}
    return Form(kind, draft, known, load_offer(build), names)


def show_form(
    build: BuildInfo,
    kind: type[Record],
    stored: Stored[Any] | None,
    *,
    back: LogView,
    first: Mapping[str, Any] | None = None,
) -> None:
    """Every field of the kind, what is needed first; one button saves."""
    form = open_form(build, kind, stored, first)
    values = ask_all(form)
    record = None
    problem = ""
    try:
        record = read_record(kind, values)
    except WorkspaceUserError as error:
        problem = describe_problem(error)
    texts = list_texts(record) if record else [each for each in values.values() if isinstance(each, str)]
    before = list_texts(stored.record) if stored else []
    answered = settle_words(form.draft.name, [each for each in texts if each not in before], form.offer.codes)
    if not st.button("Save", key=f"log-save-{form.draft.name}", type="primary"):
        return
    if record is None:
        st.error(escape_markdown(f"Nothing was saved: {problem[:1].lower()}{problem[1:]}."))
    elif not answered:
        st.error(words.TICK_FIRST)
    else:
        _save(build, form, record, stored, back)


def ask_all(form: Form[Any]) -> dict[str, Any]:
    """Ask for every field: those needed, then the others; the area as one."""
    fields = form.kind.model_fields
    has_area = {"level", "area_id"} <= set(fields)
    plain = [name for name in fields if not (has_area and name in ("level", "area_id"))]
    needed = [name for name in plain if fields[name].is_required() and name != "slug"]
    values: dict[str, Any] = {}
    for name in [*needed, *(name for name in plain if name not in needed)]:
        values[name] = form.ask(name)
        if has_area and name == (needed[-1] if needed else plain[0]):
            values |= form.ask_area()
    if "slug" in fields and not values["slug"] and values.get("name"):
        values["slug"] = make_slug(str(values["name"]))
    return {name: value for name, value in values.items() if value is not None or not has_default(form, name)}


def has_default(form: Form[Any], name: str) -> bool:
    """Whether a field left open takes a value of its own that is not empty, such as a first status."""
    field = form.kind.model_fields[name]
    return not field.is_required() and field.default is not None


def _save(
    build: BuildInfo, form: Form[Any], record: Record, stored: Stored[Any] | None, back: LogView
) -> None:
    kind = type(record)

    def write(person: Person) -> Stored[Any]:
        workspace = current_workspace(build)
        if stored is None:
            return workspace.add(record, who=person.who)
        version = form.draft.version or stored.row_version
        return workspace.change(kind, stored.record_id, record, who=person.who, row_version=version)

    kept = save(write, said=f"Saved: {say_title(record)}.")
    if kept is not None:
        form.draft.drop()
        if stored is None:
            note_saved(back, kept.record_id)
        go(back)
        st.rerun()
    elif stored is not None and form.draft.version != stored.row_version:
        st.button("Open the record as it is now", key="log-reopen", on_click=form.draft.drop)
