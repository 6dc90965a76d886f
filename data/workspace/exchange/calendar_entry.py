"""An event as calendars know it, and what went wrong in reading one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from data.workspace.errors import WorkspaceUserError

EntryStatus = Literal["scheduled", "held", "cancelled"]


class CalendarFileError(WorkspaceUserError):
    """A calendar file that cannot be read at all."""


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One event for or from a calendar file.

    Attributes
    ----------
    uid
        Identifies the entry in every calendar that takes it in; the same one again is the same event.
    starts_local, ends_local
        Local time of the city, without a zone; the end may be unknown.
    sequence
        Grows with every change, so that calendars take the newer one.
    """

    uid: str
    title: str
    starts_local: dt.datetime
    ends_local: dt.datetime | None = None
    place: str | None = None
    lon: float | None = None
    lat: float | None = None
    status: EntryStatus = "scheduled"
    description: str | None = None
    sequence: int = 0


@dataclass(frozen=True, slots=True)
class RejectedEntry:
    """A component of a calendar file that could not be used: its place in the file and why."""

    position: int
    reason: str


@dataclass(frozen=True, slots=True)
class CalendarReading:
    """A calendar file read: received = accepted components + rejected ones.

    A component that repeats gives several entries.
    """

    received: int
    accepted: int
    entries: tuple[CalendarEntry, ...]
    rejected: tuple[RejectedEntry, ...]
