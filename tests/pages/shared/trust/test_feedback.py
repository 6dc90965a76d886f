"""Feedback forms on the trust page: apart from the survey, never without saying so."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data.workspace import Workspace, open_workspace, records
from pages.shared import access
from pages.shared.store import BuildInfo
from pages.shared.trust import words
from pages.shared.trust.feedback import FEWEST_FORMS, read_feedback, sum_up, write_forms
from tests.pages.page_steps import TEAM

PAGE = TEAM / "trust.py"


def make_form(
    counts: tuple[tuple[float, int], ...], *, event: str = "e1", **more: object
) -> records.Feedback:
    values = {
        "event_id": event,
        "item": "Did officers listen?",
        "low": 1,
        "high": 5,
        "counts": counts,
        **more,
    }
    return records.Feedback.model_validate(values)


@pytest.fixture
def built(testford: BuildInfo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> BuildInfo:
    """A build whose log would lie in a folder of its own."""
    monkeypatch.setenv("COMMONBEAT_HOME", str(tmp_path))
    monkeypatch.delenv("COMMONBEAT_WORKSPACE_URL", raising=False)
    return testford


@pytest.fixture
def log(built: BuildInfo) -> Iterator[Workspace]:
    opened = open_workspace(built.city)
    yield opened
    opened.close()


def test_a_page_that_looks_for_forms_begins_no_log(built: BuildInfo, tmp_path: Path) -> None:
    assert read_feedback(built) == []
    assert list(tmp_path.iterdir()) == []


def test_forms_of_one_question_are_added_up_over_events() -> None:
    forms = [
        make_form(((5, 10), (1, 2)), collected_on=date(2026, 3, 1)),
        make_form(((3, 8),), event="e2", collected_on=date(2026, 5, 2)),
        make_form(((3, 4),), low=0, high=10),
    ]
    short, long = sum_up(forms)
    assert (long.forms, long.events, long.first, long.last) == (20, 2, date(2026, 3, 1), date(2026, 5, 2))
    assert long.score == pytest.approx((10 * 100 + 8 * 50) / 20)
    assert (short.low, short.high, short.forms, short.score) == (0, 10, 4, None)


def test_few_forms_show_no_mean_but_how_many_they_are() -> None:
    few, enough = (sum_up([make_form(((4, count),))]) for count in (FEWEST_FORMS - 1, FEWEST_FORMS))
    assert "too few to show" in write_forms(few)
    assert "too few to show" not in write_forms(enough)
    assert ">75<" in write_forms(enough)


def test_texts_from_the_log_are_escaped() -> None:
    assert "<b>" not in write_forms(sum_up([make_form(((4, 20),), item="<b>Well?</b>")]))


def test_logged_forms_are_read_and_withdrawn_ones_are_not(built: BuildInfo, log: Workspace) -> None:
    event = log.add(_make_event(), who="Kim Doe")
    kept, gone = (
        log.add(make_form(((4, 20),), event=event.record_id, item=item), who="Kim Doe") for item in "AB"
    )
    log.withdraw(records.Feedback, gone.record_id, who="Kim Doe", why="twice", row_version=gone.row_version)
    assert [form.item for form in read_feedback(built)] == ["A"]
    assert kept.record.item == "A"


def _make_event() -> records.Event:
    return records.Event.model_validate(
        {
            "title": "Coffee",
            "event_kind": "informal_meet",
            "starts_local": "2026-03-01T10:00",
            "status": "held",
        }
    )


def test_the_words_keep_forms_and_surveys_apart() -> None:
    assert "feedback forms of people who came; not a survey" in words.FEEDBACK_NOTE
    assert "interval" in words.FEEDBACK_CAPTION
    assert "log" in words.NO_FEEDBACK


def test_the_page_shows_forms_apart_and_says_why_there_are_none(
    testford: BuildInfo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "read_roles", lambda: frozenset(access.ROLES))
    page = AppTest.from_file(str(PAGE), default_timeout=60).run()
    assert not page.exception
    texts = [str(part.proto.body) for part in page.get("html")]
    assert sum(words.FEEDBACK_HEAD in text for text in texts) == 1
    assert any(testford.city_name in text and "No feedback form" in text for text in texts)
