"""What Alembic runs: the migrations, on the connection that was handed over."""

from typing import Any, Literal

from alembic import context

from data.workspace.models import METADATA, Listed, UtcTime


def write_type(kind: str, item: Any, autogen: object) -> str | Literal[False]:  # noqa: ARG001
    """Write our column types as what the database has, so that a migration stays what it was."""
    if kind == "type" and isinstance(item, UtcTime):
        return "sa.DateTime(timezone=True)"
    return "sa.JSON()" if kind == "type" and isinstance(item, Listed) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_item=write_type,
    # SQLite cannot alter a column in place: the table is written anew.
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
