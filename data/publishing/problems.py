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

SOLVER = 3
"""Raised when what is hidden for the same problem changes: remembered solutions are then not used."""
VERSION = "version"
"""Label of atoms: in which releases they were counted so."""


@dataclass(frozen=True)
class Problem:
    """A year of a topic: labels and counts of the atoms, shape (atoms,), its layers and all tables.

    `rules[i]` is the layer of `tables[i]`; the tables of earlier releases follow, with `rules` of their own.
    """

    year: str
    labels: Mapping[str, np.ndarray]
    counts: IntArray
    rules: tuple[TableRule, ...]
    tables: tuple[Table, ...]

    @property
    def fine(self) -> BoolArray:
        """Mark the tables of fine layers, shape (tables,)."""
        return np.array([bool(rule.within) for rule in self.rules], dtype=np.bool_)

    def make_cells(self) -> PublishedCells:
        """Return all cells."""
        return make_cells(self.labels, self.counts, self.tables)

    def make_rough(self) -> PublishedCells:
        """Return the cells of layers that are not fine, and what the fine ones add up to.

        A fine layer splits sums of the whole city further, without any area. Whatever areas may hold by
        quarter in agreement with the city's quarter, they can hold by month in agreement with its months:
        a table of whole numbers exists for any row and column sums with one total. So months narrow nothing
        that the quarter does not. A count that was revised lies in other releases than the rest; the
        attacker is told the city's sums of each such part too, which is more than is published, so that
        every part can be split by itself.
        """
        rough = [table for table, fine in zip(self.tables, self.fine, strict=True) if not fine]
        told: dict[tuple[str, ...], BoolArray] = {}
        for rule, table in zip(self.rules, self.tables, strict=True):
            if rule.within:
                by = (*rule.within, VERSION)
                where = np.asarray(table.where, dtype=np.bool_)
                told[by] = told.get(by, np.zeros_like(where)) | where
        rough += [Table("told", by, where, frozenset()) for by, where in told.items()]
        return make_cells(self.labels, self.counts, rough)

    def may_split(self, *, min_count: int, min_width: int) -> bool:
        """Tell whether splitting the city's sums leaves small atoms of an area unknown.

        With a row of at least the width, an atom may be 0 and may be the width if its column holds as much
        and the other columns can take the whole row. Asked of the part that is the same in all releases,
        and of the layers by all their labels.
        """
        main = self.labels[VERSION] == _most_common(self.labels[VERSION])
        frame = pd.DataFrame(dict(self.labels)).assign(**{COUNT: self.counts})
        for rule, table in zip(self.rules, self.tables, strict=True):
            if not rule.within or table.hidden_before:
                continue
            part = frame[main & np.asarray(table.where, dtype=np.bool_)]
            if not _splits_safely(part, rule, min_count=min_count, min_width=min_width):
                return False
        return True

    def digest(self, thresholds: Sequence[int]) -> str:
        """Return a hash of all that decides the solution."""
        content = hashlib.sha256(repr((SOLVER, self.year, tuple(thresholds))).encode())
        for name, labels in sorted(self.labels.items()):
            content.update(repr((name, list(labels))).encode())
        content.update(self.counts.tobytes())
        for table, rule in zip(self.tables, self.rules, strict=True):
            hidden = None if table.hidden_before is None else sorted(table.hidden_before)
            content.update(repr((table.by, hidden, rule.within)).encode() + np.asarray(table.where).tobytes())
        return content.hexdigest()


def _splits_safely(part: pd.DataFrame, rule: TableRule, *, min_count: int, min_width: int) -> bool:
    """Tell whether no column that holds a small atom is too small, or too large beside the others."""
    within = list(rule.within)
    columns = list(dict.fromkeys([*within, *rule.by]))
    rows = [name for name in part.columns if name not in {*columns, COUNT, "month"}] + within
    largest = part.groupby(rows)[COUNT].sum().groupby(within).max().rename("largest")
    column = part.groupby(columns)[COUNT].sum().rename("column").reset_index()
    column["others"] = column.groupby(within)["column"].transform("sum") - column["column"]
    small = part[(part[COUNT] > 0) & (part[COUNT] < min_count)][columns].drop_duplicates()
    asked = small.merge(column, on=columns).merge(largest.reset_index(), on=within)
    needed = asked["largest"].clip(lower=min_width)
    return bool(((asked["column"] >= min_width) & (asked["others"] >= needed)).all())


def _most_common(labels: np.ndarray) -> str:
    """Return the label that most atoms have."""
    names, sizes = np.unique(labels, return_counts=True)
    return str(names[np.argmax(sizes)])


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
        labels={name: laid[name].to_numpy().astype(str) for name in labels} | {VERSION: _name_versions(held)},
        counts=counts[place, version],
        rules=tuple(rule for rule, _ in [*now, *before]),
        tables=tuple(table for _, table in [*now, *before]),
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


def _name_versions(held: Sequence[BoolArray]) -> np.ndarray:
    """Return in which releases each atom was counted so, as text."""
    marks = np.column_stack(held).astype(int).astype(str)
    return np.array(["".join(row) for row in marks])


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
                f"{rule.name}, {each.release}", rule.table, rule.by, rule.columns, within=rule.within
            )
            found.setdefault(place, (named, _make_table(named, where, hidden)))
    return list(found.values())
