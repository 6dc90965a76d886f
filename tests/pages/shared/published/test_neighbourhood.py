"""My neighbourhood: what it says is what is published, and where there is nothing to say it says why."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from pages.shared.published.calendar_file import write_ics
from pages.shared.published.cells import DataText, Figure, Hidden, Missing, Table, count_cells
from pages.shared.published.contents import Neighbourhood
from pages.shared.published.errors import UnknownAreaError
from pages.shared.published.language import list_languages, open_language
from pages.shared.published.neighbourhood import make_neighbourhood
from pages.shared.published.places import fold_text, list_page_areas, search_areas
from pages.shared.published.release import Release, open_folder
from tests.pages.shared.published import fable as city
from tests.pages.shared.published.contents_walk import list_texts, read_page
from tests.pages.shared.published.fable_site import make_layer
from tests.pages.shared.published.make_release import make_tables, write_release

Visit = Callable[..., Neighbourhood]


def find_table(page: Neighbourhood, words: str) -> Table:
    (found,) = (
        table
        for section in (page.engagement, page.reported, page.said)
        for table in section.tables
        if words in table.caption
    )
    return found


def test_three_short_answers_in_order(visit: Visit) -> None:
    answers = visit("a1").answers
    assert [answer.topic for answer in answers] == ["engagement", "incidents", "trust"]
    assert answers[0].sentence == "In 2025, the police held 7 community events here."
    assert answers[1].sentence == "In 2025, 240 incidents were reported and recorded here."
    assert (
        answers[2].sentence
        == "Trust in the police in District 01, April to May 2026: 61 (58 to 65) on a scale of 0 to 100."
    )
    assert "812 people answered." in answers[2].details
    assert "41 people came to the 3 events where people were counted." in answers[0].details
    assert (
        "That is 0.7 events for each 1,000 of the 10,000 residents (counted for July 1, 2024)."
        in answers[0].details
    )
    assert "In the whole city it is 0.117." in answers[0].details


def test_counts_are_the_published_ones(visit: Visit, fable: Release) -> None:
    table = find_table(visit("a1"), "Incidents in Mill Hill · a1, by year")
    assert [column.heading for column in table.columns] == ["Kind", "2025", "2024", "2023", "2022", "2021"]
    rows = {row[0]: [cell.value for cell in row[1:] if isinstance(cell, Figure)] for row in table.rows}
    assert rows["Property"] == [city.count("a1", year, "property") for year in range(2025, 2020, -1)]
    assert list(rows) == [
        "All incidents",
        "Against people",
        "Property",
        "Drugs, weapons, vice",
        "Other",
    ]
    assert table.notes == ("The records of 2023 are not complete: they cover 200 days.",)


@pytest.mark.parametrize(
    ("area_id", "words"),
    [
        ("a1", "That is fewer than the 600 of 2024, and a larger step than such numbers usually make."),
        ("a3", "In 2024 there were 400. Chance often moves numbers that far, so we do not compare them."),
        ("b3", "We make no comparison with 2024: a number is hidden to protect privacy."),
    ],
)
def test_a_comparison_is_made_only_beyond_chance(visit: Visit, area_id: str, words: str) -> None:
    assert visit(area_id).answers[1].details[0] == words


def test_quarters_are_of_the_district_and_not_compared_where_nobody_knows_what_is_usual(visit: Visit) -> None:
    page = visit("b1")
    assert find_table(page, "Incidents in District 02, by quarter").rows[0][0] == "April to June 2026"
    assert page.reported.paragraphs[-1] == (
        "In District 02, 1,500 incidents were recorded from April to June 2026. We do not compare it with "
        "April to June 2025: the numbers are too few to tell what is usual."
    )


def test_scores_are_compared_with_the_wave_before_or_hidden(visit: Visit) -> None:
    assert (
        "That is higher than in April to May 2025, and by more than chance alone tends to bring."
        in visit("a1").answers[2].details
    )
    hidden = visit("b1")
    assert (
        hidden.answers[2].sentence
        == "Trust in the police in District 02, April to May 2026: too few to show."
    )
    cells = find_table(hidden, "Latest scores").rows[0]
    assert cells[1] == cells[2] == Hidden("too few to show")


def test_hidden_numbers_are_typed_and_counted_on_the_page(visit: Visit) -> None:
    page = visit("b1")
    table = find_table(page, "Incidents in North Quay")
    events = find_table(page, "Events in")
    assert Hidden("hidden to protect privacy") in next(row for row in table.rows if row[0] == GROUP)
    assert events.rows[-1][1:] == (Hidden("hidden to protect privacy"),) * 2
    numbers, hidden = count_cells(page)
    assert page.frame.hidden == (
        f"{hidden} of the {numbers} numbers on this page are hidden to protect privacy."
    )
    assert visit("a3").frame.hidden == "No number on this page is hidden."


GROUP = "Drugs, weapons, vice"


def test_not_counted_is_neither_zero_nor_hidden(visit: Visit) -> None:
    page = visit("a3")
    assert find_table(page, "Events in").rows[-1][1:] == (Missing("nobody counted"),) * 2
    assert "Nobody counted how many people came." in page.answers[0].details
    none = visit("a2")
    assert none.answers[0].sentence == "In 2025, the police held no community event here."
    assert "Nobody counted how many people came." not in none.answers[0].details
    assert find_table(none, "Events in").rows[-1][1] == Missing("no event")


@pytest.mark.parametrize("code", [*list_languages(), "en_XA"])
@pytest.mark.parametrize("area_id", city.AREAS)
def test_hidden_values_are_in_no_text(visit: Visit, code: str, area_id: str) -> None:
    text = read_page(visit(area_id, code))
    assert not any(f"{secret:,}" in text or str(secret) in text for secret in city.SECRETS)


def test_what_was_said_and_done(visit: Visit) -> None:
    (card,) = visit("a1").voices.cards
    assert (card.topic, card.raised) == ("Parking", "Raised in May 2026.")
    assert card.done == "2 of 2 planned steps are done, the last on June 2, 2026."
    assert card.told == "Residents were told on June 9, 2026."
    (other,) = visit("b1").voices.cards
    assert (other.where, other.done) == ("District 02", "Nothing has been done about it yet.")
    assert other.told == "Residents have not been told about the outcome yet."
    none = visit("a3").voices
    assert (none.cards, bool(none.empty)) == ((), True)
    assert none.testimonials[0].given == "Said in May 2026, and published with consent."


def test_next_events_are_those_around_with_a_calendar_file(visit: Visit, fable: Release) -> None:
    page = visit("a1")
    assert [event.event_id for event in page.next_events.events] == ["e1", "e9", "e2", "e3"]
    assert [event.event_id for event in page.past_events.events] == ["e0"]
    first, protected, cancelled, _ = page.next_events.events
    assert first.when.replace("\u202f", " ") == "Monday, August 3, 2026, 6:00 PM to 7:00 PM"
    assert (first.where, first.cancelled) == ("Town Hall", False)
    assert (protected.day_only, protected.when) == (True, "Wednesday, August 5, 2026")
    assert protected.where == ("In Mill Hill · a1. We do not name the place or time, to protect people.")
    assert (cancelled.cancelled, cancelled.status) == (True, "called off")
    entries: dict[str, Any] = {
        str(entry["uid"]): entry
        for entry in Calendar.from_ical(write_ics(fable, page.next_events.events, name=page.name)).walk(
            "VEVENT"
        )
    }
    assert entries["e1@fable.public.commonbeat"].start == dt.datetime(2026, 8, 3, 23, 0, tzinfo=dt.UTC)
    assert str(entries["e1@fable.public.commonbeat"]["summary"]) == city.HOSTILE
    assert entries["e9@fable.public.commonbeat"].start == dt.date(2026, 8, 5)
    assert "location" not in entries["e9@fable.public.commonbeat"]
    assert str(entries["e2@fable.public.commonbeat"]["status"]) == "CANCELLED"


def test_events_stand_where_they_are_nearest_and_say_as_of_when(tmp_path: Path) -> None:
    tables = make_tables() | {"public_map_layer": [{"name": "areas/beat", "geojson": make_layer()}]}
    release = open_folder(write_release(tmp_path, tables))
    shown = make_neighbourhood(release, open_language(), "beat", "a1", today=dt.date(2026, 8, 1)).next_events
    assert [(head, [each.event_id for each in events]) for head, events in shown.groups] == [
        ("In Mill Hill · a1", ["e1", "e9", "e2"]),
        ("In the areas next to it", ["e4"]),
        ("In Fable; the calendar does not say which part", ["e3"]),
    ]
    assert [each.area for each in shown.events] == [None, None, None, "North Quay · b1", None]
    assert shown.lead == (
        "From August 1, 2026 on. This is what was known on July 15, 2026, the day of this release. What was "
        "set down or called off after it is not here. Everyone is welcome at a public event."
    )
    none_here = make_neighbourhood(release, open_language(), "beat", "a2").next_events
    assert [each.event_id for each in none_here.events] == ["e1", "e9", "e2", "e3"]
    assert f"None is set down for {city.HOSTILE} · a2 itself." in none_here.lead


def test_a_district_lists_the_events_of_its_areas(visit: Visit) -> None:
    page = visit("01", level="district")
    assert [each.event_id for each in page.past_events.events] == ["e0"]
    assert page.next_events.groups[0][0] == "In District 01"
    assert [(each.event_id, each.area) for each in page.next_events.groups[0][1]] == [
        ("e1", "Mill Hill · a1"),
        ("e9", None),
        ("e2", "Mill Hill · a1"),
    ]


def test_the_day_decides_which_events_are_next(fable: Release) -> None:
    page = make_neighbourhood(fable, open_language(), "beat", "a1", today=dt.date(2026, 8, 6))
    assert [event.event_id for event in page.next_events.events] == ["e2", "e3"]


def test_hostile_text_stays_plain_text(visit: Visit) -> None:
    page = visit("a2")
    assert page.name == f"{city.HOSTILE} · a2"
    assert isinstance(page.name, DataText)
    assert page.frame.title == f"My neighbourhood: {city.HOSTILE} · a2"
    assert visit("a1").next_events.events[0].title == city.HOSTILE


def test_each_page_says_it_is_not_monitored_and_how_to_get_help(visit: Visit) -> None:
    frame = visit("a1").frame
    assert frame.not_monitored == "Nobody watches this page. You cannot report anything to the police here."
    assert frame.help[0] == "In an emergency call 112."
    assert frame.published == "Published on July 15, 2026."
    assert frame.data_to[0] == "Incidents are recorded up to June 30, 2026 (Fable records)."
    assert frame.fictional == "Fable is a made-up city. All of its numbers are invented."


@pytest.mark.parametrize("code", list_languages())
def test_a_release_without_anything_says_so(nothing: Release, code: str) -> None:
    page = make_neighbourhood(nothing, open_language(code), "beat", "a1")
    assert all(answer.sentence for answer in page.answers)
    assert (page.engagement.tables, page.reported.tables, page.said.tables) == ((), (), ())
    assert page.voices.empty
    assert page.next_events.empty
    assert page.frame.hidden == ""
    if code == "en":
        assert page.answers[2].sentence == "No survey of this area has been published."
        assert page.answers[0].sentence == "No record of events is published for this area."
        assert page.lead == "Mill Hill · a1 is in District 01."


def test_districts_have_pages_too(visit: Visit) -> None:
    page = visit("01", level="district")
    assert page.said.tables[0].caption == "Latest scores in District 01"
    assert page.lead == "District 01 is in Fable. 30,000 people live there."


def test_an_unknown_area_is_refused(fable: Release) -> None:
    with pytest.raises(UnknownAreaError):
        make_neighbourhood(fable, open_language(), "beat", "zz")


@pytest.mark.parametrize(
    ("text", "found"),
    [("rio", ["a3"]), ("Río Seco", ["a3"]),
     ("quay", ["b1", "b3", "b2"]), ("B1", ["b1"]), ("district 1", ["01"]),
     ("", []), ("(", ["a2"]), ("nothing like it", [])],
)  # fmt: skip
def test_areas_are_found_by_name(fable: Release, text: str, found: list[str]) -> None:
    entries = list_page_areas(fable)
    assert [entry.level for entry in entries] == ["beat"] * 6 + ["district"] * 2
    ids = [entry.area_id for entry in search_areas(text, entries)]
    assert ids[: len(found)] == found
    assert bool(ids) == bool(found)


def test_search_text_is_folded(fable: Release) -> None:
    assert all(fold_text(entry.search) == entry.search for entry in list_page_areas(fable))


@pytest.mark.parametrize("area_id", city.AREAS)
def test_every_text_came_through_the_catalogue(visit: Visit, area_id: str) -> None:
    left_out = [
        (where, text)
        for where, text in list_texts(visit(area_id, "en_XA"))
        if not isinstance(text, DataText) and not (text.startswith("⟦") and text.endswith("⟧"))
    ]
    assert left_out == []


def test_a_score_without_a_base_is_not_shown_and_says_why(tmp_path: Path) -> None:
    tables = make_tables()
    reason = "its publisher does not say how many answered"
    for row in tables["public_survey"]:
        row |= {"score": None, "base": None, "low": None, "high": None, "suppressed": True, "reason": reason}
    release = open_folder(write_release(tmp_path, tables))
    page = make_neighbourhood(release, open_language(), "beat", "a1")
    why = "not shown, since its publisher does not say how many answered"
    assert page.answers[2].sentence == f"Trust in the police in District 01, April to May 2026: {why}."
    assert find_table(page, "Latest scores").rows[0][1:3] == (Hidden(why), Missing("not known"))
