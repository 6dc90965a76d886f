"""Whatever an address holds the page shows something true, and the address of a view brings it back."""

from collections.abc import Callable
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from pages.shared.filters import (
    COMPARISONS,
    MEASURES,
    AreaOption,
    Choices,
    LevelOption,
    SurveyOption,
    settle_filters,
    write_filters,
    write_query,
)
from pages.shared.months import list_months

CITY = Choices(
    levels=(
        LevelOption(
            "beat",
            "Beat",
            "Beats",
            tuple(AreaOption(f"{n:03d}", f"Beat {n}", (("district", "01"),)) for n in range(5)),
        ),
        LevelOption("district", "District", "Districts", (AreaOption("01", "First"),)),
    ),
    months=list_months(date(2024, 1, 1), date(2026, 6, 1)),
    last_whole_month=date(2026, 5, 1),
    offence_groups=("person", "property"),
    event_kinds=("youth", "outreach"),
    surveys=(SurveyOption("s:trust", "Trust", ("beat",)),),
)
NAMES = sorted(write_filters(settle_filters({}, CITY)[0]))
VALUES = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        [*MEASURES, *COMPARISONS, "beat", "district", "district:01", "2025-02", "1", "youth,person", "003"]
    ),
)


def test_nothing_chosen_is_an_empty_address_and_the_last_three_whole_months() -> None:
    filters, notes = settle_filters({}, CITY)
    assert notes == ()
    assert write_query(filters, CITY) == {}
    assert (filters.first_month, filters.last_month) == (date(2026, 3, 1), date(2026, 5, 1))


@given(st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=8))
def test_any_address_settles_and_the_settled_address_brings_the_same_view_back(texts: dict[str, str]) -> None:
    filters, _ = settle_filters(texts, CITY)
    again, notes = settle_filters(write_query(filters, CITY), CITY)
    assert again == filters
    assert notes == ()


def test_what_is_unknown_falls_back_with_a_sentence_that_names_it() -> None:
    filters, notes = settle_filters(
        {"measure": "luck", "level": "moon", "groups": "property,xx", "from": "1999-01", "area": "999"}, CITY
    )
    assert (filters.measure, filters.level, filters.area) == ("density", "beat", "")
    assert filters.offence_groups == ("property",)
    assert [word in " ".join(notes) for word in ("luck", "moon", "xx", "1999-01", "999")] == [True] * 5


def test_months_the_wrong_way_round_are_turned() -> None:
    filters, _ = settle_filters({"from": "2026-02", "to": "2025-11"}, CITY)
    assert (filters.first_month, filters.last_month) == (date(2025, 11, 1), date(2026, 2, 1))


def test_within_is_offered_from_the_areas_above_only() -> None:
    assert CITY.list_within("beat") == {"district:01": "First"}
    assert CITY.list_within("district") == {}
    assert settle_filters({"level": "district", "within": "district:01"}, CITY)[0].within == ""


def test_choosing_every_group_is_the_same_as_choosing_none() -> None:
    assert settle_filters({"groups": "person,property"}, CITY)[0].offence_groups == ()


def test_choices_of_a_build_are_read_from_it(choices: Choices, answer: Callable[..., object]) -> None:
    assert [level.level for level in choices.levels] == ["beat", "district"]
    assert choices.last_whole_month == date(2026, 5, 1)  # June has 12 days of incidents
    assert choices.find_level("beat").areas[0].parents == (("district", "001"), ("city", "city"))
    assert [survey.key for survey in choices.surveys] == ["survey:trust", "published:safety"]
