"""A release and all earlier ones as one problem: which atoms lie in which published cells, by year.

No table crosses a year, so each year stands alone. A count that was revised between two releases is two
atoms, the old in the tables of its time and the new in this release's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.publishing.topics import COUNT, YEAR, CellKey, Earlier, TableRule, Topic, select_year
from queries.measures.arrays import BoolArray, IntArray
from queries.measures.disclosure_tables import PublishedCells, Table, make_cells

SOLVER = 1
"""Raised when what is hidden for the same problem changes: remembered solutions are then not used."""


@dataclass(frozen=True)
class Problem:
    """A year of a topic: labels and counts of the atoms, shape (atoms,), its layers and all tables.

    `rules[i]` is the layer of `tables[i]`; the tables of earlier releases follow them.
    """

    year: str
    labels: Mapping[str, np.ndarray]
    counts: IntArray
    rules: tuple[TableRule, ...]
    tables: tuple[Table, ...]
    fine: BoolArray

    def make_cells(self, *, fine: bool = True) -> PublishedCells:
        """Return all cells, or those of the layers that are not fine."""
        chosen = [t for t, is_fine in zip(self.tables, self.fine, strict=True) if fine or not is_fine]
        return make_cells(self.labels, self.counts, chosen)

    def digest(self, thresholds: Sequence[int]) -> str:
        """Return a hash of all that decides the solution."""
        content = hashlib.sha256(repr((SOLVER, self.year, tuple(thresholds))).encode())
        for name, labels in sorted(self.labels.items()):
            content.update(repr((name, list(labels))).encode())
        content.update(self.counts.tobytes())
        for table, fine in zip(self.tables, self.fine, strict=True):
            hidden = None if table.hidden_before is None else sorted(table.hidden_before)
            content.update(repr((table.by, hidden, bool(fine))).encode() + np.asarray(table.where).tobytes())
        return content.hexdigest()


def pose_problem(topic: Topic, earlier: Sequence[Earlier], year: str) -> Problem | None:
    """Lay a topic's year and all that was published of it before over common atoms; None where nothing is.

    Parameters
    ----------
    topic
        This release's.
    earlier
        The same topic of every earlier release.
    year
        Which year.
    """
    releases = [*(each.topic for each in earlier), topic]
    labels = sorted(set().union(*(rule.labels for each in releases for rule in each.rules)) | {YEAR})
    frames = [_fill_labels(each.atoms, labels, year) for each in releases]
    atoms, counts = _align_atoms(frames, labels, topic.crossed)
    if atoms.empty:
        return None
    same_as = _find_versions(counts)
    rows = [np.flatnonzero(same_as[:, at] == at) for at in range(len(releases))]
    version = np.repeat(np.arange(len(releases)), [row.size for row in rows])
    place = np.concatenate(rows)
    laid = atoms.iloc[place].reset_index(drop=True)
    held = [same_as[place, at] == version for at in range(len(releases))]
    now = [(rule, _make_table(rule, rule.mark(laid) & held[-1], None)) for rule in topic.rules]
    now = [(rule, table) for rule, table in now if np.any(np.asarray(table.where))]
    if not now:
        return None
    before = _list_earlier(earlier, laid, held)
    return Problem(
        year=year,
        labels={name: laid[name].to_numpy().astype(str) for name in labels},
        counts=counts[place, version],
        rules=tuple(rule for rule, _ in now),
        tables=tuple(table for _, table in [*now, *before]),
        fine=np.array([rule.fine for rule, _ in [*now, *before]], dtype=np.bool_),
    )


def _fill_labels(atoms: pd.DataFrame, labels: list[str], year: str) -> pd.DataFrame:
    """Return a year's atoms by these labels; a label that a release does not know is empty."""
    missing = {name: "" for name in labels if name not in atoms.columns}
    return select_year(atoms.assign(**missing), year, labels)


def _align_atoms(
    frames: Sequence[pd.DataFrame], labels: list[str], crossed: tuple[tuple[str, ...], ...]
) -> tuple[pd.DataFrame, IntArray]:
    """Return the atoms of all releases, and their counts in each, shape (atoms, releases)."""
    seen = pd.concat([frame[labels] for frame in frames]).drop_duplicates()
    atoms = seen
    if crossed and not seen.empty:
        groups = [[name for name in group if name in labels] for group in crossed]
        rest = [name for name in labels if not any(name in group for group in groups)]
        parts = [seen[names].drop_duplicates() for names in [*groups, rest] if names]
        atoms = parts[0]
        for part in parts[1:]:
            atoms = atoms.merge(part, how="cross")
    atoms = atoms[labels].sort_values(labels, ignore_index=True)
    columns = [
        atoms.merge(frame, on=labels, how="left")[COUNT].fillna(0).to_numpy().astype(np.int64)
        for frame in frames
    ]
    return atoms, np.column_stack(columns)


def _find_versions(counts: IntArray) -> IntArray:
    """Return the first release with the same count as each, shape (atoms, releases)."""
    alike = counts[:, :, None] == counts[:, None, :]
    return np.asarray(alike.argmax(axis=1), dtype=np.int64)


def _make_table(rule: TableRule, where: BoolArray, hidden: frozenset[CellKey] | None) -> Table:
    return Table(rule.name, rule.by, where, hidden)


def _list_earlier(
    earlier: Sequence[Earlier], laid: pd.DataFrame, held: Sequence[BoolArray]
) -> list[tuple[TableRule, Table]]:
    """List the tables of earlier releases, one that came out several times unchanged only once."""
    found: dict[tuple[object, ...], tuple[TableRule, Table]] = {}
    for each, mine in zip(earlier, held, strict=False):
        for rule in each.topic.rules:
            where = rule.mark(laid) & mine
            if not where.any():
                continue
            keys = {tuple(key) for key in laid.loc[where, list(rule.by)].to_numpy().astype(str).tolist()}
            hidden = frozenset(each.hidden.get(rule.name, frozenset()) & keys)
            place = (rule.by, where.tobytes(), hidden)
            named = TableRule(
                f"{rule.name}, {each.release}", rule.table, rule.by, rule.columns, fine=rule.fine
            )
            found.setdefault(place, (named, _make_table(named, where, hidden)))
    return list(found.values())
