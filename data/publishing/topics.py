"""What is counted and how it is laid out in tables: the plain description that the attacker starts from.

An atom is a row of a frame: labels as text, and a `count`. A label may name several areas, joined by `|`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from queries.measures.arrays import BoolArray

COUNT = "count"
YEAR = "year"
SEVERAL = "|"
CellKey = tuple[str, ...]


@dataclass(frozen=True)
class TableRule:
    """One layer of published cells: a cell for each combination of the labels `by`, of the atoms in `only`.

    `columns` are the names of `by` in the published table, `fixed` its other columns. An atom is in `only`
    where one of its areas is among the values. `within` marks a fine layer: it splits the sums by these
    labels further, such as a city's quarters into months. See `Problem.make_rough`.
    """

    name: str
    table: str
    by: tuple[str, ...]
    columns: tuple[str, ...]
    fixed: Mapping[str, str] = field(default_factory=dict)
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    within: tuple[str, ...] = ()

    @property
    def labels(self) -> set[str]:
        """Return the labels it needs of the atoms."""
        return {*self.by, *self.only, *self.within}

    def mark(self, atoms: pd.DataFrame) -> BoolArray:
        """Mark the atoms that it is about."""
        marks = np.ones(len(atoms), dtype=np.bool_)
        for label, values in self.only.items():
            wanted = set(values)
            codes, uniques = pd.factorize(atoms[label])
            inside = [bool(wanted & set(str(text).split(SEVERAL))) for text in uniques]
            marks &= np.asarray(inside, dtype=np.bool_)[codes]
        return marks


@dataclass(frozen=True)
class Topic:
    """One subject of a release: its atoms, where any, and the layers that are published of them.

    `crossed` are groups of labels; every combination of what is found in one with what is found in another
    is an atom too, of count 0. Empty: readers know which atoms there are.
    """

    name: str
    atoms: pd.DataFrame
    rules: tuple[TableRule, ...]
    crossed: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Earlier:
    """A topic of an earlier release, and the cells that were hidden in it by layer."""

    release: str
    topic: Topic
    hidden: Mapping[str, frozenset[CellKey]]


def select_year(atoms: pd.DataFrame, year: str, labels: list[str]) -> pd.DataFrame:
    """Return the atoms of a year by some of their labels."""
    part = atoms[atoms[YEAR] == year]
    if not labels:
        return part[[COUNT]].sum().to_frame().T.astype("int64")
    return sum_counts(part, labels)


def sum_counts(atoms: pd.DataFrame, labels: list[str]) -> pd.DataFrame:
    """Return atoms that have the same labels as one, sorted."""
    return atoms.groupby(labels, sort=True)[COUNT].sum().reset_index()
