"""The sheet for feedback on one event, to print: the code on it opens the agency's own form."""

import datetime as dt

import streamlit as st

from data.workspace.exchange.feedback_sheet import FeedbackSheet, fill_address, write_feedback_sheet
from data.workspace.records import Event
from pages.shared import store
from pages.shared.log import words
from pages.shared.log.load import load_offer
from pages.shared.look import show_html
from pages.shared.store import BuildInfo


def show_sheet(build: BuildInfo, event: Event, event_id: str) -> None:
    """Make the sheet of an event on request, then offer it as a file; `event_id` goes into the address."""
    with st.expander("Feedback sheet to print"):
        settings = store.city_settings(build)
        form = (settings.get("workspace") or {}).get("feedback_form")
        if not form:
            show_html(
                "<p class='cb-small'>The city file names no form of the agency (feedback_form), so the sheet "
                "is for paper alone.</p>"
            )
        if st.button("Make the sheet", key="log-make-sheet"):
            made = make_sheet(build, event, event_id, form)
            st.download_button(
                "Download the sheet (PDF)", made, "feedback-sheet.pdf", "application/pdf", key="log-sheet",
                on_click="ignore",
            )  # fmt: skip


def make_sheet(build: BuildInfo, event: Event, event_id: str, form: str | None) -> bytes:
    """The sheet of one event as PDF; `form` is the address of the agency's form, if there is one."""
    settings = store.city_settings(build)
    place = event.place or load_offer(build).venues.get(event.venue_id or "", "")
    contact = settings.get("contact")
    agency = contact.get("agency") if isinstance(contact, dict) else None
    sheet = FeedbackSheet(
        title=event.title,
        when=", ".join(filter(None, [words.say_time(event.starts_local), place])),
        agency=str(agency or build.city_name),
        address=fill_address(form, event_id) if form else None,
        paper="us-letter" if settings.get("units") == "imperial" else "a4",
    )
    return write_feedback_sheet(sheet, written_at=dt.datetime.now(dt.UTC))
