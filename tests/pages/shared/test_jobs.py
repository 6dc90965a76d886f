"""Long work in the background: its lines, its end, its cancellation, and that one runs at a time."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from pages.shared.jobs import Job, JobUserError, cancel_job, read_job, start_job

SLOW = "import sys, time; sys.stderr.write('half done\\n'); sys.stderr.flush(); time.sleep(60)"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COMMONBEAT_HOME", str(tmp_path))
    return tmp_path


def wait(name: str, *, until_said: str = "") -> Job:
    give_up_at = time.monotonic() + 30
    while time.monotonic() < give_up_at:
        job = read_job("tiny", name)
        assert job is not None
        if (until_said in job.said) if until_said else not job.is_running:
            return job
        time.sleep(0.05)
    raise AssertionError(job)


def test_a_job_keeps_what_the_command_said_and_how_it_ended(home: Path) -> None:
    assert read_job("tiny", "check") is None
    start_job(
        "tiny", "check", ["publish", "$(touch gone); nowhere", "--check"], who="Sam (typed name)", about="b1"
    )
    job = wait("check")
    assert (job.code, job.was_ended, job.output) == (2, False, "")
    assert any("nowhere" in line for line in job.said), "the sentence of the command"
    assert (job.asked.who, job.asked.about) == ("Sam (typed name)", "b1")
    assert not list(home.rglob("gone")), "no shell reads an argument"


def test_one_of_a_name_runs_at_a_time_and_can_be_cancelled(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = home / "slow"
    (slow / "data").mkdir(parents=True)
    (slow / "data" / "__init__.py").touch()
    (slow / "data" / "cli.py").write_text(SLOW)
    monkeypatch.setattr("pages.shared.jobs.ROOT", slow)
    start_job("tiny", "check", [], who="Sam")
    assert wait("check", until_said="half done").is_running
    with pytest.raises(JobUserError, match="running already"):
        start_job("tiny", "check", [], who="Ana")
    cancel_job("tiny", "check")
    job = wait("check")
    assert job.was_ended
    assert job.asked.who == "Sam"
    cancel_job("tiny", "check")
    start_job("tiny", "check", [], who="Ana")
    cancel_job("tiny", "check")


def test_a_name_is_never_a_path() -> None:
    for city, name in (("../x", "check"), ("tiny", "a/b"), ("", "check")):
        with pytest.raises(ValueError, match="plain words"):
            read_job(city, name)
