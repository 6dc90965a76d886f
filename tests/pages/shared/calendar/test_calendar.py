"""The calendar: what it counts, what clashes, where nothing is to come, its file, and the page as it runs."""

from __future__ import annotations

import csv
import dataclasses
import io
import re
from collections.abc import Callable
from datetime import date, datetime

import pytest

from data.workspace.exchange.read_calendar import read_calendar
from pages.shared.calendar import words as calendar_words
from pages.shared.calendar.ahead import make_feed, write_gaps
from pages.shared.calendar.clashes import find_clashes, find_first_weekday, find_on_holidays, list_holidays
from pages.shared.calendar.event import address_log, write_event
from pages.shared.calendar.feed import write_events
from pages.shared.calendar.load import CalendarEvent, find_gaps, measure_reach
from pages.shared.calendar.month import write_grid, write_status
from pages.shared.calendar.parts import Month, load_month
from pages.shared.calendar.state import Offer, load_offer, settle_view, step_months, usual_view, write_query
from pages.shared.store import BuildInfo
from tests.pages.testford import HOSTILE_NAME

HOSTILE_TITLE = "=HYPERLINK(1) <img src=x onerror=alert(1)> ${x} **bold**"

type Look = Callable[..., Month]


@pytest.fixture
def offer(testford: BuildInfo) -> Offer:
    return load_offer(testford)


@pytest.fixture
def look(testford: BuildInfo, offer: Offer) -> Look:
    """A month for texts of the address."""

    def run(**texts: str) -> Month:
        return load_month(testford, settle_view(texts, offer)[0], offer)

    return run


def at(text: str) -> datetime:
    """A local time."""
    return datetime.fromisoformat(text)


def make_event(event_id: str = "e1", **changes: object) -> CalendarEvent:
    event = CalendarEvent(
        *(event_id, "Meeting", "public_forum", "", "scheduled", "", "", "v1", "Library", False),
        *(-0.98, 50.01, (("beat", "101"), ("district", "001")), None, None, "calendar"),
        starts=at("2026-07-03T18:00"),
        ends=at("2026-07-03T19:30"),
    )
    return dataclasses.replace(event, **changes)  # type: ignore[arg-type]


def test_usual_view_is_this_month_and_needs_no_words_in_the_address(offer: Offer) -> None:
    view, notes = settle_view({}, offer)
    assert offer.today == date(2026, 6, 13)
    assert view.month == date(2026, 6, 1)
    assert (write_query(view, offer), notes) == ({}, ())


def test_address_settles_and_says_what_it_cannot_use(offer: Offer) -> None:
    view, notes = settle_view(
        {"month": "1850-01", "level": "district", "area": "nope", "kinds": "youth,nope", "view": "x"}, offer
    )
    assert (view.month, view.level, view.area, view.view) == (
        offer.today.replace(day=1),
        "district",
        "",
        "month",
    )
    assert view.kinds == ("youth",)
    assert len(notes) == 2
    again, _ = settle_view(write_query(view, offer), offer)
    assert again == view


def test_steps_stay_within_the_calendar(offer: Offer) -> None:
    first = dataclasses.replace(usual_view(offer), month=offer.months[0], event="e1")
    assert step_months(first, offer, -1) is None
    following = step_months(first, offer, 1)
    assert following is not None
    assert (following.month, following.event) == (offer.months[1], "")


def test_headline_counts_every_status(look: Look) -> None:
    month = look(month="2026-06")
    counts = len(month.events)
    assert f"June 2026 has {counts} event" in month.headline
    assert f"({counts} scheduled)" in month.headline
    assert look(month="2026-06", status="cancelled").headline.startswith("June 2026 has no event")


def test_gaps_are_areas_without_an_event_scheduled(testford: BuildInfo, offer: Offer) -> None:
    view = usual_view(offer)
    gaps = find_gaps(testford, view, offer)
    assert (gaps.areas, gaps.today, gaps.until) == (12, date(2026, 6, 13), date(2026, 9, 12))
    assert list(gaps.frame["area_name"]) == sorted(gaps.frame["area_name"])
    rows = gaps.frame.set_index("area_id")
    assert rows["months"].isna().sum() == 1, "beat 104 never had an event"
    assert rows["months"].isna()["104"]
    text = write_gaps(gaps, offer.choices.find_level("beat"), offer.choices.months[0])
    assert "none since January 2024" in text
    assert "<img" not in text


def test_gaps_follow_the_day_and_the_level(testford: BuildInfo, offer: Offer) -> None:
    early = dataclasses.replace(offer, today=date(2026, 6, 1))
    districts = find_gaps(testford, dataclasses.replace(usual_view(offer), level="district"), early)
    assert (districts.areas, len(districts.frame), districts.until) == (3, 0, date(2026, 8, 31))
    late = find_gaps(testford, usual_view(offer), dataclasses.replace(offer, today=date(2026, 11, 30)))
    assert late.until == date(2027, 2, 28)


