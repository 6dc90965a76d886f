"""What an area's panel lists: its events, and the areas next door."""

import html
from collections.abc import Hashable, Sequence
from datetime import datetime

import pandas as pd
import streamlit as st

from pages.shared import store
from pages.shared.controls import hand_in
from pages.shared.figures.figures import Question
from pages.shared.figures.words import say_asked_period
from pages.shared.keep import keep
from pages.shared.look import show_html
from pages.shared.words import (
    KIND_WORDS,
    STATUS_WORDS,
    escape_markdown,
    say_area_name,
    say_count,
    say_day,
    say_name,
)

_MOST_EVENTS = 6


def read_events(question: Question, place: tuple[str, str]) -> pd.DataFrame:
    """Every event of the chosen kinds and statuses in an area, newest first."""
    return store.read(
        "area_events",
        build=question.build,
        level=place[0],
        area_id=place[1],
        event_kinds=list(question.filters.event_kinds or question.choices.event_kinds),
        statuses=list(question.statuses),
    )


def _name_events(question: Question, place: tuple[str, str]) -> Hashable:
    return question.build.state, place, question.filters.event_kinds, question.statuses


@keep(512, by=_name_events)
def list_ticks(question: Question, place: tuple[str, str]) -> tuple[datetime, ...]:
    """When the events of an area were held, local time."""
    events = read_events(question, place)
    return tuple(when.to_pydatetime() for when in pd.to_datetime(events["starts_local"]))


@keep(512, by=lambda question, place: (question.key, place))
def write_events(question: Question, place: tuple[str, str]) -> str:
    """The events of the time asked about in an area, as a list of HTML."""
    events = read_events(question, place)
    when = pd.to_datetime(events["starts_local"])
    start, end = pd.Timestamp(question.filters.first_month), pd.Timestamp(question.last_day)
    asked = events[(when >= start) & (when < end + pd.Timedelta(days=1))]
    head = f"<h3>Events, {html.escape(say_asked_period(question))}</h3>"
    if asked.empty:
        last = (
            f" The last one was on {say_day(when.iloc[0])}." if len(events) else " None is known at any time."
        )
        return f"{head}<p class='cb-small'>None in this time.{last}</p>"
    rest = len(asked) - _MOST_EVENTS
    more = f"<p class='cb-small'>and {say_count(rest)} more</p>" if rest > 0 else ""
    return f"{head}<ul class='cb-events'>{_list_events(asked.head(_MOST_EVENTS))}</ul>{more}"


def _list_events(events: pd.DataFrame) -> str:
    return "".join(
        f"<li><time>{say_day(pd.Timestamp(row['starts_local']))}</time>{html.escape(str(row['title']))}"
        f"<br><span class='cb-small'>{html.escape(_say_event(row))}</span></li>"
        for _, row in events.iterrows()
    )


def _say_event(row: pd.Series) -> str:
    parts = [
        say_name(str(row["event_kind"]), KIND_WORDS),
        STATUS_WORDS.get(str(row["status"]), str(row["status"])),
    ]
    parts += [str(row["programme"])] if isinstance(row["programme"], str) else []
    parts.append(
        "attendance not recorded" if pd.isna(row["attendance"]) else f"{say_count(row['attendance'])} came"
    )
    return " · ".join(parts)


def show_neighbours(question: Question, area_id: str) -> None:
    """Buttons that go on to the areas next door."""
    rows = store.read("area_neighbours", build=question.build, level=question.filters.level, area_id=area_id)
    known = [str(other) for other in rows["neighbour_id"] if other in question.areas.index]
    if not known:
        return
    with st.container(horizontal=True, gap="small", key="neighbours", vertical_alignment="center"):
        show_html("<h3>Neighbours</h3>", css_class="cb-inline")
        _offer_areas(question, known)


def _offer_areas(question: Question, area_ids: Sequence[str]) -> None:
    for other in area_ids:
        st.button(
            escape_markdown(say_area_name(other, str(question.areas.loc[other, "area_name"]))),
            key=f"go-{question.filters.level}-{other}",
            type="tertiary",
            on_click=hand_in,
            args=({"area": other},),
        )
