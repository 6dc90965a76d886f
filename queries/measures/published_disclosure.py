"""Published values of disclosure control, computed again."""

import numpy as np

from queries.measures.checks import Check, check_values
from queries.measures.disclosure_bounds import bound_exactly, start_bounds
from queries.measures.disclosure_tables import Table, make_cells

_TEXTBOOK = "Fischetti & Salazar 2000, 3 × 3 table with all margins; hidden cells of 0 or more"
TEXTBOOK_TABLE = ((20, 50, 10), (8, 19, 22), (17, 32, 12))
TEXTBOOK_HIDDEN = frozenset({("2", "1"), ("2", "3"), ("3", "1"), ("3", "3")})
_INTERVALS = ((0, 25), (5, 30), (0, 25), (4, 29))


def disclosure_checks() -> list[Check]:
    """Compute what an attacker learns of the textbook table's four hidden cells.

    Returns
    -------
    list of Check
        Smallest and largest value of each, to the unit.
    """
    row, column = (axis.ravel() + 1 for axis in np.indices((3, 3)))
    tables = [
        Table("inner", ("row", "column"), hidden_before=TEXTBOOK_HIDDEN),
        Table("row", ("row",)),
        Table("column", ("column",)),
        Table("total", ()),
    ]
    cells = make_cells({"row": row, "column": column}, np.ravel(TEXTBOOK_TABLE), tables)
    start = start_bounds(cells.system, cells.mark_nodes(cells.hidden_before), least=0)
    found = bound_exactly(cells.system, start, cells.node[cells.hidden_before])
    names = [
        f"Hidden cell of row {row}, column {column}: {end}"
        for row, column in sorted(TEXTBOOK_HIDDEN)
        for end in ("smallest", "largest")
    ]
    computed = np.column_stack([found.low, found.high])
    return check_values(names, computed, np.array(_INTERVALS), tolerance=1e-9, source=_TEXTBOOK)
