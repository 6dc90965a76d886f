"""The figures on the map are those in the build, marked as what they are."""

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from pages.shared import store
from pages.shared.area_panel import read_months, say_months, say_waves
from pages.shared.choices import load_choices
from pages.shared.explore.figures import make_figures
from pages.shared.figures.figures import Empty, Figures, ask
from pages.shared.filters import MEASURES, Choices, settle_filters
from pages.shared.store import BuildInfo

type Answer = Callable[..., Figures]

SPRING = [date(2026, month, 1) for month in (3, 4, 5)]


def read_raw(build: BuildInfo, sql: str) -> pd.DataFrame:
    """The build asked without any of the pages' own queries."""
    _, handle = store._settle_build(build)
    return handle.connection.cursor().sql(sql).df()


def look_up(figures: Figures, area_id: str, column: str) -> Any:
    return figures.frame[column][area_id]


def test_event_counts_are_those_of_the_events_themselves(testford: BuildInfo, answer: Answer) -> None:
    events = read_raw(
        testford,
        "select unnest(areas) as a, status from mart_event "
        "where starts_local >= '2026-03-01' and starts_local < '2026-06-01'",
    )
    beats = [a["area_id"] for a in events.loc[events["status"] == "held", "a"] if a["level"] == "beat"]
    expected = pd.Series(beats).value_counts()
    counts = answer(measure="density").frame["count"]
    assert counts.to_dict() == expected.reindex(counts.index, fill_value=0).astype(float).to_dict()


def test_incident_rates_are_counts_over_residents_and_days(testford: BuildInfo, answer: Answer) -> None:
    figures = answer(measure="incidents", raw="1", groups="property")
    counted = read_raw(
        testford,
        "select area_id, sum(incidents) as n from mart_area_month where level = 'beat' "
        "and offence_group = 'property' and month between '2026-03-01' and '2026-05-01' group by 1",
    ).set_index("area_id")["n"]
    rate = 1000 * counted["201"] / (look_up(figures, "201", "residents") * 92 / 365.25)
    assert look_up(figures, "201", "value") == pytest.approx(rate)
    assert look_up(figures, "201", "low") < rate < look_up(figures, "201", "high")


def test_zero_too_few_and_no_data_are_three_different_marks(answer: Answer) -> None:
    density = answer(measure="density")
    assert look_up(density, "104", "mark") == 0  # no event ever
    assert look_up(density, "304", "mark") == "too_few"  # 300 residents
    assert np.isnan(look_up(density, "304", "value"))
    trust = answer(measure="trust")
    assert look_up(trust, "203", "mark") == "too_few"
    assert "base under 30" in look_up(trust, "203", "said")
    assert [swatch.mark for swatch in trust.legend][-1] == "too-few"


def test_a_change_is_called_one_only_where_it_was_planted(answer: Answer) -> None:
    before = answer(measure="change", from_="2025-01", to="2025-06")
    assert look_up(before, "301", "mark") == 2
    planted = answer(measure="change", from_="2025-07", to="2025-12")
    clear = planted.frame.index[planted.frame["mark"].isin([0, 1, 3, 4])]
    assert "301" in clear
    assert len(clear) <= 3
    assert look_up(planted, "301", "mark") == 4
    assert "more in" in planted.headline


def test_a_part_month_is_left_out_of_a_comparison_and_said_so(answer: Answer) -> None:
    change = answer(measure="change", from_="2026-05", to="2026-06")
    assert any("June 2026" in note and "part month" in note for note in change.notes)
    assert "May 2026 against May 2025" in change.headline
    alone = answer(measure="incidents", from_="2026-06", to="2026-06")
    assert any("June 2026 has 12 of 30 days" in note for note in alone.notes)


def test_a_period_of_part_months_alone_has_nothing_to_compare(testford: BuildInfo, choices: Choices) -> None:
    filters, _ = settle_filters({"measure": "change", "from": "2026-06", "to": "2026-06"}, choices)
    empty = make_figures(testford, filters)
    assert isinstance(empty, Empty)
    assert empty.changes["to"] == "2026-05"


def test_a_month_without_data_is_no_data_and_not_zero(
    testford: BuildInfo, choices: Choices, answer: Answer
) -> None:
    filters, _ = settle_filters({"measure": "incidents", "from": "2024-04", "to": "2024-04"}, choices)
    assert isinstance(make_figures(testford, filters), Empty)
    around = answer(measure="incidents", from_="2024-04", to="2024-05", raw="1")
    assert any("April 2024" in note for note in around.notes)
    only_may = answer(measure="incidents", from_="2024-05", to="2024-05", raw="1")
    assert around.frame["value"].equals(only_may.frame["value"])


