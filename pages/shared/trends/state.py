"""What a reader of the trends page chose: the address, the widgets that hold its texts, the side panel."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import streamlit as st

from pages.shared.address import Address, head_filters
from pages.shared.choices import load_incident_coverage
from pages.shared.filters import Choices, Filters, settle_filters, write_filters
from pages.shared.months import parse_month, write_month
from pages.shared.store import BuildInfo
from pages.shared.trends.words import say_group, say_unknown_month

ALL = "all"
_OWN = ("level", "within", "from", "to", "groups", "area", "sort", "page")
_PAGES = ("page", "charts")
_VIEW_ONLY = ("area", "sort", "show", *_PAGES)
ADDRESS = Address("trends", lists=("groups",), unheld=_PAGES, views=_VIEW_ONLY)
hand_in, key_of, choose_one = ADDRESS.hand_in, ADDRESS.key_of, ADDRESS.choose_one
count_set = ADDRESS.count_set


@dataclass(frozen=True)
class TrendsView:
    """One view of the trends page.

    `filters` are the shared ones (level, within, months, offence groups, area, sort, page of the table),
    `groups` the offence groups looked at, `show` the one on the map, `charts` the page of the charts.
    """

    filters: Filters
    groups: tuple[str, ...]
    show: str
    charts: int


def offer_choices(choices: Choices) -> Choices:
    """The build's choices, with all incidents together as one more group to look at."""
    return replace(choices, offence_groups=(ALL, *choices.offence_groups))


def usual_texts(build: BuildInfo, choices: Choices) -> dict[str, str]:
    """What a reader sees who chose nothing: every month received, up to the last whole one."""
    coverage = load_incident_coverage(build)
    received = [month for month in coverage.days if coverage.is_received(month) and month in choices.months]
    first = min(received, default=choices.months[0])
    last = max(coverage.find_last_whole() or choices.months[-1], first)
    filters, _ = settle_filters({"from": write_month(first), "to": write_month(last)}, choices)
    groups = choices.offence_groups
    return write_view(TrendsView(filters, groups, groups[0], 1))


def settle_view(
    texts: Mapping[str, str], usual: Mapping[str, str], choices: Choices
) -> tuple[TrendsView, tuple[str, ...]]:
    """Turn texts into a view that this build can show, with sentences about those that could not be used."""
    asked, notes = {**usual, **{name: text for name, text in texts.items() if name in usual}}, []
    for name in ("from", "to"):
        if parse_month(asked[name]) not in choices.months:
            notes += [say_unknown_month(asked[name][:20])] if asked[name] else []
            asked[name] = usual[name]
    filters, more = settle_filters(asked, choices)
    groups = filters.offence_groups or choices.offence_groups
    show = asked["show"] if asked["show"] in groups else groups[0]
    charts = asked["charts"]
    page = int(charts) if charts.isascii() and charts.isdigit() and len(charts) < 4 else 1
    return TrendsView(filters, groups, show, max(1, page)), (*notes, *more)


def write_view(view: TrendsView) -> dict[str, str]:
    """Every part of the view as the short text that the address and the widgets hold."""
    texts = write_filters(view.filters)
    return {name: texts[name] for name in _OWN} | {"show": view.show, "charts": str(view.charts)}


def write_query(view: TrendsView, usual: Mapping[str, str]) -> dict[str, str]:
    """The address's part: only what differs from what a reader sees who chose nothing."""
    return {name: text for name, text in write_view(view).items() if text != usual[name]}


def pick_view(build: BuildInfo, choices: Choices) -> tuple[TrendsView, dict[str, str], tuple[str, ...]]:
    """Settle what was chosen by widget, link or click, and write it into widgets and address.

    Returns
    -------
    view, query, notes
        `query` is the address's part; notes tell what a pasted link asked for in vain.
    """
    usual = usual_texts(build, choices)
    texts, last = ADDRESS.gather()
    if last is not None and any(texts[name] != last[name] for name in last if name not in _VIEW_ONLY):
        texts.update(dict.fromkeys(_PAGES, "1"))
    view, notes = settle_view(texts, usual, choices)
    query = write_query(view, usual)
    return view, query, ADDRESS.settle(write_view(view), query, notes, is_link=last is None)


def show_side(build: BuildInfo, view: TrendsView, choices: Choices) -> None:
    """The page's filters in the side panel, under the name of the city."""
    with st.sidebar:
        head_filters(build)
        ADDRESS.choose_place(choices.levels, choices.list_within(view.filters.level))
        ADDRESS.choose_span(choices.month_words)
        st.multiselect(
            "Offence groups",
            choices.offence_groups,
            format_func=say_group,
            key=key_of("groups"),
            placeholder="All",
        )
