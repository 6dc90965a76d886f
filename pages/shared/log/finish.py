"""Mine to finish: what is over without a record, what people raised, and what nobody has been told."""

import datetime as dt
import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from data.workspace import Stored, WorkspaceUserError
from data.workspace.completeness import missing_parts
from data.workspace.records import Concern, Event, PlaceRef
from pages.shared.area_finder import find_areas
from pages.shared.identity import who_am_i
from pages.shared.keep import keep
from pages.shared.log import words
from pages.shared.log.lists import show_more, show_row
from pages.shared.log.load import Waiting, find_now, list_kept, list_waiting, load_offer
from pages.shared.log.state import LogView, go_on
from pages.shared.log.titles import say_title
from pages.shared.look import show_html
from pages.shared.store import BuildInfo
from pages.shared.words import say_count

SHOWN = 5
LATELY = dt.timedelta(days=60)
LEFT_OUT = frozenset({"purpose", "format", "languages", "end"})
_AREA_KEY = "log-area"

type Area = tuple[str, str]


@dataclass(frozen=True)
class ToFinish:
    """What waits: events without a record, records that lack something, open concerns, promises not told."""

    waiting: Sequence[Waiting]
    lacking: Sequence[Stored[Event]]
    open_: Sequence[Stored[Concern]]
    untold: Sequence[Stored[Concern]]
    today: date
    recent: int = 0  # of those that wait, from the last `LATELY`
    home: Area | None = None


