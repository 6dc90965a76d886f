"""Whether an event was held: what the log or the title says, and on which side of the capture it lies."""

from __future__ import annotations

import datetime as dt
import re
from typing import Literal

Status = Literal["held", "presumed", "scheduled", "cancelled"]

HELD = frozenset({"held", "completed", "complete", "done", "took place"})
CANCELLED = frozenset({"cancelled", "canceled", "called off", "postponed"})
SAYS_CANCELLED = re.compile(
    r"\b(?:cancell?ed|called\s+off|postponed)\b"
    r"|^\W*no\s+(?:[\w/&.,-]+\s+){0,4}?(?:meeting|mtg|jury|session|class)\b",
    re.IGNORECASE,
)


def read_given_status(text: str | None) -> Status | None:
    """Return the status that a log states, or None: `held` and `cancelled` are all that one can confirm."""
    plain = " ".join((text or "").lower().split())
    if plain in HELD:
        return "held"
    return "cancelled" if plain in CANCELLED else None


def says_cancelled(*texts: str | None) -> bool:
    """Whether a title or place says that the event is called off.

    >>> says_cancelled("NO Beat Meeting 1212"), says_cancelled("No Guns Rally")
    (True, False)
    """
    return any(SAYS_CANCELLED.search(text) for text in texts if text)


def settle_status(
    given: Status | None,
    *,
    attended: bool,
    starts_local: dt.datetime,
    ends_local: dt.datetime | None,
    captured_on: dt.date,
) -> Status:
    """Return the status of an event.

    What the log states wins; recorded attendance confirms an event whose day has come. Else an event that
    ended (began, where the end is unknown) before the day of capture is presumed, any other scheduled.
    """
    if given:
        return given
    if attended and starts_local.date() <= captured_on:
        return "held"
    return "presumed" if (ends_local or starts_local).date() < captured_on else "scheduled"
