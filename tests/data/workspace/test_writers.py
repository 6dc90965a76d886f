"""Killed processes lose nothing that they acknowledged; processes at once lose nothing to each other."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[3]


def run_writers(*arguments: object) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.data.workspace.writers", *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.usefixtures("home")
def test_nothing_acknowledged_is_lost_to_a_kill() -> None:
    # How often a server of its own survives its clients is that server's business.
    rounds = 25 if "COMMONBEAT_WORKSPACE_URL" in os.environ else 100
    found = run_writers("kill", rounds)
    assert found["acknowledged"] >= rounds
    assert found["lost"] == []
    # An event and the concern that was saved with it are kept both or neither.
    assert found["halves"] == []
    assert found["problems"] == []


@pytest.mark.usefixtures("home")
def test_eight_writers_lose_no_update() -> None:
    found = run_writers("compete", 8, 10)
    assert found["errors"] == []
    assert (found["counted"], found["entries"], found["own"]) == (80, 81, 80)
    assert found["conflicts"] > 0
    assert found["problems"] == []
