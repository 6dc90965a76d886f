"""Tables with exact column types, whatever the rows: an empty source makes an empty table, not none."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa

from data.steps import BuildContext

AREAS = pa.list_(pa.struct([("level", pa.string()), ("area_id", pa.string())]))
LOCAL_TIME = pa.timestamp("us")
UTC_TIME = pa.timestamp("us", tz="UTC")


def write_table(context: BuildContext, table: str, frame: pd.DataFrame, schema: pa.Schema) -> None:
    """Write a frame as a table with the columns, order and types of a schema; NaN and NaT become null.

    Parameters
    ----------
    context
        The build.
    table
        Name of the table.
    frame
        Rows; columns that the schema lacks are left out, columns that the frame lacks are null.
    schema
        Arrow schema of the table.
    """
    absent = dict.fromkeys(name for name in schema.names if name not in frame.columns)
    full = frame.assign(**absent)[schema.names]
    rows = schema.empty_table() if full.empty else pa.Table.from_pandas(full, schema, preserve_index=False)
    context.write(table, rows)


def read_table(context: BuildContext, table: str) -> pd.DataFrame:
    """Return a table of the build whole, rows in the order they were written, maps as dictionaries."""
    frame: pd.DataFrame = context.connection.table(table).to_arrow_table().to_pandas(maps_as_pydicts="strict")
    return frame
