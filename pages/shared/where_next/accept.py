"""A plan is taken on: its events go into the calendar once, and out as calendar file, table and sheets."""

import io
import threading
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime

import streamlit as st

from data.workspace import Stored, WorkspaceUserError, records
from data.workspace.exchange.calendar_entry import CalendarEntry
from data.workspace.exchange.event_sheet import EventSheet, write_event_sheet
from data.workspace.exchange.sheet_map import draw_map
from data.workspace.exchange.write_calendar import write_calendar
from data.workspace.exchange.write_tables import write_csv, write_xlsx
from geo.siting_dates import TimeSlot
from geo.siting_walks import CIRCUITY
from pages.shared import store
from pages.shared.area_finder import find_areas
from pages.shared.identity import Person, ask_name, who_am_i
from pages.shared.look import show_html
from pages.shared.store import BuildInfo
from pages.shared.where_next import words
from pages.shared.where_next.cards import Card, name_event
from pages.shared.where_next.plan import Asked
from pages.shared.words import say_plural
from pages.shared.workspace_state import current_workspace, save

_WRITING = threading.Lock()
_SAID = "where-next:said"


def list_accepted(build: BuildInfo) -> dict[str, tuple[str, TimeSlot]]:
    """Entries that events of any plan became: id and time by venue and month."""
    if not build.entries:
        return {}
    try:
        return _read_accepted(build)
    except WorkspaceUserError:
        return {}


def _read_accepted(build: BuildInfo) -> dict[str, tuple[str, TimeSlot]]:
    found = {}
    for stored in current_workspace(build).list(records.Event):
        event = stored.record
        if event.plan_id and event.venue_id and event.status != "cancelled":
            month = event.starts_local.date().replace(day=1)
            slot = TimeSlot(event.starts_local, event.ends_local or event.starts_local)
            found[name_event(event.venue_id, month)] = stored.record_id, slot
    return found


def draft_event(build: BuildInfo, asked: Asked, card: Card, *, plan_id: str = "") -> records.Event:
    """The record that an event of the plan becomes, with its areas.

    `plan_id` is that of the kept plan it is taken from; a plan that nobody kept goes by its digest.
    """
    if card.slot is None:
        raise ValueError(f"{card.place} has no date")
    event = records.Event(
        title=card.title,
        event_kind=asked.view.kind,
        venue_id=card.venue_id,
        place=card.place[:300],
        starts_local=card.slot.starts,
        ends_local=card.slot.ends,
        audience=card.audience,
        status="scheduled",
        plan_reason=card.reason,
        plan_id=plan_id or asked.digest,
        source_uid=name_uid(build, card),
    )
    return find_areas(build).place(event, venue_point=(card.lon, card.lat))


def accept_cards(
    build: BuildInfo, asked: Asked, cards: Sequence[Card], person: Person, *, plan_id: str = ""
) -> tuple[int, int]:
    """Put events into the calendar; those that are there already are left as they are.

    Returns
    -------
    tuple
        How many were added, and how many were there.
    """
    dated = [card for card in cards if card.slot is not None]
    # Two presses at once must not add an event twice: looking and adding belong together.
    with _WRITING:
        there = _read_accepted(build)
        new = [card for card in dated if card.key not in there]
        drafts = [draft_event(build, asked, card, plan_id=plan_id) for card in new]
        if drafts:
            current_workspace(build).add_all(drafts, who=person.who)
    return len(drafts), len(dated) - len(drafts)


def show_accept(build: BuildInfo, asked: Asked, cards: Sequence[Card], *, plan_id: str = "") -> None:
    """The button that takes the plan on, and the files."""
    dated = [card for card in cards if card.slot is not None]
    waiting = [card for card in dated if card.record_id is None]
    said = st.session_state.pop(_SAID, None)
    if said:
        st.success(said)
    if who_am_i() is None:
        ask_name()
    elif dated:
        label = (
            f"Put {say_plural(len(waiting), 'event')} into the calendar"
            if waiting
            else "All are on the calendar"
        )
        if st.button(label, type="primary", key="where-next-accept", disabled=not waiting):
            done = save(lambda person: accept_cards(build, asked, dated, person, plan_id=plan_id))
            if done is not None:
                st.session_state[_SAID] = words.say_accepted(*done)
                st.rerun()
        if not waiting:
            month = min(card.slot.starts for card in dated if card.slot is not None)
            link = f"<a href='calendar?month={month:%Y-%m}' target='_self'>{words.SEE_CALENDAR}</a>"
            show_html(f"<p>{link}</p>")
    if dated:
        _offer_files(build, asked, dated)


