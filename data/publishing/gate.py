"""The gate: hides what must be hidden, then attacks it with all earlier releases, and says what it found."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from data.publishing.problems import Problem, pose_problem
from data.publishing.topics import YEAR, CellKey, Earlier, Topic
from queries.measures.arrays import BoolArray
from queries.measures.disclosure_attack import AttackResult, attack_cells
from queries.measures.disclosure_lines import Line
from queries.measures.disclosure_protect import find_primary, protect_cells
from queries.measures.disclosure_report import explain_narrowing, name_node, summarise_attack
from queries.measures.disclosure_tables import PublishedCells

EXPLAINED = 20
TEN = 10
Remember = Path | None


@dataclass(frozen=True)
class Cell:
    """One published cell of this release. `value` is the true count, which only the archive keeps."""

    topic: str
    rule: str
    key: CellKey
    value: int
    hidden: bool


@dataclass(frozen=True)
class Narrowed:
    """A cell that can be worked out too closely: for the steward alone."""

    name: str
    value: int
    low: float
    high: float
    required: float
    equations: tuple[str, ...]


@dataclass(frozen=True)
class Verdict:
    """What a year's cells publish, and what the attack on them found. `summary` is safe to publish."""

    cells: tuple[Cell, ...]
    narrowed: tuple[Narrowed, ...]
    summary: dict[str, Any]


@dataclass(frozen=True)
class Decision:
    """All cells with those to hide, and the cells that were attacked, with those hidden, and the result."""

    cells: PublishedCells
    hidden: BoolArray
    attacked: PublishedCells
    attacked_hidden: BoolArray
    result: AttackResult


@dataclass(frozen=True)
class Gate:
    """How to judge: thresholds, where solutions are remembered, and whether more than the first is hidden.

    `complementary` false is for showing what an attack does to a release that hides small counts alone.
    """

    min_count: int
    min_width: int
    remember: Remember = None
    complementary: bool = True

    def judge(
        self,
        topic: Topic,
        earlier: Sequence[Earlier],
        progress: Callable[[str], None] = lambda _say: None,
    ) -> list[Verdict]:
        """Hide and attack every year of a topic.

        Parameters
        ----------
        topic
            This release's.
        earlier
            The same topic of every earlier release.
        progress
            Told what is being done.

        Returns
        -------
        list of Verdict
            By year. The release is to be refused if any has narrowed cells.
        """
        years = sorted(set(topic.atoms[YEAR]))
        verdicts = []
        for year in years:
            progress(f"{topic.name} {year}: hidden, then attacked")
            problem = pose_problem(topic, earlier, year)
            if problem is not None:
                verdicts.append(self.judge_year(topic.name, problem))
        return verdicts

    def judge_year(self, name: str, problem: Problem) -> Verdict:
        """Hide and attack one year, or recall what came of it: the same problem has the same solution."""
        place = self.find_memory(problem)
        if place is not None and place.is_file():
            kept = json.loads(place.read_text("utf-8"))
            cells = problem.make_cells()
            hidden = np.zeros(cells.values.size, dtype=np.bool_)
            hidden[kept["hidden"]] = True
            return Verdict(list_cells(name, problem, cells, hidden), (), kept["summary"])
        decided = self.decide(problem)
        verdict = self.describe(name, problem, decided)
        if place is not None and not verdict.narrowed:
            place.parent.mkdir(parents=True, exist_ok=True)
            found = {"hidden": np.flatnonzero(decided.hidden).tolist(), "summary": verdict.summary}
            beside = place.with_suffix(".tmp")
            beside.write_text(json.dumps(found), encoding="utf-8")
            beside.replace(place)
        return verdict

    def find_memory(self, problem: Problem) -> Path | None:
        """Return where the solution of a problem is remembered."""
        if self.remember is None or not self.complementary:
            return None
        return self.remember / f"{problem.digest((self.min_count, self.min_width))}.json"

    def decide(self, problem: Problem) -> Decision:
        """Decide which cells to hide.

        The quickest way first: without the fine layers, and without asking what no table shows. The attack
        asks everything; where it narrows something, more is hidden, and last with the fine layers too.
        """
        cells = problem.make_cells()
        primary = self.find_primary(cells)
        if not self.complementary:
            return Decision(cells, primary, cells, primary, self.attack(cells, primary))
        fine = problem.fine[cells.table]
        splits = problem.may_split(min_count=self.min_count, min_width=self.min_width)
        if splits and not np.any((primary | cells.hidden_before) & fine):
            rough = problem.make_rough()
            for unseen in (False, True):
                found, proofs = self.protect(rough, unseen=unseen)
                result = self.attack(rough, found, proofs)
                if not result.narrowed.any():
                    hidden = np.zeros_like(primary)
                    hidden[~fine] = found[: int((~fine).sum())]
                    return Decision(cells, hidden, rough, found, result)
        hidden, proofs = self.protect(cells)
        return Decision(cells, hidden, cells, hidden, self.attack(cells, hidden, proofs))

    def find_primary(self, cells: PublishedCells) -> BoolArray:
        """Mark the small counts of this release."""
        return find_primary(cells.values, min_count=self.min_count) & ~cells.earlier

    def protect(self, cells: PublishedCells, *, unseen: bool = True) -> tuple[BoolArray, tuple[Line, ...]]:
        """Return which cells to hide so that no hidden one, or small one never shown, can be worked out."""
        asked = self.min_count if unseen else 1
        primary = self.find_primary(cells)
        found = protect_cells(cells, primary, min_count=asked, min_width=self.min_width)
        return found.hidden, found.lines

    def attack(self, cells: PublishedCells, hidden: BoolArray, proofs: Sequence[Line] = ()) -> AttackResult:
        """Attack all cells of this and the earlier releases."""
        return attack_cells(cells, hidden, min_count=self.min_count, min_width=self.min_width, proofs=proofs)

    def describe(self, name: str, problem: Problem, decided: Decision) -> Verdict:
        """Sum up an attack, and name what can be narrowed."""
        cells, hidden, result = decided.attacked, decided.attacked_hidden, decided.result
        summary = dataclasses.asdict(summarise_attack(cells, hidden, self.find_primary(cells), result))
        summary["cells"] = int((~decided.cells.earlier).sum())
        found = [
            Narrowed(
                name_node(cells, int(result.nodes[at])),
                int(result.values[at]),
                float(result.low[at]),
                float(result.high[at]),
                float(result.required[at]),
                tuple(explain_narrowing(cells, hidden, int(result.nodes[at]))),
            )
            for at in np.flatnonzero(result.narrowed)[:EXPLAINED]
        ]
        return Verdict(list_cells(name, problem, decided.cells, decided.hidden), tuple(found), summary)


