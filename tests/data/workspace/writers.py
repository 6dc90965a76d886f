"""Processes that write to one workspace, to be killed or to compete; run as a program, prints JSON.

`python -m tests.data.workspace.writers kill ROUNDS` and `… compete WRITERS TIMES`. Children are forked here,
where there is one thread and what they need is loaded already.
"""

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from typing import Any, BinaryIO

from data.workspace import ConflictError, open_workspace, records
from data.workspace.checking import check_workspace


def make_event(title: str) -> records.Event:
    values = {"title": title, "event_kind": "other", "starts_local": "2026-07-01T18:30", "attendance": 0}
    return records.read_record(records.Event, values)


def make_concern(event_id: str) -> records.Concern:
    values = {"raised_on": "2026-07-01", "text": "Cars too fast", "topic": "traffic", "event_id": event_id}
    return records.read_record(records.Concern, values)


def fork(work: Callable[[BinaryIO], None]) -> tuple[int, BinaryIO]:
    """Start a child; return its id and the end of the pipe on which it answers."""
    ours, theirs = os.pipe()
    child = os.fork()
    if child:
        os.close(theirs)
        return child, os.fdopen(ours, "rb")
    with os.fdopen(theirs, "wb", buffering=0) as answers:
        try:
            work(answers)
        except Exception as error:  # noqa: BLE001 - the parent judges what a child says
            answers.write(f"! {type(error).__name__}: {error}\n".encode())
    os._exit(0)


def warm_up() -> str:
    """Load what children need before they are forked; return the id of a record."""
    workspace = open_workspace("demo")
    record_id = workspace.add(make_event("Shared"), who="Parent").record_id
    workspace.close()
    return record_id


def save_for_ever(answers: BinaryIO) -> None:
    """Save an event with what was raised at it, acknowledge, and so on."""
    workspace = open_workspace("demo")
    while True:
        with workspace.together(who="Child") as writes:
            record_id = writes.add(make_event("Kept once acknowledged"))
            writes.add(make_concern(record_id))
        answers.write(f"{record_id}\n".encode())


def kill_rounds(rounds: int) -> dict[str, Any]:
    """Kill a saving child again and again, and look for what it had acknowledged."""
    warm_up()
    chance = random.Random(4)
    acknowledged: list[str] = []
    for _ in range(rounds):
        child, answers = fork(save_for_ever)
        first = answers.readline()
        time.sleep(chance.uniform(0, 0.03))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        # A line that was cut short was not acknowledged.
        lines = (first + answers.read()).splitlines(keepends=True)
        acknowledged += [line.decode().strip() for line in lines if line.endswith(b"\n")]
    workspace = open_workspace("demo")
    kept = {stored.record_id for stored in workspace.list(records.Event) if stored.record.title != "Shared"}
    raised = {stored.record.event_id for stored in workspace.list(records.Concern)}
    return {
        "acknowledged": len(acknowledged),
        "halves": sorted(kept ^ raised),
        "lost": [each for each in acknowledged if each not in kept],
        "problems": check_workspace(workspace).problems,
    }


def count_up(record_id: str, times: int, answers: BinaryIO) -> None:
    """Add one to a shared record, and a record of one's own, so many times."""
    workspace = open_workspace("demo")
    who = f"Writer {os.getpid()}"
    for _ in range(times):
        while True:
            seen = workspace.get(records.Event, record_id)
            more = records.revise_record(seen.record, attendance=(seen.record.attendance or 0) + 1)
            try:
                workspace.change(records.Event, record_id, more, who=who, row_version=seen.row_version)
                break
            except ConflictError:
                answers.write(b"conflict\n")
        workspace.add(make_event("One's own"), who=who)


def compete(writers: int, times: int) -> dict[str, Any]:
    """Let writers count up one record, all at once."""
    shared = warm_up()
    children = [fork(lambda answers: count_up(shared, times, answers)) for _ in range(writers)]
    said = [line for _, answers in children for line in answers.read().decode().splitlines()]
    for child, _ in children:
        os.waitpid(child, 0)
    workspace = open_workspace("demo")
    return {
        "conflicts": said.count("conflict"),
        "errors": [line for line in said if line.startswith("!")],
        "counted": workspace.get(records.Event, shared).record.attendance,
        "entries": len(workspace.history(records.Event, shared)),
        "own": len(workspace.list(records.Event, title="One's own")),
        "problems": check_workspace(workspace).problems,
    }


if __name__ == "__main__":
    numbers = [int(number) for number in sys.argv[2:]]
    found = kill_rounds(*numbers) if sys.argv[1] == "kill" else compete(*numbers)
    sys.stdout.write(json.dumps(found))
