"""Find, read and run a query by name.

A query is one `.sql` file in `queries/loading` (what a build asks of records on their way), `staging`,
`marts`, `delta` (what people entered, laid over a build), `reads`, `public` (what a release is made from) or
`published` (what is read of one); its name is the file's stem, unique over them all. Values enter as `$name`
parameters only.
"""

import re
from collections.abc import Mapping, Sequence, Set
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa

from queries.errors import DuplicateQueryError, QueryParameterError, QueryResultError, UnknownQueryError

FOLDERS = ("loading", "staging", "marts", "delta", "reads", "public", "published")

# Whatever SQL may hold that is not code, and last the token looked for: the first alternative to match wins.
_TOKENS = re.compile(
    r"""--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'|"(?:[^"]|"")*"|\$\$.*?\$\$|\$(?P<name>[A-Za-z_]\w*)""", re.DOTALL
)


class Answer(Protocol):
    """An answer that can be handed over as Arrow."""

    def to_arrow_table(self) -> pa.Table:
        """Return all rows."""
        ...


class Connection(Protocol):
    """As much of a DuckDB connection as a query needs."""

    def extract_statements(self, query: str) -> Sequence[Any]:
        """Parse; each statement says its type."""
        ...

    # `sql` makes an object of Python's of every value of an answer where there are parameters.
    def execute(self, query: str, parameters: object = None) -> Answer:
        """Run one statement with named parameters."""
        ...


def list_queries(*, root: Path | None = None) -> dict[str, Path]:
    """Find every query.

    Parameters
    ----------
    root
        The folder that holds those of `FOLDERS`; the installed `queries` package if not given.

    Returns
    -------
    dict of str to Path
        File by query name, sorted by name. A folder that is absent holds no query.

    Raises
    ------
    DuplicateQueryError
        If two files have the same stem, even in different folders.
    """
    base = root or Path(str(files("queries")))
    found: dict[str, Path] = {}
    every = [file for folder in FOLDERS for file in (base / folder).glob("*.sql")]
    for file in sorted(every, key=lambda file: (file.stem, file.parent)):
        if file.stem in found:
            first, second = (f"{f.parent.name}/{f.name}" for f in (found[file.stem], file))
            raise DuplicateQueryError(f"{first} and {second} share a name; rename one of them.")
        found[file.stem] = file
    return found


@cache
def _list_installed() -> dict[str, Path]:
    """Which files there are is looked up once in a process; what they say, every time."""
    return list_queries()


def read_query(name: str, *, root: Path | None = None) -> str:
    """Return the text of the query called `name`.

    Raises
    ------
    UnknownQueryError
        If no file has that name; the message offers the nearest one.
    """
    queries = _list_installed() if root is None else list_queries(root=root)
    if name not in queries:
        near = get_close_matches(name, queries, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"there are {len(queries)} queries, none like it."
        raise UnknownQueryError(f"No query is called {name!r}; {hint}")
    return queries[name].read_text(encoding="utf-8")


def list_parameters(sql: str) -> frozenset[str]:
    """Return the names of the `$name` parameters of `sql`, not counting comments and quoted text."""
    return frozenset(match["name"] for match in _TOKENS.finditer(sql) if match["name"])


def run_query(
    connection: Connection,
    name: str,
    parameters: Mapping[str, object] | None = None,
    *,
    root: Path | None = None,
) -> pa.Table:
    """Run the query called `name` and return all its rows.

    Parameters
    ----------
    connection
        A connection or cursor of the caller's own: one that is shared between threads returns other threads'
        rows, so take `connection.cursor()` for every call.
    name
        The query's file stem.
    parameters
        A value for every `$name` in the query, and for nothing else.
    root
        As in `list_queries`.

    Raises
    ------
    UnknownQueryError
        If there is no such query.
    QueryParameterError
        If a parameter is missing, or the query does not declare it.
    QueryResultError
        If it is no statement that has rows to return; nothing is run then.
    """
    sql = read_query(name, root=root)
    given = dict(parameters or {})
    _check_parameters(name, list_parameters(sql), given.keys())
    statements = connection.extract_statements(sql)
    if [each.type.name for each in statements] != ["SELECT"]:
        raise QueryResultError(f"Query {name!r} returns no rows; it must be one select.")
    return connection.execute(statements[0], given or None).to_arrow_table()


def _check_parameters(name: str, declared: frozenset[str], given: Set[str]) -> None:
    missing, unknown = sorted(declared - given), sorted(given - declared)
    wrong = [f"needs {_dollar(missing)}"] if missing else []
    wrong += [f"does not know {_dollar(unknown)}"] if unknown else []
    if wrong:
        raise QueryParameterError(f"Query {name!r} {' and '.join(wrong)}.")


def _dollar(names: list[str]) -> str:
    return ", ".join(f"${name}" for name in names)
