"""Long work as a process of its own: started by the command's name, followed by its lines, ended on request.

A job is a folder `var/jobs/<city>/<name>/` with what was asked, what the command said and how it ended, so
that it outlives the page, the session and the server. A lock that the process holds says whether it runs: no
process id is trusted that another program may have by now.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from pages.shared.errors import PagesUserError
from pages.shared.settings import ROOT
from pages.shared.store import find_home

_PLAIN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_ASKED, _SAID, _OUTPUT, _CODE, _LOCK = "asked.json", "said.txt", "output.txt", "code.txt", "lock"
_LAST_LINES = 200
_ENDS_WITHIN_S = 10.0
# The shell notes how the command ended: whoever started it may be gone by then.
_RUN = '"$@" >output.txt 2>said.txt; code=$?; echo "$code" >code.tmp && mv code.tmp code.txt'


class JobUserError(PagesUserError):
    """A job that cannot be started now."""


@dataclass(frozen=True)
class Asked:
    """What was asked for: the command's arguments, by whom, when, and what it was to be about."""

    arguments: tuple[str, ...]
    who: str
    started_at: str
    about: str
    pid: int = 0


@dataclass(frozen=True)
class Job:
    """How a job stands. `code` is the command's exit code; None while it runs, or where it was ended."""

    asked: Asked
    is_running: bool
    code: int | None
    said: tuple[str, ...]
    output: str

    @property
    def started_at(self) -> datetime:
        """When it was started."""
        return datetime.fromisoformat(self.asked.started_at)

    @property
    def was_ended(self) -> bool:
        """Whether it was cancelled or killed before it was done."""
        return not self.is_running and self.code is None


def find_folder(city: str, name: str) -> Path:
    """Folder of a city's job.

    Raises
    ------
    ValueError
        A name is no plain file name.
    """
    if not (_PLAIN_NAME.fullmatch(city) and _PLAIN_NAME.fullmatch(name)):
        raise ValueError(f"a job is named by plain words, not {city!r} and {name!r}")
    return find_home() / "var" / "jobs" / city / name


def start_job(city: str, name: str, arguments: Sequence[str], *, who: str, about: str = "") -> None:
    """Start `commonbeat` with arguments in the background; what an earlier run left is replaced.

    Parameters
    ----------
    city, name
        Whose job it is, and what it is called; one of a name runs at a time.
    arguments
        Of the command; none is read by a shell.
    who
        Who asked for it, kept with it.
    about
        What it is to be about, for instance a build: kept with it.

    Raises
    ------
    JobUserError
        It runs already.
    """
    folder = find_folder(city, name)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _LOCK).open("w") as lock:
        if not _take(lock):
            raise JobUserError(f"This is running already for {city}: wait until it is done, or cancel it.")
        for old in (_CODE, _SAID, _OUTPUT):
            (folder / old).unlink(missing_ok=True)
        started = datetime.now(tz=UTC).isoformat(timespec="seconds")
        _write_asked(folder, Asked(tuple(arguments), who, started, about))
        process = subprocess.Popen(
            ["/bin/sh", "-c", _RUN, "sh", sys.executable, "-m", "data.cli", *arguments],
            cwd=folder,
            env=_make_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            pass_fds=(lock.fileno(),),
        )
        _write_asked(folder, Asked(tuple(arguments), who, started, about, process.pid))
        _started.append(process)


_started: list[subprocess.Popen[bytes]] = []
"""Processes of ours, so that those that ended are taken note of and leave no trace."""


def _make_environment() -> dict[str, str]:
    """Ours, with our code first on the path and lines written as they come."""
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    return {**os.environ, "COMMONBEAT_HOME": str(find_home()), "PYTHONPATH": path, "PYTHONUNBUFFERED": "1"}


def _write_asked(folder: Path, asked: Asked) -> None:
    beside = folder / f"{_ASKED}.tmp"
    beside.write_text(json.dumps(asdict(asked), ensure_ascii=False), encoding="utf-8")
    beside.replace(folder / _ASKED)


def _take(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_running(folder: Path) -> bool:
    for process in [process for process in _started if process.poll() is not None]:
        _started.remove(process)
    with (folder / _LOCK).open("a") as lock:
        return not _take(lock)


def read_job(city: str, name: str) -> Job | None:
    """How a job stands now; None if there never was one."""
    folder = find_folder(city, name)
    if not (folder / _ASKED).is_file():
        return None
    asked = json.loads((folder / _ASKED).read_text(encoding="utf-8"))
    # First whether it runs: one that ends meanwhile has written its code by then.
    running = _is_running(folder)
    code = _read(folder / _CODE).strip()
    return Job(
        asked=Asked(**{**asked, "arguments": tuple(asked["arguments"])}),
        is_running=running and not code,
        code=int(code) if code else None,
        said=tuple(_read(folder / _SAID).splitlines()[-_LAST_LINES:]),
        output=_read(folder / _OUTPUT),
    )


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""


def cancel_job(city: str, name: str) -> None:
    """End a job that runs, with all that it started; nothing happens to one that does not."""
    folder = find_folder(city, name)
    job = read_job(city, name)
    if job is None or not job.is_running or not job.asked.pid:
        return
    for sign, wait_s in ((signal.SIGTERM, _ENDS_WITHIN_S), (signal.SIGKILL, 1.0)):
        with _forgiving_gone():
            os.killpg(job.asked.pid, sign)
        until = time.monotonic() + wait_s
        while time.monotonic() < until:
            if not _is_running(folder):
                return
            time.sleep(0.05)


@contextmanager
def _forgiving_gone() -> Iterator[None]:
    """Mind no process that ended by itself in this moment."""
    try:
        yield
    except ProcessLookupError:
        return