def find_to_finish(build: BuildInfo, area: Area | None) -> ToFinish:
    """Everything that waits, in one area if asked for; the person's own area comes first."""
    person = who_am_i()
    now = find_now(build)
    quarter = now.replace(minute=now.minute // 15 * 15, second=0, microsecond=0)
    return _find_kept(build, area, person.home_area if person else None, quarter)


@keep(32, by=lambda build, area, home, now: (build.state, area, home, now))
def _find_kept(build: BuildInfo, area: Area | None, home: Area | None, now: dt.datetime) -> ToFinish:
    events, concerns = list_kept(build, Event), list_kept(build, Concern)
    waiting = [e for e in list_waiting(build, events, now) if area is None or area in e.areas]
    held = [e for e in events[::-1] if e.record.status == "held" and e.record.starts_local >= now - LATELY]
    lacking = [each for each in held if list_lacks(each.record)]
    about = [each for each in concerns if is_about(each.record, area, build)]
    return ToFinish(
        waiting=sort_by_home(waiting, home),
        today=now.date(),
        home=home,
        recent=sum(each.starts_local >= now - LATELY for each in waiting),
        lacking=[each for each in lacking if is_in(each.record, area)],
        open_=sorted(
            (each for each in about if each.record.status in ("open", "in_work")),
            key=lambda each: each.record.raised_on,
        ),
        untold=[each for each in about if each.record.status == "done"],
    )


def list_lacks(event: Event) -> list[str]:
    """What a held event does not say and somebody would look for."""
    return [part for part in missing_parts(event) if part not in LEFT_OUT]


def sort_by_home(waiting: Sequence[Waiting], home: Area | None) -> list[Waiting]:
    """Events of the person's own area before the others, latest first in each."""
    return sorted(waiting, key=lambda each: home not in each.areas) if home else list(waiting)


def is_in(event: Event, area: Area | None) -> bool:
    """Whether an event counts in an area."""
    return area is None or area in {(each.level, each.area_id) for each in event.located_areas}


def is_about(concern: Concern, area: Area | None, build: BuildInfo) -> bool:
    """Whether a concern is about an area, or about one that nests in it."""
    if area is None or area == (concern.level, concern.area_id):
        return True
    if not concern.level or not concern.area_id:
        return False
    try:
        named = PlaceRef(level=concern.level, area_id=concern.area_id)
        return area in find_areas(build).find((named,)).areas
    except WorkspaceUserError:
        return False  # It names an area that this build no longer has.


def read_area(view: LogView) -> Area | None:
    """The area that the view is narrowed to."""
    level, _, area_id = view.area.partition(":")
    return (level, area_id) if area_id else None


def say_finish(found: ToFinish) -> str:
    """The sentence that opens the page."""
    older = len(found.waiting) - found.recent
    overdue = sum(each.record.due_on is not None and each.record.due_on < found.today for each in found.open_)
    return words.say_headline(found.recent, len(found.open_), len(found.untold), overdue=overdue, older=older)


def show_finish(build: BuildInfo, view: LogView, found: ToFinish, today: date) -> None:
    """The lists, each with one button that opens the right form."""
    _pick_area(build, view)
    names = load_offer(build).areas
    _show_waiting(found, view, names)
    _show_concerns("Done, and nobody told yet", found.untold, "Tell people", today)
    _show_concerns("Open concerns, oldest first", found.open_, "Take it further", today)
    if found.lacking:
        show_html("<h2>Records that could say more</h2>")
        for each in found.lacking[:SHOWN]:
            small = words.say_missing(list_lacks(each.record))
            show_row(
                each.record_id,
                say_title(each.record),
                small,
                "Add it",
                LogView(tab="events", record=each.record_id),
            )
        if len(found.lacking) > SHOWN:
            left = say_count(len(found.lacking) - SHOWN)
            show_html(f"<p class='cb-small'>And {left} more among the events.</p>")


def _show_waiting(found: ToFinish, view: LogView, names: Mapping[str, str]) -> None:
    show_html("<h2>Over, and without a record</h2>")
    if not found.waiting:
        show_html("<p>Every event that is over has its record.</p>")
    older = len(found.waiting) - found.recent
    home = names.get(":".join(found.home)) if found.home else None
    if home and found.waiting:
        show_html(f"<p class='cb-small'>{html.escape(home)}, your own area, comes first.</p>")
    if older:
        show_html(f"<p class='cb-small'>{html.escape(words.say_older(older))}</p>")
    shown = found.waiting[: SHOWN * (view.more + 1)]
    for position, each in enumerate(shown):
        to = LogView(tab="events", record=each.record_id, calendar=each.event_id)
        small = f"{words.say_time(each.starts_local)}{_say_where(each, names)}"
        named = f"{each.title}, {words.say_time(each.starts_local)}"
        key = each.event_id or each.record_id
        show_row(key, each.title, small, "Finish", to, primary=position == 0, named=named)
    show_more(view, len(found.waiting), len(shown))


def _say_where(each: Waiting, names: Mapping[str, str]) -> str:
    named = [name for key, name in names.items() if tuple(key.split(":", 1)) in each.areas]
    return f" · {named[0]}" if named else ""


def _show_concerns(head: str, concerns: Sequence[Stored[Concern]], button: str, today: date) -> None:
    if not concerns:
        return
    show_html(f"<h2>{html.escape(head)}</h2>")
    for each in concerns[:SHOWN]:
        due = words.say_due(each.record.due_on, today)
        parts = [
            words.say_age(each.record.raised_on, today),
            due,
            each.record.owner_role or "nobody sees to it yet",
        ]
        to = LogView(tab="concerns", record=each.record_id)
        show_row(each.record_id, say_title(each.record), " · ".join(filter(None, parts)), button, to)
    if len(concerns) > SHOWN:
        show_html(f"<p class='cb-small'>And {say_count(len(concerns) - SHOWN)} more on the board.</p>")


def _pick_area(build: BuildInfo, view: LogView) -> None:
    def choose() -> None:
        go_on(view, area=st.session_state[_AREA_KEY] or "", more=0)

    areas = load_offer(build).areas
    st.session_state[_AREA_KEY] = view.area if view.area in areas else None
    st.selectbox(
        "Area",
        list(areas),
        index=None,
        format_func=lambda key: areas.get(key, key),
        key=_AREA_KEY,
        on_change=choose,
        placeholder="All areas",
    )
