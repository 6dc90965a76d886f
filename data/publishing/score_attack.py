"""Scores of a release against those of all earlier ones, attacked as counts are.

People who answered late, and a group that was hidden once and is shown now, are differences of scores: what
few people said must not follow from them. Where it would, the earlier score stands, or one more is hidden.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from data.publishing.errors import PublishError
from queries.measures.disclosure_scores import GivenAway, attack_scores, mark_known

KEY = ("source", "level", "area_id", "wave_start", "wave_end", "measure", "respondent_group")
WAVE = ("source", "wave_start", "wave_end", "measure")
NUMBERS = ("score", "base", "low", "high")
ALL = "all"
Row = dict[str, object]
Rows = Sequence[Mapping[str, object]]


@dataclass
class Sums:
    """Scores as sums of answers: their people, which are published, and what makes up what.

    A score that stands in several releases unchanged is one; `of_now` are the rows of this release by the
    position of their score.
    """

    base: list[float] = field(default_factory=list)
    known: set[int] = field(default_factory=set)
    wholes: list[tuple[int, list[int]]] = field(default_factory=list)
    of_now: dict[int, int] = field(default_factory=dict)
    places: dict[tuple[object, ...], int] = field(default_factory=dict)

    def place(self, name: tuple[object, ...], base: float) -> int:
        """Return the position of a score, a new one where it was not seen yet."""
        if name not in self.places:
            self.places[name] = len(self.base)
            self.base.append(base)
        return self.places[name]

    def attack(self, min_base: int) -> list[GivenAway]:
        """Return what is given away."""
        return attack_scores(
            self.base, mark_known(len(self.base), self.known), self.wholes, min_base=min_base
        )


def guard_scores(rows: Rows, earlier: Sequence[Rows], *, min_base: int) -> list[Row]:
    """Return a release's scores with as much taken back as keeps the answers of few people unknown.

    Parameters
    ----------
    rows
        Scores with true `score` and `base`, and `hidden`.
    earlier
        The same of every earlier release, oldest first.
    min_base
        Fewest people whose score may be known.

    Raises
    ------
    PublishError
        Earlier releases give something away whatever this one hides.
    """
    guarded = [dict(row) for row in rows]
    by_wave: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for at, row in enumerate(guarded):
        by_wave[tuple(row[name] for name in WAVE)].append(at)
    for wave, places in by_wave.items():
        before = [[row for row in each if tuple(row[name] for name in WAVE) == wave] for each in earlier]
        _guard_wave(guarded, places, [each for each in before if each], min_base)
    return guarded


def _guard_wave(rows: list[Row], places: list[int], earlier: Sequence[Rows], least: int) -> None:
    """Take scores of one wave back until nothing is given away, in place."""
    last = {name_score(row): row for each in earlier for row in each if not row["hidden"]}
    while True:
        sums = lay_sums([*earlier, [rows[at] for at in places]])
        found = sums.attack(least)
        if not found:
            return
        before = lay_sums(earlier).known if earlier else set()
        now = [sums.of_now[at] for at in found[0].known if at in sums.of_now and at not in before]
        if not now:
            raise PublishError(
                f"earlier releases together give away what {found[0].people:g} people said in "
                f"{describe_wave(rows[places[0]])}; publish fewer groups, or take the survey out"
            )
        taken = [places[at] for at in now]
        revised = [at for at in taken if name_score(rows[at]) in last]
        if revised:
            rows[revised[0]] |= {name: last[name_score(rows[revised[0]])][name] for name in NUMBERS}
        else:
            rows[min(taken, key=lambda at: float(str(rows[at]["base"])))]["hidden"] = True


def name_score(row: Mapping[str, object]) -> tuple[object, ...]:
    """Return what a score is about."""
    return tuple(row[name] for name in KEY)


def describe_wave(row: Mapping[str, object]) -> str:
    """Return a wave in words, for the steward."""
    return f"{row['source']}, {row['measure']}, {row['wave_start']}"


def lay_sums(releases: Sequence[Rows]) -> Sums:
    """Lay the scores of one wave in all releases out as sums, the last of them being this one."""
    sums = Sums()
    versions: dict[tuple[object, ...], list[tuple[int, float]]] = defaultdict(list)
    for number, rows in enumerate(releases):
        at_place: dict[tuple[object, object, object], tuple[int, float]] = {}
        for at, row in enumerate(rows):
            if row["base"] is None or row["score"] is None:
                continue
            score = _take_in(sums, row)
            at_place[row["level"], row["area_id"], row["respondent_group"]] = score
            if number == len(releases) - 1:
                sums.of_now[score[0]] = at
            if score not in versions[name_score(row)]:
                versions[name_score(row)].append(score)
        for whole, parts in list_wholes(at_place):
            _add_whole(sums, whole, parts)
    for seen in versions.values():
        for earlier, later in itertools.pairwise(seen):
            fewer, more = sorted((earlier, later), key=lambda each: each[1])
            if fewer[1] < more[1]:
                _add_whole(sums, more, [fewer])
    return sums


def _take_in(sums: Sums, row: Mapping[str, object]) -> tuple[int, float]:
    """Take in a score; return its position and its people."""
    base = float(str(row["base"]))
    place = sums.place((*name_score(row), base, row["score"]), base)
    if not row["hidden"]:
        sums.known.add(place)
    return place, base


def list_wholes(
    at_place: Mapping[tuple[object, object, object], tuple[int, float]],
) -> Iterator[tuple[tuple[int, float], list[tuple[int, float]]]]:
    """Yield each whole with its parts: everybody and the groups of a kind, the city and its areas."""
    of_kind: dict[tuple[object, object, str], list[tuple[int, float]]] = defaultdict(list)
    of_city: dict[object, list[tuple[int, float]]] = defaultdict(list)
    for (level, area, group), score in at_place.items():
        kind = str(group).partition(":")[0]
        if kind != ALL:
            of_kind[level, area, kind].append(score)
        if level != "city":
            of_city[group].append(score)
    for (level, area, _), parts in of_kind.items():
        if (level, area, ALL) in at_place:
            yield at_place[level, area, ALL], parts
    for group, parts in of_city.items():
        if ("city", "city", group) in at_place:
            yield at_place["city", "city", group], parts


def _add_whole(sums: Sums, whole: tuple[int, float], parts: list[tuple[int, float]]) -> None:
    """Take in a whole; who is in none of its parts is a part too. Parts that overlap make up nothing."""
    place, base = whole
    rest = base - sum(each for _, each in parts)
    if rest < 0 or any(part == place for part, _ in parts):
        return
    inside = [part for part, _ in parts]
    if rest > 0:
        inside.append(sums.place(("rest", place, *inside), rest))
    sums.wholes.append((place, inside))
