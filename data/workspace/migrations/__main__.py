"""Writes a migration from what changed in the record classes: `python -m data.workspace.migrations WHAT`."""

import sys
import tempfile
from pathlib import Path

from alembic import command

from data.workspace.database import make_file_engine
from data.workspace.migrate import find_head, make_config, migrate


def write_migration(message: str) -> None:
    """Write a migration from the last one to the record classes as they are, to be read before it is kept."""
    with tempfile.TemporaryDirectory() as folder:
        engine = make_file_engine(Path(folder) / "workspace.sqlite")
        migrate(engine, "new")
        with engine.begin() as connection:
            number = f"{int(find_head()) + 1:04d}"
            command.revision(make_config(connection), message=message, autogenerate=True, rev_id=number)
        engine.dispose()


if __name__ == "__main__":
    write_migration(" ".join(sys.argv[1:]))
