"""Rows that cannot be used: kept with their reason, and with nothing personal beside it."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pandas as pd

from data.events.scrub import scrub_text
from data.steps import BuildContext


def reject_rows(
    context: BuildContext, source: str, rows: pd.DataFrame, reasons: pd.Series, *, keep: Sequence[str]
) -> None:
    """Write the rows that have a reason to the rejected rows.

    Parameters
    ----------
    context
        The build.
    source
        Name of the source in the ledger.
    rows
        Rows with columns file, row_number and the file's own; columns missing from them are not kept.
    reasons
        Why a row cannot be used, null where it can; indexed like `rows`.
    keep
        The file's columns that are not personal. Their texts are scrubbed all the same.
    """
    bad = reasons.notna()
    if not bad.any():
        return
    kept = rows.loc[bad, [name for name in keep if name in rows.columns]].astype(object)
    raw = [write_raw(dict(zip(kept.columns, cells, strict=True))) for cells in kept.itertuples(index=False)]
    context.reject(source, rows.loc[bad, ["file", "row_number"]].assign(reason=reasons[bad], raw=raw))


def write_raw(record: dict[str, object]) -> str:
    """Return the cells of a row as JSON text, scrubbed of contact details and officers' names.

    >>> write_raw({"id": "7", "title": "Call 555-0100"})
    '{"id": "7", "title": "Call"}'
    """
    clean = {key: scrub_text(cell) if isinstance(cell, str) else cell for key, cell in record.items()}
    return json.dumps(clean, default=str, ensure_ascii=False)
