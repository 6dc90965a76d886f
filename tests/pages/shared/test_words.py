"""Numbers and periods as readers see them."""

from datetime import date

import pytest

from pages.shared import words


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (1.7712, "1.77"),
        (100.4, "100"),
        (1160.2, "1,160"),
        (0.0234, "0.0234"),
        (12.0, "12"),
        (0.0, "0"),
        (-4.5, "−4.5"),
        (float("nan"), "no data"),
        (float("inf"), "without limit"),
    ],
)
def test_numbers_have_three_significant_figures(value: float, said: str) -> None:
    assert words.say_number(value) == said


def test_scores_are_whole_points_and_zero_has_no_sign() -> None:
    assert [words.say_score(value) for value in (60.6, -0.2, -12.4)] == ["61", "0", "−12"]
    assert words.say_interval(57.2, 64.8, score=True) == "(57 to 65)"
    assert words.say_interval(float("nan"), 3.0) == ""


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (date(2026, 6, 1), date(2026, 6, 1), "June 2026"),
        (date(2026, 4, 1), date(2026, 6, 1), "April to June 2026"),
        (date(2025, 11, 1), date(2026, 1, 1), "November 2025 to January 2026"),
    ],
)
def test_periods_name_a_year_once(first: date, last: date, said: str) -> None:
    assert words.say_period(first, last) == said


def test_counts_bend_their_noun_and_lists_end_in_and() -> None:
    assert words.say_plural(1, "event") == "1 event"
    assert words.say_plural(1204, "person", "people") == "1,204 people"
    assert words.say_list(["a", "b", "c"]) == "a, b and c"
    assert words.say_list(list("abcdef")) == "a, b, c, d and 2 more"


def test_a_ratio_is_never_a_percentage() -> None:
    assert words.say_ratio(0.651) == "0.65 times as many"
    assert words.say_ratio(float("inf")) == "none before"
    assert words.say_ratio(0.0) == "none now"


def test_months_are_said_as_periods_without_gaps() -> None:
    months = [date(2016, month, 1) for month in (11, 12, 8)] + [date(2017, 1, 1)]
    assert words.say_spans(months) == "August 2016 and November 2016 to January 2017"
    assert words.say_spans([]) == ""
