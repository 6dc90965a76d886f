"""One area up close: its number, its months, what people said, its events and its neighbours."""

import html
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlencode

import numpy as np
import pandas as pd
import streamlit as st

from pages.shared import store
from pages.shared.charts import draw_months, draw_waves
from pages.shared.controls import hand_in
from pages.shared.explore_words import say_asked_period, say_groups
from pages.shared.figures import Figures, Question
from pages.shared.figures_scores import find_option
from pages.shared.filters import write_query
from pages.shared.look import show_html
from pages.shared.months import count_days
from pages.shared.store import BuildInfo
from pages.shared.words import (
    KIND_WORDS,
    STATUS_WORDS,
    escape_markdown,
    lacks_number,
    say_a,
    say_area_name,
    say_count,
    say_day,
    say_interval,
    say_month,
    say_name,
    say_plural,
    say_score,
)
from queries.measures.expected import expected_months

_MOST_EVENTS = 6


def show_area(question: Question, figures: Figures) -> None:
    """The panel of the area that the filters name."""
    place = (question.filters.level, question.filters.area)
    _show_head(question, figures, question.filters.area)
    _show_neighbours(question, question.filters.area)
    events = read_events(question, place)
    _show_months(question, place, [when.to_pydatetime() for when in pd.to_datetime(events["starts_local"])])
    _show_waves(question, place)
    _show_events(question, events)


def show_whole(question: Question, figures: Figures) -> None:
    """Before an area is chosen: all that was asked about, to set areas beside later."""
    first, *others = figures.whole.split("\n")
    small = "".join(f"<p class='cb-small cb-number'>{html.escape(line)}</p>" for line in others)
    invitation = f"Choose {say_a(question.one)} to see its own months, events and neighbours."
    big = f"<p class='cb-big'>{html.escape(first)}</p>" if first else ""
    show_html(
        f"<h2>{html.escape(question.whole_name)}</h2>{big}{small}"
        f"<p class='cb-small'>{html.escape(invitation)}</p>"
    )
    _show_months(question, question.whole, [])
    _show_waves(question, question.whole)


def _show_head(question: Question, figures: Figures, area_id: str) -> None:
    row = figures.frame.T[area_id]
    name = html.escape(str(row["area_name"]))
    first, *others = str(row["said"]).split("\n")
    address = html.escape(urlencode({**write_query(question.filters, question.choices), "area": area_id}))
    inside = (
        "" if row["inside"] else f"<p class='cb-small'>Not within {html.escape(question.whole_name)}.</p>"
    )
    small = "".join(
        f"<p class='cb-small cb-number'>{html.escape(line)}</p>"
        for line in (*others, *_say_more(question, figures, row))
    )
    place = _say_place(question, area_id)
    show_html(
        f"<h2>{name}</h2>{place}{inside}<p class='cb-big'>{html.escape(first)}</p>{small}"
        f"<p class='cb-small'><a href='?{address}' target='_self'>Link to {name}</a></p>"
    )


def _say_place(question: Question, area_id: str) -> str:
    """The area's number, where its name does not tell it, and the areas that it lies in."""
    options = {option.area_id: option for option in question.choices.find_level(question.filters.level).areas}
    names = question.choices.list_within(question.filters.level)
    above = [names[key] for key in map(":".join, options[area_id].parents) if key in names]
    own = [f"{question.one.capitalize()} {area_id}"] if lacks_number(area_id, options[area_id].name) else []
    said = html.escape(" · ".join([*own, *above]))
    return f"<p class='cb-small'>{said}</p>" if said else ""


def _say_more(question: Question, figures: Figures, row: pd.Series) -> list[str]:
    """How sure the number is, and the whole to set it beside."""
    more = []
    if "raw" in figures.frame and np.isfinite(row["low"]):
        as_counted = say_interval(row["low"], row["high"])
        more.append(f"As counted, the rate could lie anywhere from {as_counted.strip('()')} by chance.")
    return [*more, *(f"{question.whole_name}: {line}" for line in figures.whole.split("\n") if line)]


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


def read_months(question: Question, place: tuple[str, str]) -> pd.DataFrame:
    """An area's incidents by month with the range to be expected; part months are marked.

    The same object for the same choice: not to be changed.
    """
    build = question.build
    return _read_months((build.city, build.build_id), place, question.filters.offence_groups, _build=build)


@st.cache_resource(max_entries=512, show_spinner=False)
def _read_months(
    build_key: tuple[str, str],  # noqa: ARG001 - kept per build
    place: tuple[str, str],
    groups: tuple[str, ...],
    *,
    _build: BuildInfo,
) -> pd.DataFrame:
    months = store.read(
        "area_incident_months",
        build=_build,
        level=place[0],
        area_id=place[1],
        offence_groups=list(groups) or ["all"],
    )
    days = months["days_received"].fillna(0).to_numpy(dtype=np.float64)
    received = months["received"].fillna(value=False).to_numpy(dtype=bool) & (days > 0)
    counts = np.where(received, months["incidents"].astype("float64").fillna(0.0), np.nan)
    when = pd.to_datetime(months["month"])
    found = expected_months(counts, days, month_of_year=when.dt.month.to_numpy())
    whole = np.array([day >= count_days(month) for day, month in zip(days, when, strict=True)], dtype=bool)
    return pd.DataFrame(
        {"month": when, "incidents": counts, "low": found.low, "high": found.high, "whole": whole & received}
    )