def list_cells(name: str, problem: Problem, cells: PublishedCells, hidden: BoolArray) -> tuple[Cell, ...]:
    """Return the cells of this release."""
    return tuple(
        Cell(
            name,
            problem.rules[int(cells.table[at])].name,
            cells.keys[at],
            int(cells.values[at]),
            bool(hidden[at]),
        )
        for at in np.flatnonzero(~cells.earlier)
    )


def sum_up(verdicts: Sequence[Verdict]) -> dict[str, Any]:
    """Return the aggregates of all years together, for the steward; see `say_publicly`."""
    parts = [verdict.summary for verdict in verdicts]
    cells = sum(part["cells"] for part in parts)
    widths = [part["narrowest_width"] for part in parts if part["narrowest_width"] is not None]
    hidden = sum(part["hidden_first"] + part["hidden_to_protect"] for part in parts)
    return {
        "cells": cells,
        "hidden": hidden,
        "hidden_first": sum(part["hidden_first"] for part in parts),
        "hidden_to_protect": sum(part["hidden_to_protect"] for part in parts),
        "narrowed": sum(part["narrowed"] for part in parts),
        "narrowest_width": min(widths, default=None),
        "percent_of_cells_hidden": round(100 * hidden / max(cells, 1)),
        "percent_of_counts_hidden_at_most": round(
            100 * max((part["share_of_counts_hidden"] for part in parts), default=0.0)
        ),
    }


def say_publicly(found: Mapping[str, Any]) -> dict[str, Any]:
    """Return the aggregates that the public manifest has.

    How many were hidden first is rounded up to tens, and left out unless at least as many others were hidden
    with them: else it would say that a hidden count is probably, or certainly, small. Shares are in whole per
    cent, for an exact one would be one more equation.
    """
    kept = (
        "cells", "hidden", "narrowed", "narrowest_width", "percent_of_cells_hidden",
        "percent_of_counts_hidden_at_most",
    )  # fmt: skip
    at_most = -(-int(found["hidden_first"]) // TEN) * TEN
    first = at_most if 2 * at_most <= found["hidden"] else None
    return {**{name: found[name] for name in kept}, "hidden_first_at_most": first}
