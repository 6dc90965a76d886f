"""What can go wrong with what people enter: the user's fault is a sentence, ours is a crash."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from data.errors import UserError


class WorkspaceUserError(UserError):
    """The user's fault: one sentence that says what was needed, what was found and what to do."""


class RecordError(WorkspaceUserError):
    """What was entered does not fit; `fields` names where."""

    def __init__(self, message: str, *, fields: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.fields = tuple(fields)


class RecordNotFoundError(WorkspaceUserError):
    """No record has this id."""


class WithdrawnError(WorkspaceUserError):
    """The record was withdrawn, or was not where that was needed."""


class UnavailableError(WorkspaceUserError):
    """The workspace cannot be reached or written: its disk, its database, or others who are saving."""


class ConflictError(WorkspaceUserError):
    """Somebody else changed the record since it was read.

    `who` and `at` (UTC) are of the last change, `fields` are all that changed since, `row_version` is the
    one now current.
    """

    def __init__(
        self, message: str, *, who: str, at: dt.datetime, fields: Sequence[str], row_version: int
    ) -> None:
        super().__init__(message)
        self.who = who
        self.at = at
        self.fields = tuple(fields)
        self.row_version = row_version
