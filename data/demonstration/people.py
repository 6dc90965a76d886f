"""Who lives in the beats: age, tenure and the (invented) languages spoken at home."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from data.demonstration.areas import Areas, draw_areas
from data.demonstration.blocks import GEOGRAPHY_SEED
from data.demonstration.draws import Floats, Integers, open_stream
from data.demonstration.land import CENTRE

GROUPS: dict[str, tuple[str, ...]] = {
    "age": ("0_17", "18_34", "35_64", "65_plus"),
    "tenure": ("own", "rent"),
    "language": ("ellerish", "talvic", "maresh", "other"),
}
HARDSHIP = {"01": 0.45, "02": 0.25, "03": 0.15, "04": 0.62, "05": 0.38, "06": 0.52, "07": 0.75}
TALVIC = {"01": 0.12, "02": 0.05, "03": 0.03, "04": 0.10, "05": 0.08, "06": 0.20, "07": 0.38}
MARESH = {"01": 0.10, "02": 0.06, "03": 0.04, "04": 0.28, "05": 0.12, "06": 0.09, "07": 0.06}


@dataclass(frozen=True)
class People:
    """Residents of the beats, in the order of beat ids."""

    beat_ids: list[str]
    district: Integers
    """Position of each beat's district among the districts."""
    residents: Integers
    near: Floats
    """1 at the market square, 0 ten kilometres away and beyond."""
    hardship: Floats
    """0 to 1: what incidents and mistrust have in common."""
    shares: dict[str, Floats]
    """Group kind: one row per beat, one column per group, rows sum to 1."""


@cache
def count_people() -> People:
    """Return who lives where; the same always."""
    areas = draw_areas()
    ids = sorted(areas.beats)
    residents = np.array([areas.ground.residents[areas.beats[beat]].sum() for beat in ids])
    middle = np.array([find_middle_m(areas, beat) for beat in ids])
    near = np.maximum(0.0, 1 - np.sqrt(((middle - CENTRE) ** 2).sum(axis=1)) / 10_000)
    stream = open_stream(GEOGRAPHY_SEED, "groups")
    codes = [beat[:2] for beat in ids]
    hardship = np.array([HARDSHIP[code] for code in codes]) + 0.36 * (stream.random(len(ids)) - 0.5)
    shares = {
        "age": share_ages(near, stream),
        "tenure": share_two(0.22 + 0.42 * near + 0.2 * hardship, stream),
        "language": share_languages(codes, stream),
    }
    district = np.array([int(code) - 1 for code in codes])
    return People(ids, district, residents, near, np.clip(hardship, 0.02, 0.98), shares)


def find_middle_m(areas: Areas, beat_id: str) -> Floats:
    """Return the middle of a beat in metres of the plane."""
    middle: Floats = areas.ground.middle_m[areas.beats[beat_id]].mean(axis=0)
    return middle


def share_ages(near: Floats, stream: np.random.Generator) -> Floats:
    """Return age shares: the young adults live near the centre."""
    base = np.array([0.22, 0.21, 0.39, 0.18]) + near[:, None] * np.array([-0.07, 0.19, -0.06, -0.06])
    ages = base * (0.85 + 0.3 * stream.random(base.shape))
    shares: Floats = ages / ages.sum(axis=1, keepdims=True)
    return shares


def share_two(rent: Floats, stream: np.random.Generator) -> Floats:
    """Return shares of owners and renters."""
    renting = np.clip(rent + 0.12 * (stream.random(len(rent)) - 0.5), 0.05, 0.92)
    return np.stack([1 - renting, renting], axis=1)


def share_languages(codes: list[str], stream: np.random.Generator) -> Floats:
    """Return shares of home languages: two of them live together in a district each."""
    talvic = np.array([TALVIC[code] for code in codes]) * (0.5 + stream.random(len(codes)))
    maresh = np.array([MARESH[code] for code in codes]) * (0.5 + stream.random(len(codes)))
    other = 0.03 + 0.05 * stream.random(len(codes))
    return np.stack([1 - talvic - maresh - other, talvic, maresh, other], axis=1)


def write_people(folder: Path, people: People) -> None:
    """Write residents by beat: totals, and one column per group that adds up to them."""
    names = [f"{kind}_{name}" for kind, groups in GROUPS.items() for name in groups]
    lines = [",".join(["area_id", "residents", *names])]
    counts = np.concatenate(
        [round_to_total(people.shares[kind], people.residents) for kind in GROUPS], axis=1
    )
    for beat, total, row in zip(people.beat_ids, people.residents, counts, strict=True):
        lines.append(",".join([beat, str(total), *map(str, row)]))
    (folder / "population.csv").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def round_to_total(shares: Floats, totals: Integers) -> Integers:
    """Return whole numbers that sum to the totals: the first group takes what rounding leaves."""
    counts = np.rint(shares * totals[:, None]).astype(np.int64)
    counts[:, 0] += totals - counts.sum(axis=1)
    return counts
