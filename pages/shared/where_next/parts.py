"""The Where next page's parts: heading, empty states, the comparison, and the table of areas."""

import html
from collections.abc import Sequence

import numpy as np
import streamlit as st

from geo.siting import Plan
from geo.siting_evaluate import PlanMeasures
from pages.shared import store
from pages.shared.announce import announce
from pages.shared.html_table import write_rows
from pages.shared.look import show_html
from pages.shared.months import add_months
from pages.shared.page_frame import find_day, list_overdue
from pages.shared.page_head import share_view, show_notes, write_place
from pages.shared.redraws import say_counted
from pages.shared.store import BuildInfo
from pages.shared.where_next import words
from pages.shared.where_next.dates import find_holidays
from pages.shared.where_next.exchange import Exchanged, say_exchanges, show_exchanges
from pages.shared.where_next.need import TREND_MONTHS
from pages.shared.where_next.plan import Asked, Compared
from pages.shared.where_next.state import MOST_EVENTS, PlanView, hand_in
from pages.shared.words import say_area_name, say_count, say_number, say_period, say_plural, say_score

AREAS_AT_ONCE = 25
STYLE = """<style>
[class*="st-key-where-next-card-"] { background: var(--cb-panel); border: 1px solid var(--cb-line);
  border-left: 4px solid #c9861a; border-radius: 8px; padding: .8rem 1rem .7rem; gap: .4rem; }
@media (min-width: 1181px) { .st-key-where-next-cards { max-height: clamp(480px, 74vh, 980px);
  overflow-y: auto; padding-right: .5rem; flex-wrap: nowrap; } }
.cb-card .cb-when { font-size: 14px; color: var(--cb-muted); font-variant-numeric: tabular-nums; }
.cb-card p + p, .cb-card h3 + p { margin-top: .3rem; }
.cb-card h3 .cb-small { font-weight: 400; }
.cb-on { background: var(--cb-note); border: 1px solid #c9861a; border-radius: 999px; padding: 0 .6rem;
  color: var(--cb-ink); }
@media (max-width: 640px) {
  .stMain button, .stSidebar button, [data-testid="stSidebar"] button { min-height: 44px; }
}
</style>"""


def show_heading(
    build: BuildInfo,
    exchanged: Exchanged,
    compared: Compared,
    query: dict[str, str],
    notes: Sequence[str],
) -> None:
    """The sentence that answers, how good the plan is proven to be, and whom it counts."""
    asked, plan = exchanged.asked, exchanged.plan
    view, last = asked.view, compared.last
    headline = words.say_headline(
        events=len(plan.events),
        period=say_period(view.first_month, view.all_months[-1]),
        share=compared.plan.share_reached,
        minutes=view.minutes,
        last=(last.events, last.share_reached) if last else None,
        unplaced=compared.last_unplaced,
    )
    announce(headline)
    show_title(build, headline, _list_records(exchanged), query)
    show_notes((*notes, *list_notes(build, asked, plan)))
    show_exchanges(exchanged)


def show_title(build: BuildInfo, lead: str, records: Sequence[str], query: dict[str, str]) -> None:
    """Place, title, the sentence, what it rests on, and the address of the view to copy."""
    with st.container(horizontal=True, key="heading"):
        rests = f"<p class='cb-records'>{html.escape(' '.join(records))}</p>" if records else ""
        show_html(
            f"{write_place(build)}<h1>{words.TITLE}</h1><p class='cb-lead'>{html.escape(lead)}</p>{rests}"
        )
        share_view(query)


def _list_records(exchanged: Exchanged) -> list[str]:
    places, found = exchanged.asked.places, exchanged.found
    return [
        words.say_basis(
            points=len(places.area_ids),
            many=places.level.label_plural.lower(),
            residents=float(places.residents.sum()),
            source=places.source,
            year=places.counted_on,
            left_out=places.unknown,
        ),
        words.say_gap(found.gap, found.seconds),
        *say_exchanges(exchanged),
    ]


def list_notes(build: BuildInfo, asked: Asked, plan: Plan) -> list[str]:
    """What to know of this plan before it is believed."""
    settings = store.city_settings(build)
    view = asked.view
    notes = []
    if "low_trust" in asked.facts.missing:
        notes.append(f"{asked.facts.missing['low_trust']} {words.NO_TRUST}")
    if len(plan.events) < view.events:
        notes.append(words.say_unused(len(plan.events), view.events))
    if asked.lost_choices:
        notes.append(words.say_lost_choices(asked.lost_choices))
    free = find_holidays(settings, [view.first_month.year])
    if not free.country:
        notes.append(words.say_holidays("", ""))
    known = (add_months(view.first_month, -TREND_MONTHS), view.all_months[-1])
    notes += say_counted(build, asked.places.level, known, asked.places.area_ids)
    return [*notes, *list_overdue(settings, today=find_day(settings))]


def show_empty(
    build: BuildInfo, reason: str, *, step: str = "", changes: dict[str, str] | None = None
) -> None:
    """Why nothing can be planned, and the next step as a button where the page has one."""
    announce(reason)
    show_title(build, reason, (), {})
    if step:
        st.button(step, type="primary", on_click=hand_in, args=(dict(changes or {}),))


