"""The community survey: two waves a year, one row per respondent."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from data.demonstration.blocks import GEOGRAPHY_SEED
from data.demonstration.draws import Floats, Integers, draw_column, open_stream
from data.demonstration.people import People
from data.demonstration.programmes import PROGRAMMES, TRUST_SLIDE

WAVES = [dt.date(2021 + (i + 1) // 2, (10, 4)[i % 2], 1) for i in range(10)]
DAYS = 45
PER_WAVE = 4800
MEASURES: dict[str, tuple[float, float]] = {
    "trust": (53.0, 1.0),
    "safety": (58.0, 0.8),
    "procedural_justice": (55.0, 0.9),
    "would_report": (62.0, 0.5),
}
"""Measure: the city's score on 0 to 100 in the first wave, and how far it follows trust from beat to beat."""
DISTRICT_TRUST = (-1.0, 6.0, 8.0, -5.0, 2.0, -3.0, -9.0)
WAVE_TRUST = (0.0, -0.5, -2.0, -3.0, -2.5, -1.5, -0.5, 0.5, 1.0, 1.5)
AGE_TRUST = (-6.0, 0.0, 5.0)
LANGUAGE_TRUST = (1.0, -5.0, -4.0, -1.0)
SEX_SAFETY = (2.0, -2.0)
ANSWERS = {"18_34": 0.55, "35_64": 1.0, "65_plus": 1.5}
"""How readily each age group answers."""
AGE_NAMES = ("18 to 34", "35 to 64", "65 and over")
SEX_NAMES = ("man", "woman")
TENURE_NAMES = ("owns the home", "rents the home")
LANGUAGE_NAMES = ("Ellerish", "Talvic", "Maresh", "another language")
NO_ANSWER = "9"


@dataclass(frozen=True)
class Respondents:
    """Who answered, one row each: positions among waves, beats and groups."""

    wave: Integers
    beat: Integers
    age: Integers
    sex: Integers
    tenure: Integers
    language: Integers


def write_survey(folder: Path, people: People, *, seed: int) -> int:
    """Write the answers of all waves; return the number of respondents."""
    stream = open_stream(seed, "survey")
    asked = ask_people(people, stream)
    size = len(asked.wave)
    temper = 0.36 * (stream.random(size) - 0.5)
    answers = [answer(stream, expect_scores(people, asked, measure), temper) for measure in MEASURES]
    weights = weigh(people, asked, stream)
    starts = [wave.isoformat() for wave in WAVES]
    ends = [(wave + dt.timedelta(days=DAYS)).isoformat() for wave in WAVES]
    head = [
        "respondent_id",
        "wave_start",
        "wave_end",
        "beat",
        "weight",
        *MEASURES,
        "age_group",
        "sex",
        "tenure",
        "language",
    ]
    rows = zip(
        asked.wave,
        asked.beat,
        weights,
        *answers,
        asked.age,
        asked.sex,
        asked.tenure,
        asked.language,
        strict=True,
    )
    lines = [",".join(head)]
    for number, (wave, beat, weight, *scores, age, sex, tenure, language) in enumerate(rows, start=1):
        who = f"{AGE_NAMES[age]},{SEX_NAMES[sex]},{TENURE_NAMES[tenure]},{LANGUAGE_NAMES[language]}"
        lines.append(
            f"R{number:06d},{starts[wave]},{ends[wave]},{people.beat_ids[beat]},{weight:.3f},{','.join(scores)},{who}"
        )
    (folder / "survey_responses.csv").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    return size


def ask_people(people: People, stream: np.random.Generator) -> Respondents:
    """Return who answered: few in some beats, enough in every district."""
    ease = 0.55 + 0.9 * open_stream(GEOGRAPHY_SEED, "ease").random(len(people.beat_ids))
    share = ease * (people.residents / people.residents.mean()) * (1.25 - 0.5 * people.hardship)
    wanted = share * (PER_WAVE / share.sum())
    bases = (wanted + stream.random((len(WAVES), len(wanted)))).astype(np.int64)
    wave = np.repeat(np.arange(len(WAVES)), bases.sum(axis=1))
    beat = np.concatenate([np.repeat(np.arange(len(wanted)), row) for row in bases])
    ages = people.shares["age"][:, 1:] * np.array(list(ANSWERS.values()))
    return Respondents(
        wave,
        beat,
        draw_column(stream, ages, beat),
        stream.integers(0, 2, len(beat)),
        draw_column(stream, people.shares["tenure"], beat),
        draw_column(stream, people.shares["language"], beat),
    )


def expect_scores(people: People, asked: Respondents, measure: str) -> Floats:
    """Return the expected score of each respondent, 0 to 100: all effects add up."""
    base, follows = MEASURES[measure]
    place = np.array(DISTRICT_TRUST)[people.district]
    place = place + 7 * (open_stream(GEOGRAPHY_SEED, "trust").random(len(place)) - 0.5)
    table = base + follows * place[None, :] + np.array(WAVE_TRUST)[:, None] * follows
    if measure == "trust":
        code, since, points = TRUST_SLIDE
        late = np.array([wave >= since for wave in WAVES])
        own = np.array([beat.startswith(code) for beat in people.beat_ids])
        table[np.ix_(late, own)] += points
    for programme in PROGRAMMES:
        late = np.array([wave > programme.starts_on for wave in WAVES])
        own = np.isin(people.beat_ids, programme.beats)
        table[np.ix_(late, own)] += programme.survey.get(measure, 0.0)
    who = np.array(AGE_TRUST)[asked.age] + np.array(LANGUAGE_TRUST)[asked.language]
    sex = np.array(SEX_SAFETY)[asked.sex] if measure == "safety" else 0.0
    scores: Floats = table[asked.wave, asked.beat] + who * follows + sex
    return scores


def answer(stream: np.random.Generator, score: Floats, temper: Floats) -> list[str]:
    """Return answers from 1 to 5 whose mean is the expected score; a few do not answer.

    Each is one more than the number of successes in four trials: its mean is exact, and no more than
    uniform draws is needed.
    """
    chance = np.clip(score / 100 + temper, 0.0, 1.0)
    given = 1 + (stream.random((len(score), 4)) < chance[:, None]).sum(axis=1)
    texts = np.where(stream.random(len(score)) < 0.035, NO_ANSWER, given.astype(str))
    return [str(text) for text in texts]


def weigh(people: People, asked: Respondents, stream: np.random.Generator) -> Floats:
    """Return design weights, mean 1 in each wave: residents of a beat and age over those who answered."""
    adults = people.residents[:, None] * people.shares["age"][:, 1:]
    found = np.zeros((len(WAVES), *adults.shape))
    np.add.at(found, (asked.wave, asked.beat, asked.age), 1)
    in_beat = found.sum(axis=2)[asked.wave, asked.beat]
    ages = people.shares["age"][:, 1:] / people.shares["age"][:, 1:].sum(axis=1, keepdims=True)
    readiness = np.array(list(ANSWERS.values()))[asked.age]
    raw = adults.sum(axis=1)[asked.beat] / in_beat / readiness
    raw = raw * (ages * np.array(list(ANSWERS.values()))).sum(axis=1)[asked.beat]
    raw = raw * (0.9 + 0.2 * stream.random(len(raw)))
    mean = np.bincount(asked.wave, raw) / np.bincount(asked.wave)
    weights: Floats = np.clip(raw / mean[asked.wave], 0.3, 3.0)
    return weights