def test_within_scopes_map_sentence_and_tests_but_not_the_classes(answer: Answer) -> None:
    whole, part = answer(measure="incidents"), answer(measure="incidents", within="district:001")
    outside = part.frame["mark"] == "outside"
    assert sorted(part.frame.index[~outside]) == ["101", "102", "103", "104"]
    assert look_up(part, "101", "mark") == look_up(whole, "101", "mark")
    assert "District 1" in part.headline
    change = answer(measure="change", within="district:001")
    assert change.frame.loc["201":, "ratio"].isna().all()
    assert "the beats in District 1" in change.limits


def test_the_sentence_says_how_many_could_not_be_placed(answer: Answer) -> None:
    assert "15 in the city without usable location" in answer(measure="incidents").records
    assert "3 of 12 beats held no community event, March to May 2026." in answer(measure="density").headline


def test_scores_carry_base_and_interval_and_published_ones_say_there_is_none(answer: Answer) -> None:
    trust = answer(measure="trust")
    assert "people answered" in look_up(trust, "101", "said")
    safety = answer(measure="trust", survey="published:safety", level="district")
    assert "published without its base" in look_up(safety, "001", "said")
    assert "low" not in [column.key for column in safety.columns]


def test_a_change_in_trust_is_found_where_planted_and_untold_without_a_base(answer: Answer) -> None:
    change = answer(measure="trust-change", to="2026-03", from_="2026-01")
    assert look_up(change, "102", "mark") == 4
    assert (change.frame["mark"] == 2).sum() >= 9
    safety = answer(measure="trust-change", survey="published:safety", level="district")
    assert set(safety.frame["mark"]) == {"too_few"}
    assert "cannot be told from chance" in safety.headline


def test_areas_too_small_for_a_rate_count_among_those_without_events(answer: Answer) -> None:
    figures = answer(from_="2026-05", to="2026-05")
    frame = figures.frame
    assert frame.loc["304", "mark"] == "too_few"
    assert figures.headline.startswith(f"{(frame['events'] == 0).sum()} of 12 beats held no community event")
    assert not (frame.loc[frame["events"] == 0, "said"].str.contains("^[0-9.]+ community", regex=True)).any()


def test_a_level_without_scores_offers_one_that_has_them(testford: BuildInfo, choices: Choices) -> None:
    filters, _ = settle_filters({"measure": "trust", "survey": "published:safety"}, choices)
    empty = make_figures(testford, filters)
    assert isinstance(empty, Empty)
    assert empty.changes == {"level": "district", "within": "", "area": ""}


def test_the_two_way_scale_crosses_the_two_one_way_maps(answer: Answer) -> None:
    two = answer(measure="density-incidents", raw="1", from_="2025-06", to="2026-05")
    events = answer(measure="density", raw="1", from_="2025-06", to="2026-05").frame["value"]
    marks = two.frame["mark"]
    rows = {mark // 3 for mark in marks if isinstance(mark, int)}
    assert rows == {0, 1, 2}
    means = [
        events[[m for m in marks.index if isinstance(marks[m], int) and marks[m] // 3 == row]].mean()
        for row in range(3)
    ]
    assert means == sorted(means)
    assert two.two_way is not None
    assert two.two_way.high_low == "many events, few incidents"


def test_contacts_nobody_counted_are_no_data(answer: Answer) -> None:
    contacts = answer(measure="density", unit="contacts", from_="2024-01", to="2024-03")
    assert contacts.title == "Contacts per 1,000 residents a year"
    hours = answer(measure="density", unit="hours")
    assert set(hours.frame.loc[hours.frame["count"].isna(), "mark"]) <= {"no_data"}


@pytest.mark.parametrize("measure", MEASURES)
def test_every_measure_gives_every_area_a_mark_and_words(measure: str, answer: Answer) -> None:
    figures = answer(measure=measure)
    assert figures.frame["mark"].notna().all()
    assert (figures.frame["said"].str.len() > 0).all()
    assert all(column.key in figures.frame for column in figures.columns)
    assert all(mark < len(figures.ramp) for mark in figures.frame["mark"] if isinstance(mark, int))
    assert figures.headline.endswith(".")


def test_the_panel_says_whether_the_last_whole_month_was_to_be_expected(
    testford: BuildInfo, choices: Choices
) -> None:
    question = ask(testford, settle_filters({}, choices)[0], load_choices(testford))
    months = read_months(question, ("beat", "102"))
    assert not months["whole"].iloc[-1]  # June has 12 days
    assert np.isnan(months["incidents"].iloc[3])  # April 2024 was not received
    assert say_months(months).startswith("May 2026: ")
    assert "the range to be expected" in say_months(months)
    assert say_waves(question, pd.DataFrame()) == "Not asked for beats."
