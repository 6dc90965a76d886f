"""Dates: the day and hour that suit, never a holiday, never a clash, or a sentence."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import NoDateError, SitingInputError
from geo.siting_dates import AUDIENCES, Audience, TimeSlot, choose_date

MAY = date(2018, 5, 1)
SIX = Audience("Neighbours", (1, 3), (time(18),), 60)


def slot(day: int, hour: int, minutes: int = 60) -> TimeSlot:
    starts = datetime.combine(date(2018, 5, day), time(hour))
    return TimeSlot(starts, starts + timedelta(minutes=minutes))


def test_the_first_choice_is_the_best_weekday_and_hour() -> None:
    assert choose_date(MAY, SIX) == slot(1, 18)
    assert choose_date(date(2018, 5, 31), SIX) == slot(1, 18)


def test_holidays_are_left_out_and_the_second_weekday_is_used_last() -> None:
    tuesdays = [date(2018, 5, day) for day in (1, 8, 15, 22, 29)]
    assert choose_date(MAY, SIX, holidays=tuesdays[:1]) == slot(8, 18)
    assert choose_date(MAY, SIX, holidays=tuesdays) == slot(3, 18)


def test_an_event_into_the_night_before_a_holiday_is_none() -> None:
    late = Audience("Night", (1,), (time(23),), 61)
    assert choose_date(MAY, late, holidays=[date(2018, 5, 2)]).starts.day == 8
    just = Audience("Night", (1,), (time(23),), 60)
    assert choose_date(MAY, just, holidays=[date(2018, 5, 2)]).starts.day == 1


def test_what_only_touches_does_not_clash_but_wants_its_pause() -> None:
    tuesday = Audience("One", (1,), (time(18),), 60)
    holidays = [date(2018, 5, day) for day in (8, 15, 22, 29)]
    before = [slot(1, 17)]
    assert choose_date(MAY, tuesday, holidays=holidays, taken=before) == slot(1, 18)
    with pytest.raises(NoDateError):
        choose_date(MAY, tuesday, holidays=holidays, taken=before, pause_minutes=1)
    with pytest.raises(NoDateError):
        choose_date(MAY, tuesday, holidays=holidays, taken=[slot(1, 17, 61)])


def test_events_keep_away_from_each_other() -> None:
    assert choose_date(MAY, SIX, taken=[slot(1, 9)]) == slot(15, 18)


def test_nothing_before_the_first_day_allowed() -> None:
    assert choose_date(MAY, SIX, not_before=date(2018, 5, 8)) == slot(8, 18)
    assert choose_date(MAY, SIX, not_before=date(2018, 5, 9)) == slot(15, 18)


def test_a_full_month_is_one_sentence() -> None:
    with pytest.raises(NoDateError) as raised:
        choose_date(MAY, SIX, not_before=date(2018, 6, 1))
    assert str(raised.value).startswith(
        "May 2018 has no date left for neighbours: every Tuesday, Thursday is past"
    )


@given(
    st.lists(st.sampled_from(sorted(AUDIENCES)), min_size=1, max_size=25),
    st.sets(st.dates(date(2018, 1, 1), date(2018, 3, 31)), max_size=40),
    st.integers(0, 120),
)
def test_no_plan_clashes_or_falls_on_a_holiday(names: list[str], holidays: set[date], pause: int) -> None:
    months = [date(2018, 1 + place % 3, 1) for place in range(len(names))]
    audiences = [AUDIENCES[name] for name in names]
    chosen: list[TimeSlot] = []
    try:
        for month, audience in zip(months, audiences, strict=True):
            chosen.append(choose_date(month, audience, holidays=holidays, taken=chosen, pause_minutes=pause))
    except NoDateError:
        return
    for month, audience, found in zip(months, audiences, chosen, strict=True):
        assert (found.starts.year, found.starts.month) == (month.year, month.month)
        assert found.starts.weekday() in audience.weekdays
        assert found.starts.time() in audience.starts
        assert found.ends - found.starts == timedelta(minutes=audience.minutes)
        assert found.starts.date() not in holidays
    ordered = sorted(chosen, key=lambda one: one.starts)
    for one, after in pairwise(ordered):
        assert after.starts - one.ends >= timedelta(minutes=pause)


def test_mistakes_are_refused() -> None:
    for weekdays, starts, minutes in (((), (time(18),), 60), ((7,), (time(18),), 60), ((1,), (), 60)):
        with pytest.raises(SitingInputError):
            Audience("Nobody", weekdays, starts, minutes)
    with pytest.raises(SitingInputError):
        Audience("Nobody", (1,), (time(18),), 0)
