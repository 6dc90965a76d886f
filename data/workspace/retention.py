"""Retention: free text goes when its record is old enough; counts, dates and who entered them stay."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from data.workspace.changes import count_change, lock_workspace
from data.workspace.database import reading, writing
from data.workspace.erasure import OF_WITHDRAWAL, Erasure, erase_words, scour
from data.workspace.models import AUDIT
from data.workspace.records.base import Record, find_words
from data.workspace.records.kinds import KINDS, name_kind
from data.workspace.store import Workspace
from data.workspace.stored import Stored
from data.workspace_settings import WorkspaceSettings


@dataclass(frozen=True)
class Due:
    """Words of one record whose time is up, the day that dates it, and how long they were kept."""

    kind: str
    record_id: str
    dated: dt.date
    months: int
    fields: tuple[str, ...]


def find_due(workspace: Workspace, settings: WorkspaceSettings, *, today: dt.date) -> list[Due]:
    """Return the words whose retention period has ended, in records, withdrawn ones and the audit trail.

    Parameters
    ----------
    workspace
        Where they are kept.
    settings
        The city file's `[workspace]`.
    today
        A record is due from the day on which it is as many months old as its kind is kept.
    """
    due = []
    for name, kind in KINDS.items():
        months = settings.retention_months_by_kind.get(name, settings.retention_months)
        if months is None:
            continue
        last = subtract_months(today, months)
        for stored in workspace.list(kind, withdrawn=None):
            dated = find_date(stored)
            fields = find_kept_words(workspace, kind, stored) if dated <= last else ()
            if fields:
                due.append(Due(name, stored.record_id, dated, months, fields))
    return due


def apply_retention(workspace: Workspace, due: Iterable[Due], *, who: str) -> None:
    """Erase words whose time is up, in one transaction; see `Workspace.erase`."""
    erasures = [
        Erasure.of(
            KINDS[each.kind], each.record_id, each.fields, who=who, why=f"kept for {each.months} months"
        )
        for each in due
    ]
    if not erasures:
        return
    with writing(workspace.engine) as connection:
        lock_workspace(connection)
        for erasure in erasures:
            erase_words(connection, erasure)
        count_change(connection)
    scour(workspace.engine, {erasure.kind for erasure in erasures})


def find_date(stored: Stored[Any]) -> dt.date:
    """Return the day that dates a record: its own, else that of its entry (UTC)."""
    field = type(stored.record).dated_by
    own = getattr(stored.record, field) if field else None
    moment = stored.created_at if own is None else own
    return moment.date() if isinstance(moment, dt.datetime) else moment


def find_kept_words(workspace: Workspace, kind: type[Record], stored: Stored[Any]) -> tuple[str, ...]:
    """Return the fields whose free text is still kept, in the record or in its trail."""
    passing = [name for name, words in find_words(kind).items() if words.passing]
    mine = (AUDIT.c.kind == name_kind(kind)) & (AUDIT.c.record_id == stored.record_id)
    with reading(workspace.engine) as connection:
        trail = connection.execute(sa.select(AUDIT.c.before, AUDIT.c.after, AUDIT.c.why).where(mine)).all()
    sides = [side for entry in trail for side in (entry.before, entry.after) if side]
    kept = [name for name in passing if any(side.get(name) is not None for side in sides)]
    return (*kept, OF_WITHDRAWAL) if stored.withdrawn_why else tuple(kept)


def subtract_months(day: dt.date, months: int) -> dt.date:
    """Return the day so many months earlier; the month's last where it has no such day.

    >>> subtract_months(dt.date(2026, 3, 31), 1)
    datetime.date(2026, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    if year < 1:
        return dt.date.min
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
