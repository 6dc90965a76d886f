"""Cells that turn out to be hidden for nothing are shown again; the attacker is the judge of each.

Cells are hidden one after another, so that some protect what others have come to protect too. Each is tried
in turn, the largest first: where all that must stay hidden has whole tables to prove it wide enough without
that cell, it is shown, and with it whatever was hidden for its sake alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from queries.measures.arrays import BoolArray, FloatArray, IntArray
from queries.measures.disclosure_bounds import Bounds, allow_moves, move_furthest
from queries.measures.disclosure_lines import Line, draw_line
from queries.measures.disclosure_moves import Surroundings, choose_weights
from queries.measures.disclosure_relations import TableSystem

REACH = 100
TOGETHER = 12
SEARCHES = 30
MOST_WANTING = 10
PATIENCE = 30


@dataclass(frozen=True)
class Hiding:
    """What is hidden, shape (n,), what it may be, and the lines that prove it wide enough.

    `may_show` marks what was hidden to protect others; `guarded` what no table shows and must stay unknown.
    """

    hidden: BoolArray
    bounds: Bounds
    lines: Sequence[Line]
    required: FloatArray
    may_show: BoolArray
    guarded: BoolArray


def show_again(system: TableSystem, hiding: Hiding) -> tuple[BoolArray, list[Line]]:
    """Show what need not be hidden.

    Parameters
    ----------
    system
        The tables.
    hiding
        What is hidden by now, all of it wide enough.

    Returns
    -------
    hidden, lines
        What stays hidden, shape (n,), and the lines that prove it wide enough. The search ends where thirty
        cells in turn had to stay: what is hidden densely has nothing to spare.
    """
    ledger = _Ledger(system, hiding)
    order = np.flatnonzero(hiding.hidden & hiding.may_show)
    order = order[np.argsort(-system.values[order], kind="stable")]
    failed = 0
    for node in map(int, order):
        if ledger.hidden[node] and failed < PATIENCE:
            failed = 0 if _try_showing(ledger, node) else failed + 1
    return ledger.hidden, [line for line in ledger.lines if line is not None]


class _Ledger:
    """What is hidden by now, and which lines go through which nodes."""

    def __init__(self, system: TableSystem, hiding: Hiding) -> None:
        known = system.published & ~hiding.hidden
        true = system.values.astype(np.float64)
        self.system = system
        self.hidden = hiding.hidden.copy()
        self.required = hiding.required
        self.may_show = hiding.may_show
        self.guarded = hiding.guarded
        self.low = np.where(known, true, hiding.bounds.low)
        self.high = np.where(known, true, hiding.bounds.high)
        self.near = Surroundings(system)
        self.lines: list[Line | None] = []
        self.through: dict[int, set[int]] = {}
        for line in hiding.lines:
            self.add(line)

    def add(self, line: Line) -> None:
        """Take in a line."""
        for node in line.nodes.tolist():
            self.through.setdefault(node, set()).add(len(self.lines))
        self.lines.append(line)

    def drop(self, at: int) -> None:
        """Forget a line."""
        for node in self.list_nodes(at):
            self.through[node].discard(at)
        self.lines[at] = None

    def list_nodes(self, at: int) -> list[int]:
        """List the nodes that a line goes through."""
        line = self.lines[at]
        return [] if line is None else [int(node) for node in line.nodes]

    def find_lines(self, node: int, but: set[int]) -> list[Line]:
        """Return the lines through a node except some."""
        found = (self.lines[at] for at in self.through.get(node, ()) if at not in but)
        return [line for line in found if line is not None]


@dataclass
class _Trial:
    """What is shown, what falls away with it, and what was found instead."""

    shown: dict[int, tuple[float, float]] = field(default_factory=dict)
    dropped: set[int] = field(default_factory=set)
    added: list[Line] = field(default_factory=list)
    searches: int = 0


def _try_showing(ledger: _Ledger, node: int) -> bool:
    """Show a node if everything that must stay hidden is wide enough without it; tell whether it is."""
    trial = _Trial()
    _give_up(ledger, trial, node)
    while wanting := _list_wanting(ledger, trial):
        lost = len(wanting) > MOST_WANTING or trial.searches > SEARCHES or len(trial.shown) > TOGETHER
        if not lost and _prove_again(ledger, trial, wanting[0]):
            continue
        if lost or not ledger.may_show[wanting[0]]:
            for shown, (low, high) in trial.shown.items():
                ledger.low[shown], ledger.high[shown] = low, high
            return False
        _give_up(ledger, trial, wanting[0])
    for at in trial.dropped:
        ledger.drop(at)
    for line in trial.added:
        ledger.add(line)
    ledger.hidden[list(trial.shown)] = False
    return True


def _give_up(ledger: _Ledger, trial: _Trial, node: int) -> None:
    """Hold a node still for a trial: every line through it falls away."""
    trial.shown[node] = (float(ledger.low[node]), float(ledger.high[node]))
    ledger.low[node] = ledger.high[node] = ledger.system.values[node]
    trial.dropped |= ledger.through.get(node, set())
    trial.added = [line for line in trial.added if node not in line.nodes]


def _list_wanting(ledger: _Ledger, trial: _Trial) -> list[int]:
    """List the nodes that are no longer wide enough, the one that needs most first."""
    touched = {node for at in trial.dropped for node in ledger.list_nodes(at)} - trial.shown.keys()
    wanting = [
        node
        for node in touched
        if (ledger.hidden[node] or ledger.guarded[node])
        and _measure_width(ledger, trial, node) < ledger.required[node]
    ]
    return sorted(wanting, key=lambda node: (-ledger.required[node], node))


def _measure_width(ledger: _Ledger, trial: _Trial, node: int) -> float:
    return measure_width([*ledger.find_lines(node, trial.dropped), *trial.added], node)


def measure_width(lines: Iterable[Line], node: int) -> float:
    """Return how far apart the values of a node are on these lines and in the true table."""
    low = high = 0
    for line in lines:
        place = int(np.searchsorted(line.nodes, node))
        if place < line.nodes.size and line.nodes[place] == node:
            ends = (line.first * int(line.step[place]), line.last * int(line.step[place]))
            low, high = min(low, *ends), max(high, *ends)
    return float(high - low)


def _prove_again(ledger: _Ledger, trial: _Trial, node: int) -> bool:
    """Look for lines through a node among what is still hidden nearby."""
    loose = ledger.low < ledger.high
    ledger.near.set_weights(choose_weights(ledger.system.values, free=loose, closed=~loose))
    nodes: IntArray = next(ledger.near.list_nearest(node, reach=REACH))
    width = float(ledger.required[node])
    bounds = Bounds(ledger.low, ledger.high)
    moves = allow_moves(ledger.system, bounds, nodes, furthest=4.0 * width + 20.0)
    for side in (1.0, -1.0):
        gain = np.where(nodes == node, side, 0.0)
        trial.searches += 1
        found = move_furthest(moves, gain)
        line = None if found is None else draw_line(ledger.system.values, bounds, nodes, found.move)
        if line is not None:
            trial.added.append(line)
            if _measure_width(ledger, trial, node) >= width:
                return True
    return False
