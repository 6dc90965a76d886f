"""A part month is exposure and never compared with a whole one."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from pages.shared.months import Coverage, add_months, count_days, list_months, pair_months, parse_month

WHOLE = Coverage({month: count_days(month) for month in list_months(date(2024, 1, 1), date(2026, 5, 1))})
PART = Coverage({**WHOLE.days, date(2026, 6, 1): 12, date(2025, 4, 1): 0})
SPRING = list_months(date(2026, 4, 1), date(2026, 6, 1))


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(-300, 300))
def test_adding_and_taking_away_months_comes_back(day: date, months: int) -> None:
    month = day.replace(day=1)
    assert add_months(add_months(month, months), -months) == month


def test_part_and_missing_months_are_left_out_on_both_sides() -> None:
    pairing = pair_months(SPRING, PART, compare="year-before")
    assert pairing.now == (date(2026, 5, 1),)
    assert pairing.before == (date(2025, 5, 1),)
    assert pairing.left_out == (date(2026, 4, 1), date(2026, 6, 1))


def test_the_period_just_before_has_as_many_months_and_touches_it() -> None:
    months = list_months(date(2026, 3, 1), date(2026, 5, 1))
    pairing = pair_months(months, WHOLE, compare="just-before")
    assert pairing.before == list_months(date(2025, 12, 1), date(2026, 2, 1))


def test_coverage_tells_received_from_whole() -> None:
    june = date(2026, 6, 1)
    assert (PART.is_received(june), PART.is_whole(june), PART.find_last_whole()) == (
        True,
        False,
        date(2026, 5, 1),
    )
    assert PART.sum_days(SPRING) == 30 + 31 + 12


def test_only_months_are_read_as_months() -> None:
    assert parse_month("2026-06") == date(2026, 6, 1)
    assert [parse_month(text) for text in ("2026", "2026-13", "06-2026", "", "2026-06-01")] == [None] * 5
