"""Why the map opens on the months that it does."""

from dataclasses import replace
from datetime import date

import pytest

from pages.shared.choices import load_incident_coverage
from pages.shared.figures import words as explore_words
from pages.shared.figures.figures import ask
from pages.shared.figures.words import say_opening
from pages.shared.filters import Choices, default_filters
from pages.shared.months import add_months
from pages.shared.store import BuildInfo


def test_months_that_incidents_and_events_share_are_said_to_be_that(
    testford: BuildInfo, choices: Choices, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(explore_words, "find_last_engagement", lambda _: date(2024, 7, 1))
    question = ask(testford, default_filters(choices), choices)
    said = say_opening(question)
    assert "latest whole months that incidents and events share" in said
    assert said.endswith("up to July 2024")


def test_nothing_is_said_of_other_months_or_where_it_is_plain(
    testford: BuildInfo, choices: Choices, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = default_filters(choices)
    last = load_incident_coverage(testford).find_last_whole()
    monkeypatch.setattr(explore_words, "find_last_engagement", lambda _: last)
    assert say_opening(ask(testford, usual, choices)) == ""
    monkeypatch.setattr(explore_words, "find_last_engagement", lambda _: date(2024, 7, 1))
    earlier = replace(usual, first_month=add_months(usual.first_month, -1))
    assert say_opening(ask(testford, earlier, choices)) == ""
