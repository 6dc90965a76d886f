"""An event is held, presumed, scheduled or cancelled."""

import datetime as dt

import pytest

from data.events.status import Status, read_given_status, says_cancelled, settle_status

CAPTURED = dt.date(2017, 8, 23)


def settle(
    starts: str, ends: str | None = None, *, given: Status | None = None, attended: bool = False
) -> Status:
    """Return the status of an event on a calendar captured on 2017-08-23."""
    return settle_status(
        given,
        attended=attended,
        starts_local=dt.datetime.fromisoformat(starts),
        ends_local=dt.datetime.fromisoformat(ends) if ends else None,
        captured_on=CAPTURED,
    )


@pytest.mark.parametrize(
    ("starts", "ends", "status"),
    [
        ("2017-08-22T18:00", "2017-08-22T19:00", "presumed"),
        ("2017-08-22T18:00", None, "presumed"),
        ("2017-08-22T23:30", "2017-08-23T00:30", "scheduled"),
        ("2017-08-23T09:00", "2017-08-23T10:00", "scheduled"),
        ("2017-12-28T18:30", None, "scheduled"),
    ],
)
def test_the_day_of_capture_divides(starts: str, ends: str | None, status: str) -> None:
    assert settle(starts, ends) == status


def test_a_log_confirms() -> None:
    assert settle("2017-08-01T18:00", given="held") == "held"
    assert settle("2017-08-01T18:00", attended=True) == "held"
    assert settle("2017-12-01T18:00", attended=True) == "scheduled", "nobody has attended what is to come"
    assert settle("2017-08-01T18:00", given="cancelled", attended=True) == "cancelled"
    assert settle("2017-12-01T18:00", given="cancelled") == "cancelled"


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("held", "held"),
        (" Completed ", "held"),
        ("Canceled", "cancelled"),
        ("confirmed", None),
        ("", None),
        (None, None),
    ],
)
def test_only_held_and_cancelled_can_be_stated(text: str | None, status: str | None) -> None:
    assert read_given_status(text) == status


@pytest.mark.parametrize(
    ("title", "called_off"),
    [
        ("CANCELLED******Coffee with the Commander*****CANCELLED", True),
        ("1622 Beat Meeting Cancelled", True),
        ("NO Beat Meeting 1212", True),
        ("NO District Advisory Committee Meeting:", True),
        ("NO Peer Jury ", True),
        ("No Beat Meeting 212/214National Night Out", True),
        ("No Guns Rally", False),
        ("Beat Meeting", False),
        ("Norwood Park Meeting", False),
        (None, False),
    ],
)
def test_titles_that_call_an_event_off(title: str | None, called_off: bool) -> None:
    assert says_cancelled(title) is called_off
