"""Published tables of counts as one system of cells that add up.

Every published cell is a sum of atoms, the finest cross-classification of everything published: the part of a
beat that lies in one neighbourhood, one offence group, one month. Margins, two geographies that overlap,
rolling windows and earlier releases are all the same thing here: further sums of the same atoms.

Sources
-------
Hundepool A et al. (2012), Statistical Disclosure Control, Wiley, chapter 4 (tables as linear systems).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse

from queries.errors import MeasureInputError
from queries.measures.arrays import BoolArray, IntArray
from queries.measures.disclosure_relations import TableSystem, build_system


@dataclass(frozen=True)
class Table:
    """A table as readers see it: one cell for each combination of `by` among the atoms in `where`.

    `by` names dimensions; none of them gives the one total. `where` is a mask of the atoms (all by default):
    a window of twelve months, one release's period. `hidden_before` makes it a table of an earlier release:
    the keys of the cells that were hidden in it, in the order of `by`; every other cell of it was shown.
    """

    name: str
    by: tuple[str, ...]
    where: ArrayLike | None = None
    hidden_before: frozenset[tuple[str, ...]] | None = None


@dataclass(frozen=True)
class PublishedCells:
    """All cells of all tables, shape (cells,), and the system of the n nodes that they stand for.

    Cells over the same atoms share a node, whichever table or release they are in. `keys` are the values of
    the table's `by`. `earlier` marks cells of earlier releases, `hidden_before` those of them that were
    hidden.
    """

    tables: tuple[Table, ...]
    table: IntArray
    keys: tuple[tuple[str, ...], ...]
    values: IntArray
    node: IntArray
    earlier: BoolArray
    hidden_before: BoolArray
    system: TableSystem

    def name_cell(self, cell: int) -> str:
        """Name a cell for the steward: its table, then its key."""
        table = self.tables[int(self.table[cell])]
        return f"{table.name}: {', '.join(self.keys[cell])}" if table.by else table.name

    def mark_nodes(self, cells: BoolArray) -> BoolArray:
        """Mark the nodes of which any of these cells is one."""
        marked = np.zeros(self.system.values.size, dtype=bool)
        marked[self.node[cells]] = True
        return marked

    @property
    def shown_before(self) -> BoolArray:
        """Nodes that an earlier release showed, shape (n,): nothing can hide them again."""
        return self.mark_nodes(self.earlier & ~self.hidden_before)


def make_cells(
    dimensions: Mapping[str, ArrayLike], counts: ArrayLike, tables: Sequence[Table]
) -> PublishedCells:
    """Lay published tables over their atoms.

    Parameters
    ----------
    dimensions
        Labels of the atoms by dimension (beat, district, offence_group, quarter, …), each of shape (atoms,).
        Atoms are dense: one of count 0 belongs here too, for readers do not know that it is 0.
    counts
        Counts of the atoms. A count that was revised after an earlier release is two atoms, one with the
        old and one with the new count, each in the tables of its time.
    tables
        This release's tables and those of every earlier one.

    Returns
    -------
    PublishedCells
        Cells in the order of the tables, within a table in the order of their keys.

    Raises
    ------
    MeasureInputError
        If a count is negative or broken, a label array does not fit the counts, a table names a dimension
        that is not there, or hides a cell that it does not have.
    """
    count = _check_atoms(dimensions, counts)
    codes = {name: np.unique(np.asarray(labels), return_inverse=True) for name, labels in dimensions.items()}
    parts = [_group_atoms(codes, table, count.size) for table in tables]
    blocks = [membership for membership, _ in parts]
    keys = [key for _, part in parts for key in part]
    table_of = np.repeat(np.arange(len(tables)), [len(part) for _, part in parts])
    membership = sparse.csr_array(sparse.vstack(blocks, format="csr", dtype=np.int64))
    of_cell = [table for table, (_, part) in zip(tables, parts, strict=True) for _ in part]
    pairs = zip(of_cell, keys, strict=True)
    earlier = np.asarray([table.hidden_before is not None for table in of_cell], dtype=np.bool_)
    hidden_before = np.asarray([key in (table.hidden_before or ()) for table, key in pairs], dtype=np.bool_)
    _check_hidden_before(tables, hidden_before)
    system, node = build_system(membership, count, table_of)
    values = np.asarray(membership @ count, dtype=np.int64)
    return PublishedCells(tuple(tables), table_of, tuple(keys), values, node, earlier, hidden_before, system)


def _check_atoms(dimensions: Mapping[str, ArrayLike], counts: ArrayLike) -> IntArray:
    values = np.asarray(counts, dtype=np.float64)
    if values.ndim != 1 or np.any(values < 0) or np.any(values != np.floor(values)):
        raise MeasureInputError("counts of atoms must be whole, not negative and in one dimension")
    for name, labels in dimensions.items():
        if np.shape(labels) != values.shape:
            raise MeasureInputError(f"labels of {name} of shape {np.shape(labels)} do not fit {values.shape}")
    return values.astype(np.int64)


def _check_hidden_before(tables: Sequence[Table], found: BoolArray) -> None:
    named = sum(len(table.hidden_before or ()) for table in tables)
    if named != int(found.sum()):
        raise MeasureInputError(f"of {named} cells hidden before, the tables have {found.sum()}")


def _group_atoms(
    codes: Mapping[str, tuple[np.ndarray, np.ndarray]], table: Table, atoms: int
) -> tuple[sparse.csr_array, list[tuple[str, ...]]]:
    """Return which atoms each cell of a table holds, shape (cells of the table, atoms), and the keys."""
    missing = [name for name in table.by if name not in codes]
    if missing:
        raise MeasureInputError(f"table {table.name} is by {missing[0]}, which the atoms do not have")
    chosen = np.arange(atoms) if table.where is None else np.flatnonzero(np.asarray(table.where, dtype=bool))
    shape = tuple(codes[name][0].size for name in table.by)
    parts = [codes[name][1][chosen] for name in table.by]
    cell = np.ravel_multi_index(parts, shape) if parts else np.zeros(chosen.size, dtype=np.intp)
    present, row = np.unique(cell, return_inverse=True)
    ones = np.ones(chosen.size, dtype=np.int64)
    membership = sparse.csr_array((ones, (row, chosen)), shape=(present.size, atoms))
    places = np.unravel_index(present, shape) if parts else ()
    labels = [codes[name][0][place].astype(str) for name, place in zip(table.by, places, strict=True)]
    keys: list[tuple[str, ...]] = [tuple(map(str, key)) for key in zip(*labels, strict=True)]
    return membership, keys if parts else [()] * present.size
