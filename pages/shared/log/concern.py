"""One concern: what was raised, what was done about it, and when people were told."""

import html
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import streamlit as st

from data.workspace import Stored, WorkspaceUserError
from data.workspace.records import Action, Concern, Record, Told, read_record, revise_record
from data.workspace.together import Together
from pages.shared.identity import Person, ask_name
from pages.shared.log import words
from pages.shared.log.check import list_texts, settle_words
from pages.shared.log.draft import Draft
from pages.shared.log.fields import Form, clean
from pages.shared.log.load import list_kept, load_offer
from pages.shared.log.other import find_record, open_form, show_form
from pages.shared.log.state import NEW, LogView
from pages.shared.log.titles import say_title
from pages.shared.log.upkeep import show_upkeep
from pages.shared.look import name_row, show_html
from pages.shared.store import BuildInfo
from pages.shared.words import escape_markdown, say_day, say_name
from pages.shared.workspace_state import current_workspace, describe_problem, save

type Follow = Callable[[Together], object]


def show_concern(build: BuildInfo, view: LogView, today: date) -> None:
    """A new concern, or the one that is open with its next step first."""
    board = replace(view, record="", calendar="")
    if view.record == NEW:
        show_html("<h2>A new concern</h2>")
        if ask_name() is not None:
            _show_new(build, today, board)
        return
    stored = find_record(build, Concern, view.record)
    if stored is None:
        return
    actions = [each for each in list_kept(build, Action) if each.record.concern_id == stored.record_id]
    told = [each for each in list_kept(build, Told) if each.record.concern_id == stored.record_id]
    show_html(write_concern(stored.record, actions, told, today, load_offer(build).areas))
    if ask_name() is not None and stored.withdrawn_at is None:
        _show_steps(build, stored, actions, today)
        with st.expander("Edit the concern"):
            show_form(build, Concern, stored, back=view)
    show_upkeep(build, stored, back=board)


def _show_new(build: BuildInfo, today: date, board: LogView) -> None:
    show_form(build, Concern, None, back=board, first={"raised_on": today})


def write_concern(
    concern: Concern,
    actions: Sequence[Stored[Action]],
    told: Sequence[Stored[Told]],
    today: date,
    areas: Mapping[str, str],
) -> str:
    """A concern with all that came of it, as HTML."""
    status = words.BOARD.get(concern.status, "Closed without action")
    where = areas.get(f"{concern.level}:{concern.area_id}", concern.area_id or "")
    due = words.say_due(concern.due_on, today) if concern.status in ("open", "in_work") else ""
    parts = [status, say_name(concern.topic, {}), where, words.say_age(concern.raised_on, today)]
    parts += [concern.owner_role or "nobody sees to it yet", due]
    lines = [f"<h2>{html.escape(concern.text)}</h2>"]
    lines.append(f"<p class='cb-small'>{html.escape(' · '.join(filter(None, parts)))}</p>")
    done = [f"<li>{html.escape(_say_action(each.record, today))}</li>" for each in actions]
    said = [f"<li>{html.escape(_say_told(each.record))}</li>" for each in told]
    if done or said:
        lines.append(f"<ul class='cb-points'>{''.join(done + said)}</ul>")
    return "".join(lines)


def _say_action(action: Action, today: date) -> str:
    when = f"done on {say_day(action.done_on)}" if action.done_on else words.say_due(action.due_on, today)
    return " · ".join(filter(None, [action.text, action.owner_role, when or "not done yet"]))


def _say_told(told: Told) -> str:
    return " · ".join(filter(None, [f"Told on {say_day(told.told_on)}", told.how, told.text]))


def _show_steps(
    build: BuildInfo, stored: Stored[Concern], actions: Sequence[Stored[Action]], today: date
) -> None:
    status = stored.record.status
    undone = [each for each in actions if each.record.done_on is None]
    for each in undone:
        _show_done(build, stored, each, last=len(undone) == 1, today=today)
    if status in ("done", "told"):
        with st.expander("Say when and how people were told", expanded=status == "done"):
            _show_tell(build, stored, today)
    if status != "told":
        with st.expander("Add an action", expanded=status == "open"):
            _show_action(build, stored)
    if status not in ("done", "told") and not undone:
        _show_mark_done(build, stored)


