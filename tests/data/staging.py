"""The tiny city, its incidents from files of one's own."""

import json
from pathlib import Path

from data.incidents import make_int_incident_record, make_stg_incident, make_stg_offence
from data.steps import BuildContext
from tests.data.little import ask, run_steps
from tests.data.tiny import CITY

STEPS = [make_stg_offence, make_stg_incident, make_int_incident_record]


def stage(folder: Path, files: dict[str, bytes], path: str | list[str], more: str = "") -> BuildContext:
    """Stage the tiny city's incidents from other files."""
    for name, content in files.items():
        target = folder / "in" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    paths = [path] if isinstance(path, str) else path
    text = CITY.replace(
        'path = "records.csv"', f"path = {json.dumps([f'in/{each}' for each in paths])}\n{more}"
    )
    return run_steps(folder, "", {}, STEPS, base=text)


def account(context: BuildContext) -> tuple[int, int, int, int]:
    """Return received, accepted, rejected, blank."""
    line = context.account("records")
    rejected = ask(context, "select count(*) from rejected_rows where source = 'records'")[0][0]
    assert line.received == line.accepted + rejected
    return line.received, line.accepted, rejected, line.blank
