"""The time: the machine's, or the day that COMMONBEAT_TODAY says."""

from __future__ import annotations

import datetime as dt
import os


def read_clock() -> dt.datetime:
    """Return the time in UTC; where COMMONBEAT_TODAY is set, the machine's time of day on that day."""
    now = dt.datetime.now(dt.UTC)
    given = os.environ.get("COMMONBEAT_TODAY")
    return dt.datetime.combine(dt.date.fromisoformat(given), now.timetz()) if given else now
