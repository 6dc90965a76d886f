"""Before and after: what is compared with what, and what is said of it."""

import inspect
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from pages.shared.before_after import check_words as before_after_check_words
from pages.shared.before_after import words as before_after_words
from pages.shared.before_after.check_words import say_bend, say_by_number, say_placebo_category
from pages.shared.before_after.choice import settle_choice, write_query
from pages.shared.before_after.placebo import pick_category
from pages.shared.before_after.words import say_finding, say_percent, say_span
from pages.shared.filters import Choices
from queries.measures.study.areas import Programme, choose_roles, list_programmes
from queries.measures.study.estimates import Estimate
from queries.measures.study.panel import build_waves, complete_waves, pool_months
from queries.measures.study.study import study_panel
from queries.measures.study.verdict import judge
from tests.pages.shared.before_after.steps import make_counts, study_counts

FORBIDDEN = ("caused", "reduced", "improved", "thanks to", "led to", "because of the programme")


def test_a_planted_fall_is_fewer_with_its_size_inside_the_interval() -> None:
    finding = study_counts(make_counts(0.75))
    assert finding.found is not None
    assert finding.found.low < 0.75 < finding.found.high
    assert judge(finding).kind == "fewer"
    assert say_finding(finding).startswith("Fewer incidents were reported than the comparison areas lead to")


def test_nothing_planted_is_no_clear_change_with_the_size_it_must_be_under() -> None:
    finding = study_counts(make_counts(1.0))
    assert judge(finding).kind == "none"
    assert "any change is smaller than" in say_finding(finding)


def test_a_peak_just_before_the_start_that_goes_back_is_no_fall() -> None:
    finding = study_counts(make_counts(1.0, spike=2.5))
    assert judge(finding).kind != "fewer"
    assert finding.checks is not None
    assert finding.checks.lead is not None
    assert finding.checks.lead.clear == 1


def test_how_far_from_parallel_the_trends_may_be_is_said() -> None:
    clear, none = (study_counts(make_counts(ratio, treated=8)) for ratio in (0.6, 1.0))
    assert clear.checks is not None
    assert clear.checks.bend is not None
    assert clear.checks.bend.breakdown > 0
    assert "A difference is left as long as that drift bends by less than" in say_bend(clear)
    assert "With fewer than 15 areas that interval is rough." in say_bend(clear)
    assert "no clear change, so there is none that a bend could undo" in say_bend(none)
    assert say_bend(study_counts(make_counts(0.6, treated=2))).startswith("Too few areas or periods")


def test_by_number_and_by_percentage_stand_side_by_side() -> None:
    finding = study_counts(make_counts(0.75))
    assert finding.checks is not None
    assert finding.checks.by_number is not None
    assert finding.checks.by_number.low < -10 < finding.checks.by_number.high
    assert say_by_number(finding).endswith("Both say the same.")
    assert "fewer a month in each area" in say_by_number(finding)


def test_where_number_and_percentage_disagree_it_is_said() -> None:
    finding = study_counts(make_counts(0.75))
    assert finding.checks is not None
    other = replace(finding.checks, by_number=Estimate(-1.0, -4.0, 2.0, 0.0))
    said = say_by_number(replace(finding, checks=other))
    assert "The two disagree: one finds fewer, the other no clear change." in said


def test_what_should_not_move_is_named_with_its_reason_and_doubt_is_said_where_it_did() -> None:
    still, moved = (study_panel(make_counts(ratio), "incidents", checked=False) for ratio in (1.0, 0.6))
    said = say_placebo_category(still, "DECEPTIVE PRACTICE", "distance")
    assert said.startswith("Deceptive practice should not move, because it happens at a distance")
    assert "no clear change (any change is smaller than" in said
    assert "the answer deserves doubt" in say_placebo_category(moved, "Fraud", "distance")
    assert pick_category("", ("Assault", "Fraud")) == "Fraud"
    assert pick_category("Assault", ("Assault", "Fraud")) == "Assault"
    assert pick_category("moon", ("Assault",)) == "none"


def test_one_area_alone_is_set_against_others() -> None:
    finding = study_counts(make_counts(0.5, treated=1))
    assert finding.design in ("mixture", "single")
    assert finding.found is not None
    assert finding.found.value == pytest.approx(0.5, abs=0.12)


def test_too_little_time_is_said_with_the_reason() -> None:
    panel = make_counts(1.0)
    short = panel.take_periods(np.arange(60) >= 30, start=36)
    finding = study_counts(short)
    assert finding.found is None
    assert say_finding(finding) == (
        "Cannot tell whether reported incidents changed, because there are fewer than twelve months of "
        "records before the start."
    )


