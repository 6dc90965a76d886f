"""The reach page's parts in the order of the page: heading, gaps, gaps by area, attendance, hours."""

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from data.workspace import WorkspaceUserError
from pages.shared import store
from pages.shared.announce import announce
from pages.shared.calendar.load import CalendarEvent, name_areas
from pages.shared.html_table import write_rows
from pages.shared.look import show_html
from pages.shared.methods.catalog import write_methods
from pages.shared.page_frame import find_day, list_overdue
from pages.shared.page_head import share_view, show_notes, write_place
from pages.shared.reach import words
from pages.shared.reach.charts import draw_gaps
from pages.shared.reach.figures import Gaps, find_gaps
from pages.shared.reach.load import (
    Groups,
    Tally,
    list_logged_kinds,
    load_groups,
    load_held,
    load_residents,
    tally_groups,
)
from pages.shared.reach.state import Offer, ReachView, count_set, hand_in
from pages.shared.redraws import say_counted
from pages.shared.show_chart import show_chart
from pages.shared.store import BuildInfo
from pages.shared.words import escape_markdown, say_count, say_period, say_plural
from queries.measures.reach import FEWEST_EVENTS, ReachGap

_LOG = "<a href='log?tab=events' target='_self'>Open the log's events</a>"


@dataclass(frozen=True, eq=False)
class Reach:
    """What the page shows: held events of the period, gaps or the reason why there are none."""

    build: BuildInfo
    view: ReachView
    offer: Offer
    events: Sequence[CalendarEvent]
    logged: Mapping[tuple[str, str], int]
    tally: Tally | None
    gaps: Gaps | None
    reason: str

    @property
    def where(self) -> str:
        """The name of what is looked at as a whole."""
        return name_areas(self.offer.choices).get(self.view.place, self.build.city_name)

    @property
    def period(self) -> str:
        """The months in words."""
        return say_period(self.view.first_month, self.view.last_month)

    @property
    def headline(self) -> str:
        """The sentence that answers."""
        if self.gaps is None:
            return self.reason
        clear = [
            (name, float(gap))
            for name, gap, verdict in zip(
                self.gaps.names, self.gaps.whole.gap, self.gaps.verdicts[""], strict=True
            )
            if verdict == words.CLEAR
        ]
        if not self.gaps.whole.enough:
            return words.TOO_FEW.format(events=say_plural(self.gaps.whole.events, "event"))
        fewer = [(name, gap) for name, gap in clear if gap > 0]
        more = [(name, gap) for name, gap in clear if gap < 0]
        return words.say_headline(fewer, more, kind=self.view.by, basis=self.view.basis)


def load_reach(build: BuildInfo, view: ReachView, offer: Offer) -> Reach:
    """Work out everything that the page shows."""
    events = load_held(build, view)
    try:
        groups: Groups = load_groups(build)
    except WorkspaceUserError as problem:
        return Reach(build, view, offer, events, {}, None, None, str(problem))
    logged = list_logged_kinds(events, groups)
    residents = load_residents(build, view.by)
    people = residents.get(view.place, {})
    tally = tally_groups(events, groups, kind=view.by, basis=view.basis, names=list(people))
    reason = _find_reason(view, offer, logged, tally)
    level = offer.choices.find_level(view.level)
    gaps = None if reason else find_gaps(tally, residents, level, view.place)
    return Reach(build, view, offer, events, logged, tally, gaps, reason)


def _find_reason(view: ReachView, offer: Offer, logged: Mapping[tuple[str, str], int], tally: Tally) -> str:
    """Why reach gaps cannot be told, and what would tell; nothing where they can."""
    if not offer.group_kinds or not tally.names:
        return words.NO_RESIDENTS
    if not logged:
        return words.NO_GROUPS
    if not tally.events:
        basis = words.BASIS[view.basis].lower()
        return words.NO_KIND.format(
            kind=words.say_kind(view.by).lower(), basis=basis, logged=words.say_logged(logged)
        )
    return ""


def show_heading(reach: Reach, query: Mapping[str, str], notes: Sequence[str]) -> None:
    """Title, the sentence that answers, what it rests on, and what to know."""
    build, settings = reach.build, store.city_settings(reach.build)
    place = write_place(build, filters_set=count_set(query))
    announce(reach.headline)
    with st.container(horizontal=True, key="heading"):
        show_html(
            f"{place}<h1>{words.TITLE}</h1>"
            f"<p class='cb-lead'>{html.escape(reach.headline)}</p>"
            f"<p class='cb-records'>{html.escape(_say_records(reach))}. {words.VISITS}</p>"
        )
        share_view(query)
    level = reach.offer.choices.find_level(reach.view.level)
    redrawn = say_counted(build, level, (reach.view.first_month, reach.view.last_month))
    show_notes((*notes, *redrawn, *list_overdue(dict(settings), today=find_day(dict(settings)))))


