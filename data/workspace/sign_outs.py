"""Sign-ins that were ended before their time.

A browser's cookie says who signed in until it expires, and an open page keeps what the cookie said. So the
server remembers what was ended, on disk too: a restart must not forget it, and every process of a server
looks whether another one has added to it.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import logging
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from data.workspace.people import LONGEST_SIGN_IN_HOURS
from data.workspace.sign_in import find_folder

_LOG = logging.getLogger("commonbeat.sign_in")
_LOCK = threading.Lock()
# What this process knows, and of which state of the file.
_ended: dict[Path, tuple[tuple[int, ...], dict[str, int]]] = {}
# What tells one sign-in from all others, the same person's on another device included.
_TELLING = ("iss", "sub", "iat", "nonce")


def find_file() -> Path:
    """Return the file that remembers what was ended."""
    return find_folder() / "ended.json"


def identify(claims: Mapping[str, object]) -> str:
    """Give one sign-in's mark, from which nothing about the person can be read."""
    told = json.dumps([claims.get(name) for name in _TELLING], default=str)
    return hashlib.sha256(told.encode()).hexdigest()


def end_sign_in(claims: Mapping[str, object]) -> None:
    """Remember that a sign-in has ended; what is too old to matter is forgotten."""
    now = int(time.time())
    path = find_file()
    with _LOCK, _alone(path):
        kept = {
            mark: at for mark, at in _read(path).items() if now - at < (LONGEST_SIGN_IN_HOURS + 48) * 3600
        }
        kept[identify(claims)] = now
        _write(path, kept)
        _ended[path] = _stamp(path), kept


def has_ended(claims: Mapping[str, object]) -> bool:
    """Tell whether a sign-in was ended."""
    path = find_file()
    with _LOCK:
        return identify(claims) in _read(path)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Let one process at a time add to the file."""
    try:
        lock = path.with_suffix(".lock").open("a")
    except OSError:
        # Nothing can be written here; that is said where it is tried.
        yield
        return
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _stamp(path: Path) -> tuple[int, ...]:
    """What changes when the file does; empty without one."""
    try:
        seen = path.stat()
    except OSError:
        return ()
    return seen.st_ino, seen.st_mtime_ns, seen.st_size


def _read(path: Path) -> dict[str, int]:
    stamp = _stamp(path)
    seen, marks = _ended.get(path, (None, {}))
    if seen != stamp:
        # What was ended here stays ended, whatever became of the file.
        marks = marks | _load(path)
        _ended[path] = stamp, marks
    return marks


def _load(path: Path) -> dict[str, int]:
    try:
        return {str(mark): int(at) for mark, at in json.loads(path.read_text("utf-8")).items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, AttributeError) as error:
        _LOG.warning("%s: earlier sign-outs cannot be read (%s); they are forgotten", path, error)
        return {}


def _write(path: Path, ended: Mapping[str, int]) -> None:
    beside = path.with_suffix(".tmp")
    try:
        beside.write_text(json.dumps(ended), encoding="utf-8")
        beside.replace(path)
    except OSError as error:
        _LOG.warning("%s: sign-outs are kept until the next restart only (%s)", path, error.strerror)