def test_scores_with_a_planted_rise_are_found_though_waves_are_missing() -> None:
    rng = np.random.default_rng(5)
    ids = [f"{area:02d}" for area in range(40)]
    begun = {area_id: date(2023 + int(area_id) % 2, 6, 1) for area_id in ids[:16]}
    rows = [
        {
            "wave_start": date(year, month, 1),
            "wave_end": date(year, month, 28),
            "area_id": area_id,
            "score": 50
            + rng.normal(0, 3)
            + (6 if begun.get(area_id, date.max) <= date(year, month, 1) else 0)
            if rng.random() > 0.15
            else np.nan,
        }
        for year in range(2021, 2026)
        for month in (4, 10)
        for area_id in ids
    ]
    programme = Programme("p", "P", "beat", tuple(sorted(begun.items())))
    panel = build_waves(pd.DataFrame(rows), programme, ids, outcome="trust")
    assert np.isfinite(complete_waves(panel).values).all()
    finding = study_panel(panel, "trust")
    assert judge(finding).kind == "more"
    assert finding.found is not None
    assert finding.found.low < 6 < finding.found.high


def test_months_are_pooled_from_the_start_on_and_a_gap_cuts() -> None:
    panel = make_counts(1.0)
    pooled = pool_months(panel)
    assert (len(pooled.times), pooled.first) == (20, 12)
    kept = (np.arange(60) < 9) | (np.arange(60) >= 15)
    assert len(pool_months(panel.take_periods(kept, start=36)).times) == 15


def test_comparison_areas_are_apart_alike_and_never_in_a_programme() -> None:
    ids = [f"{position:02d}" for position in range(40)]
    near = {
        ids[position]: [ids[other] for other in (position - 1, position + 1) if 0 <= other < 40]
        for position in range(40)
    }
    levels = dict.fromkeys(ids, 10.0) | {"39": 90.0}
    programme = Programme("p", "P", "beat", (("10", date(2024, 1, 1)),))
    roles = choose_roles(programme, level_before=levels, neighbours=near, in_any_programme={"10", "30"})
    assert roles.buffer == ("09", "11")
    assert roles.rule == "apart"
    assert not {"08", "09", "10", "11", "12", "30", "39"} & set(roles.comparison)


def test_programmes_of_one_aim_are_also_a_series() -> None:
    rows = pd.DataFrame(
        [
            (key, f"Coffee, {key}", "informal_meet", start, None, "Trust grows", "beat", area)
            for key, start, area in (("a", date(2023, 6, 1), "1"), ("b", date(2024, 6, 1), "2"))
        ],
        columns=["programme_id", "name", "event_kind", "starts_on", "ends_on", "aim", "level", "area_id"],
    )
    series, *single = list_programmes(rows, levels=["beat"])
    assert (series.key, series.name) == ("a+b", "Coffee")
    assert series.start_days == (date(2023, 6, 1), date(2024, 6, 1))
    assert [programme.key for programme in single] == ["a", "b"]


def test_areas_of_one_programme_may_begin_one_after_another() -> None:
    rows = pd.DataFrame(
        [
            ("a", "Coffee", "informal_meet", start, None, "Trust grows", "beat", area)
            for start, area in ((date(2023, 6, 1), "1"), (date(2024, 6, 1), "2"))
        ],
        columns=["programme_id", "name", "event_kind", "starts_on", "ends_on", "aim", "level", "area_id"],
    )
    (only,) = list_programmes(rows, levels=["beat"])
    assert only.starts == (("1", date(2023, 6, 1)), ("2", date(2024, 6, 1)))
    assert only.start_days == (date(2023, 6, 1), date(2024, 6, 1))


def test_a_drawn_programme_may_have_a_start_for_each_area(choices: Choices) -> None:
    texts = {"programme": "draw", "level": "beat", "areas": "101,203", "start": "2025-06"}
    choice = settle_choice({**texts, "starts": "203:2025-09,101:moon,999:2025-01"}, choices, [])
    assert choice.programme is not None
    assert choice.programme.starts == (("101", date(2025, 6, 1)), ("203", date(2025, 9, 1)))
    assert write_query(choice) == {**texts, "starts": "203:2025-09"}


def test_numbers_are_said_with_direction_and_interval() -> None:
    assert say_percent(0.86) == "14 % fewer"
    assert say_percent(1.034) == "3.4 % more"
    assert say_span(0.74, 1.01, 1.0) == "(26 % fewer to 1 % more)"
    assert say_span(2.9, 7.8, 0.0) == "(2.9 to 7.8 points higher)"


def test_no_sentence_says_that_a_programme_did_anything() -> None:
    for module in (before_after_words, before_after_check_words):
        text = inspect.getsource(module).lower()
        assert not [word for word in FORBIDDEN if word in text]


def test_a_link_of_a_drawn_programme_comes_back_and_nonsense_falls_away(choices: Choices) -> None:
    texts: Mapping[str, str] = {
        "programme": "draw",
        "level": "beat",
        "areas": "101,999,203",
        "start": "2025-06",
        "aim": "trust",
    }
    choice = settle_choice(texts, choices, [])
    assert choice.areas == ("101", "203")
    assert choice.programme is not None
    assert choice.programme.start_days == (date(2025, 6, 1),)
    assert write_query(choice) == {**texts, "areas": "101,203"}
    lost = settle_choice({"programme": "moon"}, choices, [])
    assert lost.programme is None
    assert lost.notes
