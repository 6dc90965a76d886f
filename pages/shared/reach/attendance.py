"""How many came by kind, hour and weekday, and what a visit costs in officers' hours."""

import html

import streamlit as st

from pages.shared.html_table import write_rows
from pages.shared.look import show_html
from pages.shared.methods.catalog import write_methods
from pages.shared.reach import words
from pages.shared.reach.charts import draw_spread
from pages.shared.reach.figures import (
    PARTINGS,
    SpreadRow,
    cost_by_kind,
    cost_visits,
    spread_all,
    spread_attendance,
)
from pages.shared.reach.parts import Reach
from pages.shared.show_chart import show_chart
from pages.shared.words import say_count, say_number, say_plural
from queries.measures.reach import FEWEST_EVENTS, Spread, VisitCost


def show_attendance(reach: Reach) -> None:
    """Median and middle half of attendance, in all and by kind, hour and weekday."""
    show_html(f"<h2>{words.ATTENDANCE_HEAD}</h2>")
    whole = spread_all(reach.events)
    if not whole.base:
        show_html(f"<p>{words.NO_ATTENDANCE} <a href='log?tab=finish' target='_self'>Open the log</a></p>")
        return
    show_html(f"<p>{html.escape(say_whole(whole, len(reach.events)))}</p>")
    for tab, parting in zip(st.tabs([head for head, _, _ in PARTINGS.values()]), PARTINGS, strict=True):
        with tab:
            show_parting(spread_attendance(reach.events, parting), PARTINGS[parting][0])
    show_html(f"<p class='cb-small'>{words.SPREAD_HOW.format(fewest=FEWEST_EVENTS)}</p>")


def say_whole(whole: Spread, held: int) -> str:
    """All events together, and how many have no attendance recorded."""
    missing = held - whole.base
    left = f" {say_plural(missing, 'held event')} without attendance recorded not counted." if missing else ""
    if not whole.enough:
        return f"{words.say_few(whole.base).capitalize()} with attendance recorded.{left}"
    return words.say_spread(whole.median, whole.lower, whole.upper, whole.base) + left


def show_parting(rows: list[SpreadRow], head: str) -> None:
    """One way to part events, as a chart with a table twin."""
    known = [row for row in rows if row.spread.enough]
    if known:
        description = f"Median attendance by {head.lower()}, with the middle half; the table says the same."
        show_chart(draw_spread(rows, description=description), theme="streamlit")
    show_html(write_spread(rows, head))


def write_spread(rows: list[SpreadRow], head: str) -> str:
    """The table of medians and middle halves."""
    cells = [(row.label, say_count(row.spread.base), *say_numbers(row.spread)) for row in rows]
    return write_rows(
        cells, (head, "Events", "Median visits", "Middle half"), caption=f"Attendance by {head.lower()}"
    )


def say_numbers(spread: Spread) -> tuple[str, str]:
    """Median and middle half as the table shows them."""
    if not spread.enough:
        return words.say_few(spread.base), "–"
    return say_number(spread.median), f"{say_number(spread.lower)} to {say_number(spread.upper)}"


def show_cost(reach: Reach) -> None:
    """Officers' time for each visit, in all and by kind; never by officer."""
    show_html(f"<h2>{words.COST_HEAD}</h2>")
    whole = cost_visits(reach.events)
    if not whole.visits:
        show_html(f"<p>{words.NO_HOURS}</p>")
        return
    show_html(f"<p>{html.escape(say_cost(whole))}</p>")
    rows = [
        (
            kind,
            say_count(cost.events),
            say_number(cost.hours),
            say_count(cost.visits),
            f"{words.say_minutes(cost.hours_per_visit)}{words.say_minutes_range(cost.low, cost.high)}"
            if cost.enough
            else words.say_few(cost.events),
        )
        for kind, cost in cost_by_kind(reach.events)
    ]
    titles = ("Kind", "Events", "Officers' hours", "Visits", "Minutes for each visit")
    show_html(write_rows(rows, titles, caption="By kind of event, in brackets the 95 % interval"))
    show_html(f"<p class='cb-small'>{words.COST_HOW}</p>{write_methods('attendance')}")


def say_cost(cost: VisitCost) -> str:
    """The sentence for all events together."""
    if not cost.enough:
        return f"{words.say_few(cost.events).capitalize()} with attendance and hours recorded."
    return words.say_cost(cost.hours_per_visit, cost.low, cost.high, cost.events)
