"""Simulated surveys: scores, shares, their changes, means under a design, modelled estimates."""

from functools import partial

import numpy as np
from numpy.typing import NDArray

from bench.panels import Floats, alarm, cover, holds
from queries.measures.raking import raked_mean
from queries.measures.shares import wilson_interval
from queries.measures.small_areas import fay_herriot
from queries.measures.surveys import ScoreEstimate, compare_scores, survey_score
from queries.measures.wave_changes import compare_shares
from queries.measures.weighting import design_mean

Random = np.random.Generator
ANSWERS = np.arange(1.0, 6.0)
DOUBTFUL, TRUSTING = np.array([[0.20, 0.25, 0.30, 0.15, 0.10], [0.05, 0.10, 0.25, 0.35, 0.25]])
AGES, SEXES = np.array([0.30, 0.45, 0.25]), np.array([0.49, 0.51])
ANSWER_RATES, AGE_MEANS, SEX_MEANS = (
    np.array([0.3, 0.5, 0.8]),
    np.array([45.0, 55.0, 65.0]),
    np.array([-3.0, 3.0]),
)


def score_of(chances: Floats) -> float:
    """The score, 0 to 100, of people who answer 1 to 5 so often."""
    return float(25.0 * (chances @ ANSWERS - 1.0))


def cover_score(random: Random, *, base: int, weighted: bool) -> bool:
    """Half of the residents are doubtful; where weighted, they are three times as hard to reach."""
    doubtful = random.random(base) < (0.25 if weighted else 0.5)
    answers = np.where(
        doubtful, random.choice(ANSWERS, base, p=DOUBTFUL), random.choice(ANSWERS, base, p=TRUSTING)
    )
    found = survey_score(answers, np.where(doubtful & weighted, 3.0, 1.0), low=1.0, high=5.0)
    return holds(found.low, (score_of(DOUBTFUL) + score_of(TRUSTING)) / 2.0, found.high)


def cover_share(random: Random) -> bool:
    """A share anywhere from 5 to 95 %, so that no one place of the ups and downs of its coverage counts."""
    share = random.uniform(0.05, 0.95)
    low, high = wilson_interval(random.binomial(100, share) / 100.0, 100.0)
    return holds(low, share, high)


def _ask(random: Random, chances: Floats, base: int) -> ScoreEstimate:
    return survey_score(random.choice(ANSWERS, base, p=chances), low=1.0, high=5.0)


def cover_score_change(random: Random) -> bool:
    """Two waves of different people, between which trust rose."""
    now, past = _ask(random, TRUSTING, 80), _ask(random, DOUBTFUL, 120)
    found = compare_scores(
        now.score,
        past.score,
        low_now=now.low,
        high_now=now.high,
        low_before=past.low,
        high_before=past.high,
    )
    return holds(found.low, score_of(TRUSTING) - score_of(DOUBTFUL), found.high)


def cover_share_change(random: Random) -> bool:
    """Two waves of different people, shares anywhere from 10 to 90 %."""
    now, past = random.uniform(0.1, 0.9, 2)
    shares = random.binomial(80, now) / 80.0, random.binomial(120, past) / 120.0
    found = compare_shares(*shares, base_now=80.0, base_before=120.0)
    return holds(found.low, float(now - past), found.high)


def alarm_score_changes(random: Random) -> bool:
    """Twenty areas in which nobody changed their mind."""
    waves = [[_ask(random, TRUSTING, 80) for _ in range(20)] for _ in range(2)]
    (now, low, high), (past, past_low, past_high) = (
        [[float(getattr(area, name)) for area in wave] for name in ("score", "low", "high")] for wave in waves
    )
    found = compare_scores(now, past, low_now=low, high_now=high, low_before=past_low, high_before=past_high)
    return bool(found.beyond_chance.any())


def cover_design_mean(random: Random) -> bool:
    """Four strata of eight clusters of ten people who resemble each other."""
    stratum = np.repeat(np.arange(4), 80)
    means, weights = np.array([45.0, 50.0, 60.0, 70.0]), np.array([1.0, 2.0, 1.5, 3.0])
    values = means[stratum] + np.repeat(random.normal(0.0, 6.0, 32), 10) + random.normal(0.0, 20.0, 320)
    found = design_mean(values, weights[stratum], strata=stratum, clusters=np.arange(320) // 10)
    return holds(found.low, float(means @ weights / weights.sum()), found.high)


def cover_raked_mean(random: Random) -> bool:
    """The young answer seldom; scores differ by age and sex."""
    reached = AGES * ANSWER_RATES
    age: NDArray[np.int64] = random.choice(3, 150, p=reached / reached.sum())
    sex: NDArray[np.int64] = random.choice(2, 150, p=SEXES)
    values = AGE_MEANS[age] + SEX_MEANS[sex] + random.normal(0.0, 18.0, 150)
    seed = int(random.integers(2**31))
    found = raked_mean(values, np.ones(150), [age, sex], [AGES, SEXES], seed=seed, draws=200)
    return holds(found.low, float(AGES @ AGE_MEANS + SEXES @ SEX_MEANS), found.high)


def cover_modelled(random: Random, *, between: float) -> bool:
    """Thirty areas and one fact known of each; one area is looked at."""
    fact, variance = random.normal(size=30), random.uniform(4.0, 25.0, 30)
    truth = 60.0 + 3.0 * fact + random.normal(0.0, between, 30)
    direct = truth + random.normal(size=30) * np.sqrt(variance)
    found = fay_herriot(direct, variance, np.column_stack([np.ones(30), fact]))
    area = int(random.integers(30))
    return holds(found.low[area], float(truth[area]), found.high[area])


SURVEY_PANELS = (
    cover("survey_score", "base 200, weights 1 and 3", partial(cover_score, base=200, weighted=True)),
    cover("survey_score", "base 30, equal weights", partial(cover_score, base=30, weighted=False)),
    cover("wilson_interval", "base 100, shares of 5 to 95 %", cover_share),
    cover("compare_scores", "bases of 80 and 120, a rise of 23 points", cover_score_change),
    cover("compare_shares", "bases of 80 and 120, shares of 10 to 90 %", cover_share_change),
    alarm(
        "compare_scores",
        "any of 20 areas after Benjamini-Hochberg, bases of 80",
        alarm_score_changes,
        nominal=0.10,
        exact=True,
    ),
    cover("design_mean", "4 strata of 8 clusters of 10", cover_design_mean),
    cover("raked_mean", "base 150, raked by age and sex, 200 draws", cover_raked_mean),
    cover(
        "fay_herriot", "30 areas that differ as much as their errors", partial(cover_modelled, between=4.0)
    ),
    cover("fay_herriot", "30 areas that hardly differ", partial(cover_modelled, between=0.5)),
)
