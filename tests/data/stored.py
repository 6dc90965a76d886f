"""Every table of a build, to be compared with that of another."""

from typing import Any

from data.contracts import KEPT
from data.reading import open_build

Tables = dict[str, list[tuple[Any, ...]]]


def read_tables() -> Tables:
    """Return every table of the build in force: incidents as they are stored, the rest in one order."""
    tables = {}
    with open_build("tiny") as connection:
        for name in sorted(KEPT):
            if name == "meta_city":
                query = "from meta_city where key not in ('build_id', 'built_at') order by all"
            elif name == "int_incident":
                query = "from int_incident"
            else:
                query = f"select columns(name -> name <> 'build_id') from {name} order by all"
            rows = connection.sql(query).to_arrow_table().to_pylist()
            tables[name] = [tuple(row.values()) for row in rows]
    return tables