def test_reach_counts_residents_within_a_walk(testford: BuildInfo, offer: Offer) -> None:
    view = usual_view(offer)
    # The middle of beat 101: its own point, and those of its neighbours within 923 m as the crow flies.
    near = make_event(lon=-0.995, lat=50.005)
    found = measure_reach(testford, view, offer.choices, [near, make_event("e2", lon=None, lat=None)])
    assert found is not None
    assert (found.events, found.without_place) == (1, 1)
    assert 0 < found.reached < found.total
    called_off = measure_reach(testford, view, offer.choices, [dataclasses.replace(near, status="cancelled")])
    assert called_off is not None
    assert (called_off.reached, called_off.events) == (0, 0)
    one = dataclasses.replace(view, area="101")
    inside = measure_reach(testford, one, offer.choices, [near])
    assert inside is not None
    assert inside.reached == inside.total == 2000


def test_clashes_share_hours_and_a_place() -> None:
    first = make_event()
    same_venue = make_event("e2", starts=at("2026-07-03T19:00"), areas=())
    same_beat = make_event("e3", starts=at("2026-07-03T18:30"), venue_id="v2", ends=None)
    after = make_event("e4", starts=at("2026-07-03T19:30"), ends=None)
    elsewhere = make_event("e5", venue_id="", areas=(("beat", "301"),))
    off = make_event("e6", status="cancelled")
    found = find_clashes([first, same_venue, same_beat, after, elsewhere, off], level="beat")
    pairs = {(clash.first.event_id, clash.second.event_id) for clash in found}
    assert pairs == {("e1", "e3"), ("e1", "e2")}
    assert {clash.venue for clash in found} == {"", "Library"}


def test_holidays_come_from_the_country(look: Look) -> None:
    days = list_holidays({"country": "US"}, date(2026, 7, 1), date(2026, 8, 1))
    assert days is not None
    assert date(2026, 7, 3) in days
    assert find_on_holidays([make_event()], days)[0][1] == days[date(2026, 7, 3)]
    assert find_on_holidays([make_event(status="cancelled")], days) == []
    assert list_holidays({}, date(2026, 7, 1), date(2026, 8, 1)) is None
    assert list_holidays({"country": "ZZ"}, date(2026, 7, 1), date(2026, 8, 1)) is None
    assert (find_first_weekday({"country": "US"}), find_first_weekday({})) == (6, 0)


def test_grid_has_a_head_for_each_day_and_escapes_titles() -> None:
    events = [make_event(f"e{number}", title=HOSTILE_TITLE) for number in range(6)]
    grid = write_grid(
        date(2026, 7, 1),
        events,
        link=lambda event: f"?event={event.event_id}",
        selected="e5",
        today=date(2026, 7, 3),
        holidays={date(2026, 7, 3): "Independence <b>Day</b>"},
        first_weekday=6,
    )
    heads = re.findall(r'<th scope="col" abbr="(\w+)">', grid)
    assert (heads[0], len(heads)) == ("Sunday", 7)
    assert len(re.findall(r"<tr>", grid)) == 1 + 5
    assert "<img" not in grid
    assert "<b>Day" not in grid
    assert "<details open><summary>2 more</summary>" in grid
    assert grid.count('aria-current="date"') == 1


def test_status_is_a_word_beside_its_sign() -> None:
    for status, word in calendar_words.STATUS.items():
        assert f">{calendar_words.MARKS[status]}</span>{word}<" in write_status(status)
    assert len(set(calendar_words.MARKS.values())) == 4


def test_feed_parses_and_keeps_identities(testford: BuildInfo, look: Look) -> None:
    month = look(month="2026-06")
    feed = make_feed(month)
    assert feed == make_feed(month)
    reading = read_calendar(feed, timezone="Europe/London", until=date(2027, 1, 1))
    assert (reading.received, reading.rejected) == (len(month.events), ())
    assert {entry.uid for entry in reading.entries} == {
        f"{event.event_id}@testford.commonbeat" for event in month.events
    }
    first = min(reading.entries, key=lambda entry: (entry.starts_local, entry.uid))
    assert first.starts_local == month.events[0].starts
    hidden = [entry for entry in reading.entries if entry.place is None]
    assert len(hidden) == sum(event.sensitive for event in month.events)
    assert all(entry.lon is None for entry in hidden)


def test_table_to_take_away_holds_no_formula() -> None:
    event = make_event(title=HOSTILE_TITLE, sensitive=True)
    rows = list(csv.DictReader(io.StringIO(write_events([event], "beat"))))
    assert rows[0]["title"] == f"'{HOSTILE_TITLE}"
    assert (rows[0]["beat"], rows[0]["venue"]) == ("101", "")


def test_details_say_why_an_event_was_planned_and_lead_to_the_log() -> None:
    event = make_event(title=HOSTILE_TITLE)
    text = write_event(event, None, names={("beat", "101"): HOSTILE_NAME}, close="?")
    assert "<img" not in text
    assert "log?tab=events&amp;calendar=e1" in text
    assert address_log(event, None) == "log?tab=events&calendar=e1"
