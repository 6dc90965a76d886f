"""Coverage on simulated panels, in short: the slow job behind docs/methods.md with fewer seeds."""

from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from bench.coverage import PANELS, Rate, command, format_rate, measure_rate
from bench.panels import Panel, alarm, cover

SEEDS = 60
SLOW = ("raked_mean", "aggregate_effects", "local_bivariate_moran", "any of 5 series", "any of 20 areas")
FAST = [panel for panel in PANELS if not any(word in f"{panel.estimator}: {panel.setting}" for word in SLOW)]
ESTIMATORS = (
    "poisson_interval",
    "compare_counts",
    "e_test",
    "funnel_plot",
    "expected_months",
    "poisson_trend",
    "poisson_changepoint",
    "survey_score",
    "wilson_interval",
    "compare_scores",
    "compare_shares",
    "design_mean",
    "raked_mean",
    "fay_herriot",
    "weighted_displacement_difference",
    "randomisation_inference",
    "aggregate_effects",
    "extended_twfe",
    "synthetic_control",
    "effective_correlation",
    "lees_l",
    "morans_i",
    "regress_areas",
    "fit_lag",
    "fit_error",
    "between_and_within",
    "local_bivariate_moran",
)


def name_line(panel: Panel) -> str:
    return f"{panel.estimator}: {panel.setting}: {panel.kind}"


@pytest.mark.parametrize("panel", FAST, ids=name_line)
def test_interval_or_alarm_keeps_its_promise(panel: Panel) -> None:
    rate = measure_rate(panel, seeds=SEEDS)
    assert rate.judge(level=0.999) != "outside", format_rate(rate)


def test_every_estimator_has_a_line_in_the_printed_table() -> None:
    result = CliRunner().invoke(command, ["--seeds", "1"])
    assert result.exit_code == 0, result.output
    heading, rule, *lines = result.output.splitlines()
    assert heading.count("|") == rule.count("|") == lines[0].count("|")
    assert len(lines) == len(PANELS)
    for estimator in ESTIMATORS:
        assert any(line.startswith(f"| `{estimator}") for line in lines), estimator


def test_the_document_shows_every_line() -> None:
    document = (Path(__file__).parents[2] / "docs" / "methods.md").read_text(encoding="utf-8")
    for panel in PANELS:
        assert f"| `{panel.estimator}` | {panel.setting} | {panel.kind} |" in document


def test_one_estimator_can_be_asked_for_and_an_unknown_one_is_refused() -> None:
    found = CliRunner().invoke(command, ["--seeds", "2", "--only", "wilson"])
    assert len(found.output.splitlines()) == 3
    unknown = CliRunner().invoke(command, ["--only", "oracle"])
    assert unknown.exit_code == 1
    assert "no estimator's name holds 'oracle'" in unknown.output


@pytest.mark.parametrize(
    ("panel", "times", "judged"),
    [
        (cover("x", "y", lambda _: True), 931, "inside"),
        (cover("x", "y", lambda _: True), 930, "outside"),
        (cover("x", "y", lambda _: True), 968, "conservative"),
        (alarm("x", "y", lambda _: True), 69, "inside"),
        (alarm("x", "y", lambda _: True), 70, "outside"),
        (alarm("x", "y", lambda _: True), 32, "conservative"),
    ],
)
def test_rates_are_judged_by_the_exact_binomial_range(panel: Panel, times: int, judged: str) -> None:
    # 0.5 and 99.5 % quantiles of the binomial of 1,000 at 95 %: 931 and 967; at 5 %: 33 and 69.
    assert Rate(panel, times, 1000).judge() == judged
    assert Rate(panel, times, 1000).find_range() in ((0.931, 0.967), (0.033, 0.069))


def test_other_seeds_are_other_panels() -> None:
    drawn: list[float] = []

    def draw(random: np.random.Generator) -> bool:
        drawn.append(float(random.random()))
        return True

    panel = cover("x", "y", draw)
    assert measure_rate(panel, seeds=3).times == measure_rate(panel, seeds=3, first=2).times == 3
    assert len(set(drawn)) == 5
    assert drawn[2] == drawn[3]