def _show_months(question: Question, place: tuple[str, str], ticks: Sequence[datetime]) -> None:
    months = read_months(question, place)
    head = f"<h3>Reported incidents by month{html.escape(say_groups(question))}</h3>"
    if months["incidents"].isna().all():
        show_html(f"{head}<p class='cb-small'>No incidents were received.</p>")
        return
    words = say_months(months)
    key = "The band is the range to be expected" + ("; amber ticks are community events." if ticks else ".")
    show_html(f"{head}<p class='cb-small'>{html.escape(words)} {key}</p>")
    st.vega_lite_chart(draw_months(months, ticks, description=f"{words} {key}"), width="stretch")


def say_months(months: pd.DataFrame) -> str:
    """The chart in words: the last whole month against its range, and how many months fell outside."""
    whole = months[months["whole"]]
    if whole.empty:
        return "No whole month was received."
    last = whole.iloc[-1]
    said = f"{say_month(last['month'])}: {say_count(last['incidents'])}"
    judged = whole.dropna(subset=["low", "high"])
    if judged.empty or np.isnan(last["low"]):
        return f"{said}. Too few months to say what was to be expected."
    outside = int(((judged["incidents"] < judged["low"]) | (judged["incidents"] > judged["high"])).sum())
    kept = "within" if last["low"] <= last["incidents"] <= last["high"] else "outside"
    return (
        f"{said}, {kept} the range to be expected ({say_count(last['low'])} to {say_count(last['high'])}). "
        f"{say_count(outside) if outside else 'None'} of {say_plural(len(judged), 'month')} outside; "
        "chance alone puts about one in twenty there."
    )


def _show_waves(question: Question, place: tuple[str, str]) -> None:
    option = find_option(question)
    if option is None:
        return
    source, _, measure = option.key.partition(":")
    waves = store.read(
        "area_survey_waves",
        build=question.build,
        source=source,
        measure=measure,
        level=place[0],
        area_id=place[1],
    )
    waves = drop_other_waves(waves)
    words = say_waves(question, waves)
    show_html(f"<h3>{html.escape(option.label)}</h3><p class='cb-small'>{html.escape(words)}</p>")
    shown = waves[waves["shown"].fillna(value=False).astype(bool) & waves["score"].notna()]
    if len(shown) > 1:
        st.vega_lite_chart(draw_waves(shown, description=words), width="stretch")


def drop_other_waves(waves: pd.DataFrame) -> pd.DataFrame:
    """One wave for each time: where several run over the same days, the longest ones."""
    starts, ends = (pd.to_datetime(waves[name]).to_numpy() for name in ("wave_start", "wave_end"))
    kept: list[int] = []
    for place in np.argsort(starts - ends, kind="stable"):
        if not np.any((starts[kept] <= ends[place]) & (ends[kept] >= starts[place])):
            kept.append(int(place))
    return waves.iloc[sorted(kept)]


def say_waves(question: Question, waves: pd.DataFrame) -> str:
    """The scores in words: the latest with its interval and base, or why there is none."""
    if waves.empty:
        return f"Not asked for {question.many}."
    last = waves.iloc[-1]
    until = say_month(pd.Timestamp(last["wave_end"]))
    if not last["shown"] or pd.isna(last["score"]):
        reason = f" ({last['reason']})" if isinstance(last["reason"], str) else ""
        return f"Too few to show in the wave to {until}{reason}."
    score = f"{say_score(last['score'])} on a scale of 0 to 100"
    if pd.isna(last["base"]):
        return f"{score} in the wave to {until}. Published without its base, so without an interval."
    interval = say_interval(last["low"], last["high"], score=True)
    return (
        f"{score} {interval} in the wave to {until}; {say_plural(last['base'], 'person', 'people')} answered."
    )


def _show_events(question: Question, events: pd.DataFrame) -> None:
    when = pd.to_datetime(events["starts_local"])
    start, end = pd.Timestamp(question.filters.first_month), pd.Timestamp(question.last_day)
    asked = events[(when >= start) & (when < end + pd.Timedelta(days=1))]
    head = f"<h3>Events, {html.escape(say_asked_period(question))}</h3>"
    if asked.empty:
        last = (
            f" The last one was on {say_day(when.iloc[0])}." if len(events) else " None is known at any time."
        )
        show_html(f"{head}<p class='cb-small'>None in this time.{last}</p>")
        return
    rest = len(asked) - _MOST_EVENTS
    more = f"<p class='cb-small'>and {say_count(rest)} more</p>" if rest > 0 else ""
    show_html(f"{head}<ul class='cb-events'>{_list_events(asked.head(_MOST_EVENTS))}</ul>{more}")


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


def _show_neighbours(question: Question, area_id: str) -> None:
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
