"""The concern board: open, in work, done, told; each with its age and whose it is, as a role."""

import html
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import streamlit as st

from data.workspace import Stored
from data.workspace.records import Action, Concern
from pages.shared.log import words
from pages.shared.log.concern import show_concern
from pages.shared.log.lists import show_back, show_filters, show_rows
from pages.shared.log.load import list_kept, load_offer
from pages.shared.log.state import LogView, go, go_on, start_new
from pages.shared.log.titles import holds_words, say_title
from pages.shared.look import name_row, show_html
from pages.shared.store import BuildInfo
from pages.shared.words import say_count, say_name

PER_COLUMN = 8
STEPS = {"open": "Add an action", "in_work": "Take it further", "done": "Tell people", "told": "Look"}


def show_board(build: BuildInfo, view: LogView, today: date) -> None:
    """The board, those withdrawn as a list, or the concern that is open."""
    if view.is_open:
        show_back("Back to the board", replace(view, record="", calendar=""))
        show_concern(build, view, today)
        return
    st.button("Enter a concern", key="log-new", type="primary", on_click=start_new, args=(view,))
    show_filters(view)
    if view.show == "withdrawn":
        kept = list_kept(build, Concern, withdrawn=True)
        show_rows(kept[::-1], view, say=lambda each: words.say_age(each.record.raised_on, today), empty="")
        return
    concerns = [each for each in list_kept(build, Concern) if holds_words(each.record, view.find)]
    if not concerns:
        show_html(
            "<p>No concern stands here: what residents raise is entered with an event, or by the button "
            "above.</p>"
        )
        return
    late = count_overdue(concerns, today)
    if late:
        verb = "promise is" if late == 1 else "promises are"
        show_html(f"<p class='cb-note' role='note'>{say_count(late)} {verb} overdue.</p>")
    _show_columns(concerns, list_actions(build), view, today, load_offer(build).areas)
    closed = sum(each.record.status == "closed_without" for each in concerns)
    if closed:
        show_html(
            f"<p class='cb-small'>{say_count(closed)} closed without action; find them by their words.</p>"
        )
    if view.find:
        shut = [each for each in concerns if each.record.status == "closed_without"]
        show_rows(shut, view, say=lambda _each: "closed without action", empty="")


def list_actions(build: BuildInfo) -> dict[str, list[Stored[Action]]]:
    """Actions by the concern that they are about."""
    found: dict[str, list[Stored[Action]]] = {}
    for each in list_kept(build, Action):
        found.setdefault(each.record.concern_id, []).append(each)
    return found


def count_overdue(concerns: Sequence[Stored[Concern]], today: date) -> int:
    """How many concerns that are not settled yet were promised by a day that is past."""
    return sum(
        each.record.due_on is not None and each.record.due_on < today
        for each in concerns
        if each.record.status in ("open", "in_work")
    )


def _show_columns(
    concerns: Sequence[Stored[Concern]],
    actions: Mapping[str, Sequence[Stored[Action]]],
    view: LogView,
    today: date,
    areas: Mapping[str, str],
) -> None:
    for column, (status, head) in zip(st.columns(len(words.BOARD)), words.BOARD.items(), strict=True):
        held = [each for each in concerns if each.record.status == status]
        held.sort(key=lambda each: each.record.raised_on, reverse=status == "told")
        with column:
            show_html(f"<h2>{html.escape(head)} <span class='cb-small'>{say_count(len(held))}</span></h2>")
            for each in held[: PER_COLUMN * (view.more + 1)]:
                _show_card(each, actions.get(each.record_id, ()), view, today, areas)
            if len(held) > PER_COLUMN * (view.more + 1):
                st.button(
                    name_row("Show more", html.unescape(head)),
                    key=f"log-more-{status}",
                    on_click=go_on,
                    args=(view,),
                    kwargs={"more": view.more + 1},
                )


def _show_card(
    stored: Stored[Concern],
    actions: Sequence[Stored[Action]],
    view: LogView,
    today: date,
    areas: Mapping[str, str],
) -> None:
    with st.container(border=True, key=f"log-card-{stored.record_id}"):
        show_html(write_card(stored.record, actions, today, areas))
        st.button(
            name_row(STEPS[stored.record.status], say_title(stored.record)),
            key=f"log-to-{stored.record_id}",
            on_click=go,
            args=(replace(view, record=stored.record_id),),
        )


def write_card(
    concern: Concern, actions: Sequence[Stored[Action]], today: date, areas: Mapping[str, str]
) -> str:
    """A concern as HTML: its words, about what and where, how old, whose, and what is promised."""
    text = concern.text if len(concern.text) <= 180 else f"{concern.text[:179]}…"
    where = areas.get(f"{concern.level}:{concern.area_id}", concern.area_id or "")
    about = " · ".join(filter(None, [say_name(concern.topic, {}), where]))
    parts = [words.say_age(concern.raised_on, today), concern.owner_role or "nobody sees to it yet"]
    due = words.say_due(concern.due_on, today) if concern.status in ("open", "in_work") else ""
    lines = [about, " · ".join(parts), due]
    if actions:
        done = sum(each.record.done_on is not None for each in actions)
        lines.append(f"{say_count(done)} of {say_count(len(actions))} actions done")
    small = "".join(f"<p class='cb-small'>{html.escape(line)}</p>" for line in lines if line)
    return f"<p>{html.escape(text)}</p>{small}"