def show_comparison(build: BuildInfo, asked: Asked, compared: Compared) -> None:
    """The plan beside a year before's events and the top of the list, under one measure."""
    units = str(store.city_settings(build).get("units", "metric"))
    rows = [_row("This plan", compared.plan, units)]
    if compared.last is not None:
        rows.append(_row("Held a year before", compared.last, units))
    rows.append(_row("Top of the list", compared.naive, units))
    minutes = asked.view.minutes
    titles = (
        "",
        "Events",
        f"Residents within {minutes} min",
        "Average walk",
        "Longest walk",
        "Priority covered",
    )
    period = say_period(asked.view.first_month, asked.view.all_months[-1])
    caption = f"Three ways to choose, {period}: walks are to the nearest event"
    show_html(f"<h2>Compared</h2>{write_rows(rows, titles, caption=caption)}")
    if compared.last is not None and compared.last.events not in (0, asked.view.events):
        events = min(compared.last.events, MOST_EVENTS)
        asks = {"events": str(events)}
        label = f"Plan as many as last year: {say_plural(events, 'event')}"
        st.button(label, on_click=hand_in, args=(asks,), key="where-next-as-many")
    show_html(f"<p class='cb-small'>{html.escape(words.NAIVE_NOTE)} {html.escape(words.ROUGH)}</p>")


def _row(name: str, measures: PlanMeasures, units: str) -> tuple[str, ...]:
    return (
        name,
        say_count(measures.events),
        f"{say_count(measures.residents_reached)} ({words.say_share(measures.share_reached)})",
        words.say_distance(measures.average_walk_m, units),
        words.say_distance(measures.worst_walk_m, units),
        words.say_share(measures.share_of_demand),
    )


def show_take_on() -> None:
    """The head of what follows the plan."""
    show_html("<h2>Take it on</h2>")


def show_events_table(cards: Sequence[tuple[str, str, str]]) -> None:
    """The map's twin: every event of the plan with date, place and reason."""
    with st.expander(f"All {say_plural(len(cards), 'event')} as a table"):
        show_html(write_rows(cards, ("When", "Place", "Why"), caption="Events of this plan, by date"))


def show_components(asked: Asked, view: PlanView) -> None:
    """Every component at every point, on demand; those that are missing with the reason."""
    show_html("<h2>What the score is made of</h2>")
    used = asked.need.weights
    lines = []
    for name, weight in view.weight_of.items():
        said = words.COMPONENT_WORDS[name]
        if name in used:
            lines.append(f"{said}: {words.say_share(used[name])} of the score. {words.COMPONENT_HELP[name]}")
        else:
            lines.append(
                f"{said}: left out ({words.say_share(weight / 100)} set). {asked.facts.missing[name]}"
            )
    items = "".join(f"<li>{html.escape(line)}</li>" for line in lines)
    show_html(f"<ul class='cb-points'>{items}</ul>")
    _show_known(asked)
    many = asked.places.level.label_plural.lower()
    with st.expander(f"Every component for each of the {say_count(len(asked.places.area_ids))} {many}"):
        _show_areas(asked)


def _show_known(asked: Asked) -> None:
    partly = asked.need.known_weight < 1 - 1e-9
    notes = list(asked.facts.notes)
    if partly.any():
        notes.append(words.say_known(float(asked.need.known_weight[partly].min()), int(partly.sum())))
    if asked.facts.under_reached:
        notes.append(words.say_under_reached(asked.facts.under_reached))
    show_html("".join(f"<p class='cb-small'>{html.escape(note)}</p>" for note in notes))


def _show_areas(asked: Asked) -> None:
    """A page of the table, the highest score first."""
    order = np.argsort(-np.nan_to_num(asked.need.index, nan=-1.0), kind="stable")
    pages = max(1, -(-len(order) // AREAS_AT_ONCE))
    page = st.number_input("Page", 1, pages, key="where-next-areas-page") if pages > 1 else 1
    part = order[(page - 1) * AREAS_AT_ONCE : page * AREAS_AT_ONCE]
    names = list(asked.need.components)
    facts, places = asked.facts, asked.places
    rows = [
        (
            say_area_name(places.area_ids[place], places.names[place]),
            say_number(asked.need.index[place]),
            say_count(places.residents[place]),
            *(say_number(asked.need.components[name][place]) for name in names),
            "none known" if np.isinf(facts.months_since[place]) else say_count(facts.months_since[place]),
            say_score(float(facts.trust.iloc[place]["score"])),
            say_count(float(facts.trust.iloc[place]["base"])),
        )
        for place in part
    ]
    titles = (
        places.level.label, "Priority score", "Residents", *(words.COMPONENT_WORDS[name] for name in names),
        "Months since an event", "Trust, 0 to 100", "People who answered",
    )  # fmt: skip
    caption = "Components from 0.05 (no need) to 1, highest score first"
    show_html(write_rows(rows, titles, caption=caption))
