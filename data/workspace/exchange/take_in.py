"""A filled table → records: what is new is added, what differs is changed, the same again does nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from data.workspace.errors import WorkspaceUserError
from data.workspace.exchange.cells import read_cell
from data.workspace.exchange.read_tables import FilledRow
from data.workspace.exchange.write_tables import FOLLOWING, KEYS
from data.workspace.records.base import Record
from data.workspace.records.reading import read_record
from data.workspace.store import Workspace
from data.workspace.stored import Stored

Verdict = Literal["added", "changed", "unchanged", "rejected"]


@dataclass(frozen=True, slots=True)
class Outcome[T: Record]:
    """What becomes of one row, and why."""

    number: int
    verdict: Verdict
    reason: str | None = None
    record: T | None = None
    stored: Stored[T] | None = None


@dataclass(frozen=True)
class Intake[T: Record]:
    """What a table would do, row by row; nothing is saved yet."""

    kind: type[T]
    outcomes: Sequence[Outcome[T]] = field(default_factory=tuple)

    def count(self, verdict: Verdict) -> int:
        """Return how many rows have a verdict; the four together are all rows."""
        return sum(outcome.verdict == verdict for outcome in self.outcomes)


def plan_intake[T: Record](
    workspace: Workspace,
    kind: type[T],
    rows: Sequence[FilledRow],
    *,
    finish: Callable[[T], T] = lambda record: record,
) -> Intake[T]:
    """Work out what a table would do.

    Parameters
    ----------
    workspace
        What is there already.
    kind
        Kind of the table's records.
    rows
        Rows of the table. One without `record_id` is new, unless a record says the same in every column that
        the table has; so the same file twice adds nothing the second time.
    finish
        Completes a record before it is compared and saved, such as finding an event's areas.
    """
    there = workspace.list(kind, withdrawn=None)
    given = set(rows[0].cells) & set(kind.model_fields) - FOLLOWING if rows else set()
    known = {_say_same(each.record, given) for each in there}
    by_id = {each.record_id: each for each in there}
    outcomes: list[Outcome[T]] = []
    for row in rows:
        outcome = _judge(kind, row, by_id, finish)
        if outcome.verdict == "added" and outcome.record is not None:
            said = _say_same(outcome.record, given)
            if said in known:
                outcome = replace(outcome, verdict="unchanged", reason="is there already")
            known.add(said)
        outcomes.append(outcome)
    return Intake(kind, outcomes)


def _judge[T: Record](
    kind: type[T], row: FilledRow, by_id: Mapping[str, Stored[T]], finish: Callable[[T], T]
) -> Outcome[T]:
    record_id = row.cells.get("record_id", "").strip()
    stored = by_id.get(record_id)
    if record_id and stored is None:
        return Outcome(row.number, "rejected", f"no record has the id {record_id}; leave it empty to add one")
    try:
        record = finish(_read_row(kind, row, stored))
    except (WorkspaceUserError, ValueError) as error:
        return Outcome(row.number, "rejected", str(error))
    return _judge_change(row, record, stored) if stored else Outcome(row.number, "added", None, record)


def _judge_change[T: Record](row: FilledRow, record: T, stored: Stored[T]) -> Outcome[T]:
    if record == stored.record:
        return Outcome(row.number, "unchanged", "is as it was", record, stored)
    if stored.withdrawn_at is not None:
        return Outcome(row.number, "rejected", "the record was withdrawn; restore it first", record, stored)
    if row.cells.get("row_version", "").strip() != str(stored.row_version):
        reason = f"{stored.changed_by} changed the record since this table was written; export it again"
        return Outcome(row.number, "rejected", reason, record, stored)
    return Outcome(row.number, "changed", None, record, stored)


def _read_row[T: Record](kind: type[T], row: FilledRow, stored: Stored[T] | None) -> T:
    values: dict[str, Any] = stored.record.model_dump() if stored else {}
    for name, text in row.cells.items():
        if name in KEYS or name in FOLLOWING or not name:
            continue
        value = read_cell(kind, name, text)
        if value is None and not kind.model_fields[name].is_required():
            values[name] = kind.model_fields[name].get_default(call_default_factory=True)
        elif value is not None:
            values[name] = value
    return read_record(kind, values)


def _say_same(record: Record, fields: set[str]) -> str:
    return record.model_dump_json(include=fields)


def take_in[T: Record](workspace: Workspace, intake: Intake[T], *, who: str) -> None:
    """Save what a table would do; all that is new in one transaction.

    Raises
    ------
    WorkspaceUserError
        Somebody changed one of the records meanwhile; what was saved before it stays saved, and taking the
        same table in again goes on from there.
    """
    workspace.add_all([o.record for o in intake.outcomes if o.verdict == "added" and o.record], who=who)
    for outcome in intake.outcomes:
        if outcome.verdict == "changed" and outcome.record is not None and outcome.stored is not None:
            workspace.change(
                intake.kind,
                outcome.stored.record_id,
                outcome.record,
                who=who,
                row_version=outcome.stored.row_version,
            )