def _offer_files(build: BuildInfo, asked: Asked, cards: Sequence[Card]) -> None:
    name = f"{build.city}-plan-{asked.view.first_month:%Y-%m}"
    xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    offers = (
        ("Calendar file (ICS)", "ics", "text/calendar", lambda: write_plan_calendar(build, cards)),
        (
            "Spreadsheet (XLSX)",
            "xlsx",
            xlsx,
            lambda: write_xlsx(records.Event, draft_rows(build, asked, cards)),
        ),
        ("Table (CSV)", "csv", "text/csv", lambda: write_csv(records.Event, draft_rows(build, asked, cards))),
        ("Sheets to print (PDF)", "zip", "application/zip", lambda: write_sheets(build, asked, cards)),
    )
    with st.container(horizontal=True, key="where-next-files"):
        for label, ending, kind, make in offers:
            st.download_button(
                label, make, f"{name}.{ending}", kind, key=f"where-next-{ending}", on_click="ignore"
            )


def name_uid(build: BuildInfo, card: Card) -> str:
    """Give the event's identity in calendar files; it stays when the event is accepted."""
    return f"{card.key}.{build.city}@plan.commonbeat"


def write_plan_calendar(build: BuildInfo, cards: Sequence[Card]) -> bytes:
    """The plan's events as a calendar file; the same event has the same identity in every export."""
    entries = [
        CalendarEntry(
            uid=name_uid(build, card),
            title=card.title,
            starts_local=card.slot.starts,
            ends_local=card.slot.ends,
            place=card.place,
            lon=card.lon,
            lat=card.lat,
            description=card.reason,
        )
        for card in cards
        if card.slot is not None
    ]
    timezone = str(store.city_settings(build)["timezone"])
    return write_calendar(
        entries, name=f"{build.city_name}: planned events", timezone=timezone, written_at=datetime.now(tz=UTC)
    )


def draft_rows(build: BuildInfo, asked: Asked, cards: Sequence[Card]) -> list[Stored[records.Event]]:
    """The plan's events as rows of a table of events, which the log page can take in."""
    now = datetime.now(tz=UTC)
    return [
        Stored(
            card.record_id or "",
            1,
            now,
            "plan",
            now,
            "plan",
            None,
            None,
            None,
            (),
            draft_event(build, asked, card),
        )
        for card in cards
    ]


def write_sheets(build: BuildInfo, asked: Asked, cards: Sequence[Card]) -> bytes:
    """One page to print per event, as PDF files in one archive."""
    content = io.BytesIO()
    shapes = store.read("area_shapes", build=build, level=asked.places.level.level)["geometry"]
    areas = [bytes(shape) for shape in shapes]
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, card in enumerate(cards, start=1):
            page = write_event_sheet(
                make_sheet(build, asked, card, cards, areas), written_at=datetime.now(tz=UTC)
            )
            archive.writestr(f"{number:03d}-{card.month:%Y-%m}.pdf", page)
    return content.getvalue()


def make_sheet(
    build: BuildInfo, asked: Asked, card: Card, cards: Sequence[Card], areas: Sequence[bytes]
) -> EventSheet:
    """What the printed page of an event says."""
    others = [(each.lon, each.lat) for each in cards if each.venue_id != card.venue_id]
    minutes = asked.view.minutes
    settings = store.city_settings(build)
    return EventSheet(
        title=card.title,
        when=card.when,
        place=f"{card.place} ({card.venue_kind.lower()})",
        kicker=f"{build.city_name}: planned event. For: {card.audience}.",
        map=draw_map(areas, lon=card.lon, lat=card.lat, reach_m=asked.view.reach_m / CIRCUITY, others=others),
        map_alt=(
            f"Map: {card.place} in the middle; the dashed ring is about {minutes} minutes’ walk; thin lines "
            f"are borders of {asked.places.level.label_plural.lower()}, small dots other events of the plan."
        ),
        parts=[
            ("Why here", card.reason),
            ("What would be lost without it", card.loss),
            ("Take along", words.TAKE),
        ],
        foot=f"{words.NEVER} Build {build.build_id}, plan {asked.digest}.",
        paper="us-letter" if settings.get("units") == "imperial" else "a4",
    )