def _show_mark_done(build: BuildInfo, stored: Stored[Concern]) -> None:
    said = "The concern is done; now somebody tells people."
    pressed = st.button("Nothing more to do: mark it done", key="log-mark-done")
    if pressed and _follow(build, stored, {"status": "done"}, None, said):
        st.rerun()


def _show_done(
    build: BuildInfo, stored: Stored[Concern], action: Stored[Action], *, last: bool, today: date
) -> None:
    key = f"log-done-{action.record_id}"
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"{key}-row"):
        show_html(f"<p>{html.escape(action.record.text)}</p>")
        day = st.date_input("Done on", value=today, key=f"{key}-day", max_value=today)
        pressed = st.button(name_row("Mark done", say_title(action.record)), key=key, type="primary")
    if not pressed:
        return

    def write(writes: Together) -> None:
        done = revise_record(action.record, done_on=day)
        writes.change(Action, action.record_id, done, row_version=action.row_version)

    changes = {"status": "done"} if last else {}
    said = "The action is done." + (" Now somebody tells people." if last else "")
    if _follow(build, stored, changes, write, said):
        st.rerun()


def _show_action(build: BuildInfo, stored: Stored[Concern]) -> None:
    form = open_form(
        build, Action, None, {"concern_id": stored.record_id, "owner_role": stored.record.owner_role}
    )
    values = {name: form.ask(name, label=label) for name, label in
              (("text", "What will be done *"), ("owner_role", ""), ("due_on", ""))}  # fmt: skip
    changes: dict[str, Any] = {"status": "in_work"}
    unsaid = [name for name in ("owner_role", "due_on") if getattr(stored.record, name) is None]
    changes |= {name: values[name] for name in unsaid}
    _show_save(
        build,
        form,
        values,
        stored,
        changes,
        "Save the action",
        "The action is saved; the concern is in work.",
    )


def _show_tell(build: BuildInfo, stored: Stored[Concern], today: date) -> None:
    form = open_form(build, Told, None, {"concern_id": stored.record_id, "told_on": today})
    how = _ask_how(form.draft)
    values = {
        "told_on": form.ask("told_on"),
        "how": how,
        "text": form.ask("text", label="What they were told"),
    }
    _show_save(
        build,
        form,
        values,
        stored,
        {"status": "told"},
        "Save that they were told",
        "People were told: the promise is kept.",
    )


def _ask_how(draft: Draft) -> str | None:
    key = draft.seed("how", None)
    held = [st.session_state[key]] if st.session_state[key] else []
    value = st.selectbox(
        "How *",
        list(dict.fromkeys([*words.HOWS, *held])),
        index=None,
        key=key,
        placeholder="Choose or type",
        accept_new_options=True,
    )
    return clean(draft.keep("how", value))


def _show_save(
    build: BuildInfo,
    form: Form[Any],
    values: dict[str, Any],
    stored: Stored[Concern],
    changes: dict[str, Any],
    label: str,
    said: str,
) -> None:
    record: Record | None = None
    problem = ""
    try:
        record = read_record(form.kind, {"concern_id": stored.record_id, **values})
    except WorkspaceUserError as error:
        problem = describe_problem(error)
    answered = record is None or settle_words(form.draft.name, list_texts(record), load_offer(build).codes)
    if not st.button(label, key=f"log-save-{form.draft.name}", type="primary"):
        return
    if record is None:
        st.error(escape_markdown(f"Nothing was saved yet: {problem[:1].lower()}{problem[1:]}."))
    elif not answered:
        st.error(words.TICK_FIRST)
    else:
        new = record
        if _follow(build, stored, changes, lambda writes: writes.add(new), said):
            form.draft.drop()
            st.rerun()


def _follow(
    build: BuildInfo, stored: Stored[Concern], changes: dict[str, Any], write: Follow | None, said: str
) -> bool:
    """Move the concern on and save what moved it, both or neither; whether they were saved."""

    def both(person: Person) -> bool:
        moved = revise_record(stored.record, **changes)
        with current_workspace(build).together(who=person.who) as writes:
            if moved != stored.record:
                writes.change(Concern, stored.record_id, moved, row_version=stored.row_version)
            if write is not None:
                write(writes)
        return True

    return save(both, said=said) is not None
