"""One area up close: its number, its months, what people said, its events and its neighbours."""

import html
from collections.abc import Hashable
from datetime import datetime
from urllib.parse import urlencode

import numpy as np
import pandas as pd

from pages.shared import store
from pages.shared.area_lists import list_ticks, show_neighbours, write_events
from pages.shared.charts import Spec, draw_months, draw_waves
from pages.shared.figures.figures import Figures, Question
from pages.shared.figures.scores import find_option
from pages.shared.figures.words import say_groups
from pages.shared.filters import SurveyOption, write_query
from pages.shared.keep import keep
from pages.shared.look import show_html
from pages.shared.months import count_days
from pages.shared.show_chart import show_chart
from pages.shared.store import BuildInfo
from pages.shared.words import (
    lacks_number,
    say_a,
    say_count,
    say_interval,
    say_month,
    say_plural,
    say_score,
)
from queries.measures.expected import expected_months


def show_area(question: Question, figures: Figures) -> None:
    """The panel of the area that the filters name."""
    place = (question.filters.level, question.filters.area)
    _show_head(question, figures, question.filters.area)
    show_neighbours(question, question.filters.area)
    _show_months(question, place, list_ticks(question, place))
    _show_waves(question, place)
    show_html(write_events(question, place))


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
    _show_months(question, question.whole, ())
    _show_waves(question, question.whole)


def _show_head(question: Question, figures: Figures, area_id: str) -> None:
    show_html(_write_head(question, figures, area_id))


@keep(512, by=lambda question, figures, area_id: (question.key, question.filters, figures, area_id))
def _write_head(question: Question, figures: Figures, area_id: str) -> str:
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
    return (
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


def read_months(question: Question, place: tuple[str, str]) -> pd.DataFrame:
    """An area's incidents by month with the range to be expected; part months are marked.

    The same object for the same choice: not to be changed.
    """
    return _read_months(question.build, place, question.filters.offence_groups)


@keep(512, by=lambda build, place, groups: (build.path, place, groups))
def _read_months(build: BuildInfo, place: tuple[str, str], groups: tuple[str, ...]) -> pd.DataFrame:
    months = store.read(
        "area_incident_months",
        build=build,
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


def _show_months(question: Question, place: tuple[str, str], ticks: tuple[datetime, ...]) -> None:
    said, chart = _write_months(question, place, ticks)
    show_html(said)
    if chart is not None:
        show_chart(chart, width="stretch")


def _name_months(question: Question, place: tuple[str, str], ticks: tuple[datetime, ...]) -> Hashable:
    return question.build.state, place, question.filters.offence_groups, ticks


@keep(512, by=_name_months)
def _write_months(
    question: Question, place: tuple[str, str], ticks: tuple[datetime, ...]
) -> tuple[str, Spec | None]:
    months = read_months(question, place)
    head = f"<h3>Reported incidents by month{html.escape(say_groups(question))}</h3>"
    if months["incidents"].isna().all():
        return f"{head}<p class='cb-small'>No incidents were received.</p>", None
    words = say_months(months)
    key = "The band is the range to be expected" + ("; amber ticks are community events." if ticks else ".")
    chart = draw_months(months, ticks, description=f"{words} {key}")
    return f"{head}<p class='cb-small'>{html.escape(words)} {key}</p>", chart


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
    said, chart = _write_waves(question, place, option)
    show_html(said)
    if chart is not None:
        show_chart(chart, width="stretch")


@keep(512, by=lambda question, place, option: (question.build.state, place, option, question.many))
def _write_waves(question: Question, place: tuple[str, str], option: SurveyOption) -> tuple[str, Spec | None]:
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
    said = f"<h3>{html.escape(option.label)}</h3><p class='cb-small'>{html.escape(words)}</p>"
    shown = waves[waves["shown"].fillna(value=False).astype(bool) & waves["score"].notna()]
    return said, draw_waves(shown, description=words) if len(shown) > 1 else None


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