def _say_records(reach: Reach) -> str:
    held, where = len(reach.events), f"{reach.where}, {reach.period}"
    if reach.gaps is None:
        return f"{say_plural(held, 'held event')} in {where}"
    whole = reach.gaps.whole
    return words.say_base(
        visits=whole.base, events=whole.events, held=held, where=where, basis=reach.view.basis
    )


def show_gaps(reach: Reach) -> None:
    """Gaps of the whole as a chart and a table, or why there are none and what would tell."""
    show_html(f"<h2>{words.GAP_HEADS[reach.view.basis]}</h2>")
    if reach.gaps is None or reach.tally is None:
        show_html(f"<p>{html.escape(reach.reason)}</p><p>{_LOG}</p>")
        _offer_other_groups(reach)
        return
    basis = words.BASIS_NOTE[reach.view.basis]
    left_out = words.say_left_out(reach.tally.larger, list(reach.tally.unknown))
    show_html(f"<p class='cb-small'>{basis} {html.escape(left_out)}</p>")
    with st.container(key="panel"):
        description = f"{reach.headline} The table below has the same numbers."
        show_chart(draw_gaps(reach.gaps, description=description), theme="streamlit")
    show_html(f"<p class='cb-small'>{words.DOTS}</p>{write_gaps(reach.gaps, reach.where)}")
    how = words.GAP_HOW.format(fewest=FEWEST_EVENTS)
    show_html(f"<p class='cb-small'>{how} {words.GAP_LIMITS}</p>{write_methods('reach-gap')}")


def _offer_other_groups(reach: Reach) -> None:
    """A button for each kind of groups and basis that the log has."""
    known = {kind.casefold(): kind for kind in reach.offer.group_kinds}
    for (kind, basis), events in reach.logged.items():
        if kind in known and (known[kind], basis) != (reach.view.by, reach.view.basis):
            label = f"{words.say_kind(known[kind])}, {words.BASIS[basis].lower()} ({say_count(events)})"
            changes = {"by": known[kind], "basis": basis}
            st.button(
                escape_markdown(label), key=f"reach-see-{kind}-{basis}", on_click=hand_in, args=(changes,)
            )


def write_gaps(gaps: Gaps, where: str) -> str:
    """The table of gaps of the whole."""
    whole = gaps.whole
    rows = [
        (
            name,
            words.say_share(whole.share_residents[at]),
            words.say_share(whole.share_attendees[at]),
            say_cell(whole, at, gaps.verdicts[""][at]),
        )
        for at, name in enumerate(gaps.names)
    ]
    base = f"{say_plural(whole.base, 'visit')} at {say_plural(whole.events, 'event')}"
    caption = f"{where}: {base}. In brackets the 95 % interval, in points"
    return write_rows(rows, ("Group", "Of residents", "Of visits", "Reach gap"), caption=caption)


def say_cell(found: ReachGap, at: int, verdict: str) -> str:
    """One gap with its interval, or why there is none."""
    if not found.enough:
        return words.say_few(found.events)
    said = words.say_gap(found.gap[at]) if verdict == words.CLEAR else words.UNCLEAR
    return f"{said} {words.say_range(found.low[at], found.high[at])}"


def show_areas(reach: Reach) -> None:
    """Gaps by area as a table by name; areas with too few events say so."""
    gaps, level = reach.gaps, reach.offer.choices.find_level(reach.view.level)
    if gaps is None or reach.view.area:
        return
    show_html(f"<h2>{words.AREA_HEAD}</h2>")
    many = level.label_plural.lower()
    missing = html.escape(words.say_missing_areas(gaps.missing, many))
    if gaps.areas:
        show_html(write_areas(gaps, level.label))
    show_html(f"<p class='cb-small'>{missing}</p>")


def write_areas(gaps: Gaps, one: str) -> str:
    """A row for each area by name, a column for each group: its gap in points, and whether it is clear."""
    rows = [
        (
            name,
            say_count(found.events),
            say_count(found.base),
            *(words.say_short(found, at, gaps.verdicts[name][at]) for at in range(len(gaps.names))),
        )
        for name, found in sorted(gaps.areas.items())
    ]
    caption = (
        "Points fewer or more than the group's share of residents, with the 95 % interval, by name; this is "
        "no ranking. "
        f"Under {FEWEST_EVENTS} events nothing is told"
    )
    return write_rows(rows, (one, "Events", "Visits", *gaps.names), caption=caption)
