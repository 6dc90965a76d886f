"""Which published cells add up to which: the sparse relations behind tables.

A node is a published cell, or an atom that no table shows by itself. Each node over several atoms is tied to
smaller ones by one relation, *node less its parts is 0*; all other equations between cells follow from these.
Ties between neighbours instead of sums over atoms keep the matrix small, and where all cells of a relation
are shown it says nothing more, so that a city falls apart into districts.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from queries.measures.arrays import BoolArray, IntArray

_FAR = 1 << 40


@dataclass(frozen=True)
class TableSystem:
    """Nodes with their true values, shape (n,), and the relations between them.

    Atoms come first. `relations` has +1 for a node and -1 for each of its parts, and times the values is 0;
    it defines every node over several atoms once. `shortcuts` are other ways in which tables partition a
    node: they follow from the relations and let simple arithmetic see further.
    """

    values: IntArray
    published: BoolArray
    relations: sparse.csr_array
    shortcuts: sparse.csr_array

    @cached_property
    def by_node(self) -> sparse.csc_array:
        """The relations, quick to take some nodes of."""
        return sparse.csc_array(self.relations)


@dataclass(frozen=True)
class _Nesting:
    """Pairs of a node and a smaller published one within it, grouped by the table of the smaller one."""

    parent: IntArray
    child: IntArray
    group: IntArray
    group_parent: IntArray
    group_parts: IntArray
    group_covers: IntArray  # atoms


def build_system(
    membership: sparse.csr_array, counts: IntArray, table: IntArray
) -> tuple[TableSystem, IntArray]:
    """Merge atoms and cells that nothing tells apart, and find which cells are sums of which.

    Parameters
    ----------
    membership
        1 where a cell holds an atom, shape (cells, atoms). Cells of one table hold no atom twice.
    counts
        Counts of the atoms.
    table
        Table of each cell.

    Returns
    -------
    system, node
        The system, and the node of each cell.
    """
    held, merged_counts = _merge_atoms(membership, counts)
    node, distinct = _find_nodes(held)
    atoms, several = merged_counts.size, distinct.size
    published = np.zeros(atoms + several, dtype=bool)
    published[node] = True
    values = np.concatenate([merged_counts, held[distinct] @ merged_counts]).astype(np.int64)
    nesting = _nest_cells(held, distinct, node, table, atoms=atoms)
    relations, rest = _choose_relations(nesting, held[distinct], atoms=atoms, nodes=values.size)
    return TableSystem(values, published, relations, rest), node


def _fingerprint(matrix: sparse.csr_array) -> NDArray[np.int64]:
    """Two random sums of each row's columns, shape (rows, 2): equal for rows that are equal."""
    keys = np.random.default_rng(0).integers(1, 1 << 62, size=(matrix.shape[1], 2))
    return np.asarray(matrix @ keys, dtype=np.int64)


def _merge_atoms(membership: sparse.csr_array, counts: IntArray) -> tuple[sparse.csr_array, IntArray]:
    """Merge atoms that lie in the same cells; leave out those in none."""
    used = np.flatnonzero(np.diff(membership.tocsc().indptr))
    columns = sparse.csr_array(membership[:, used].T)
    _, first, merged = np.unique(_fingerprint(columns), axis=0, return_index=True, return_inverse=True)
    total = np.bincount(merged.ravel(), weights=counts[used].astype(np.float64), minlength=first.size)
    return sparse.csr_array(columns[first].T), total.astype(np.int64)


def _find_nodes(held: sparse.csr_array) -> tuple[IntArray, IntArray]:
    """Return the node of each cell, and for each node after the atoms a cell that it is."""
    size = np.diff(held.indptr)
    node = np.zeros(held.shape[0], dtype=np.int64)
    single = size == 1
    node[single] = held[np.flatnonzero(single)].indices
    several = np.flatnonzero(~single)
    if not several.size:
        return node, several
    _, first, place = np.unique(_fingerprint(held[several]), axis=0, return_index=True, return_inverse=True)
    node[several] = held.shape[1] + place.ravel()
    return node, several[first]


def _nest_cells(
    held: sparse.csr_array, distinct: IntArray, node: IntArray, table: IntArray, *, atoms: int
) -> _Nesting:
    size = np.diff(held.indptr)
    shared = sparse.coo_array(held[distinct] @ held.T)
    row, cell = (np.asarray(part, dtype=np.int64) for part in shared.coords)
    inside = (shared.data == size[cell]) & (size[cell] < size[distinct[row]])
    row, cell = row[inside], cell[inside]
    key = row * (int(table.max(initial=0)) + 1) + table[cell]
    _, first, group = np.unique(key, return_index=True, return_inverse=True)
    covers = np.bincount(group, weights=size[cell], minlength=first.size).astype(np.int64)
    parts = np.bincount(group, minlength=first.size)
    return _Nesting(atoms + row, node[cell], group, atoms + row[first], parts, covers)


def _choose_relations(
    nesting: _Nesting, held: sparse.csr_array, *, atoms: int, nodes: int
) -> tuple[sparse.csr_array, sparse.csr_array]:
    """Define each node by its partition into the fewest parts, else by the most that a table covers."""
    size = np.diff(held.indptr)
    full = nesting.group_covers == size[nesting.group_parent - atoms]
    rank = np.where(full, nesting.group_parts, _FAR - nesting.group_covers)
    order = np.lexsort((rank, nesting.group_parent))
    _, first = np.unique(nesting.group_parent[order], return_index=True)
    chosen = np.zeros(full.size, dtype=bool)
    chosen[order[first]] = True
    relations = _define_nodes(nesting, chosen, held, atoms=atoms, nodes=nodes)
    return relations, _list_shortcuts(nesting, full & ~chosen, nodes=nodes)


def _define_nodes(
    nesting: _Nesting, chosen: BoolArray, held: sparse.csr_array, *, atoms: int, nodes: int
) -> sparse.csr_array:
    """One row for each node over several atoms; what no part covers is left to single atoms."""
    take = chosen[nesting.group]
    row, child = nesting.parent[take] - atoms, nesting.child[take]
    ones = np.ones(row.size, dtype=np.int64)
    several = held.shape[0]
    parts = sparse.csr_array((ones, (row, child)), shape=(several, nodes))
    spread = sparse.vstack([sparse.eye_array(atoms, dtype=np.int64, format="csr"), held], format="csr")
    rest = sparse.csr_array(held - parts @ spread)
    rest.eliminate_zeros()
    itself = sparse.eye_array(several, dtype=np.int64, format="csr")
    left = sparse.hstack([-rest, itself], format="csr")
    return sparse.csr_array(left - parts, dtype=np.float64)


def _list_shortcuts(nesting: _Nesting, wanted: BoolArray, *, nodes: int) -> sparse.csr_array:
    take = wanted[nesting.group]
    number = np.cumsum(wanted) - 1
    row, column = number[nesting.group[take]], nesting.child[take]
    parent = nesting.group_parent[wanted]
    rows = np.concatenate([row, np.arange(parent.size)])
    data = np.concatenate([-np.ones(row.size), np.ones(parent.size)])
    columns = np.concatenate([column, parent])
    return sparse.csr_array((data, (rows, columns)), shape=(parent.size, nodes))
