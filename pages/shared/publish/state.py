"""What is in force, what the last check found, and what may go out: read from the command's own files."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pages.shared.jobs import Job, read_job, start_job
from pages.shared.published.errors import ReleaseError
from pages.shared.published.release import Release, open_current
from pages.shared.store import BuildInfo, find_home

CHECK, PUBLISH = "publish-check", "publish"
_REFUSED = 2
_LONGEST_NOTE = 300


@dataclass(frozen=True)
class Checked:
    """What a check found.

    `changes` and `held_back` are what would go out; `attack` the aggregates by topic; `narrowed` the counts
    that can be worked out, with the equations. `trouble` says why there is none of it.
    """

    release: str = ""
    changes: Sequence[Mapping[str, Any]] = ()
    attack: Mapping[str, Mapping[str, Any]] | None = None
    held_back: Sequence[str] = ()
    narrowed: Sequence[Mapping[str, Any]] = ()
    trouble: str = ""

    @property
    def is_refused(self) -> bool:
        """Whether a count could be worked out."""
        return bool(self.narrowed)

    @property
    def may_go_out(self) -> bool:
        """Whether it could be published."""
        return bool(self.release) and not self.narrowed and not self.trouble

    @property
    def differs(self) -> bool:
        """Whether anything in it is new, gone or changed."""
        return any(line["added"] or line["removed"] or line["changed"] for line in self.changes)


def find_release(city: str) -> Release | None:
    """The release in force; None where nothing is published."""
    try:
        return open_current(city)
    except ReleaseError:
        return None


def name_about(build: BuildInfo) -> str:
    """What a check is about: the build, and the version of the log over it."""
    return ":".join(build.key)


def start_check(build: BuildInfo, what: str, *, who: str) -> None:
    """Start a check of all, or of the words alone; see `jobs.start_job`."""
    texts = ["--texts"] if what == "texts" else []
    about = name_about(build)
    start_job(build.city, CHECK, ["publish", build.city, "--check", "--json", *texts], who=who, about=about)


def start_publication(build: BuildInfo, checked: Job, *, note: str, who: str) -> None:
    """Publish what was checked: the same arguments, without asking again; the attack is made again."""
    texts = ["--texts"] if "--texts" in checked.asked.arguments else []
    said = [f"--note={note.strip()[:_LONGEST_NOTE]}"] if note.strip() else []
    arguments = ["publish", build.city, "--yes", "--json", f"--by={who}", *texts, *said]
    start_job(build.city, PUBLISH, arguments, who=who, about=name_about(build))


def read_jobs(city: str) -> tuple[Job | None, Job | None]:
    """The last check and the last publication."""
    return read_job(city, CHECK), read_job(city, PUBLISH)


def is_after(job: Job | None, other: Job | None) -> bool:
    """Whether a job was started later than another, or there is no other."""
    return job is not None and (other is None or job.started_at > other.started_at)


def read_checked(city: str, job: Job) -> Checked:
    """What a job that is done found."""
    if job.code not in (0, _REFUSED):
        return Checked(trouble=_find_sentence(job))
    found = _read_found(city, job)
    # A command that stopped before it had a draft printed none; so did every refusal of earlier versions.
    said: dict[str, Any] = json.loads(job.output) if job.output.strip() else {}
    if job.code == _REFUSED:
        narrowed = found.get("narrowed") or []
        trouble = "" if narrowed else _find_sentence(job)
        changes = said.get("changes", ())
        return Checked(changes=changes, narrowed=narrowed, attack=found.get("attack"), trouble=trouble)
    own = found.get("release") == said["release"]
    return Checked(
        release=str(said["release"]),
        changes=said["changes"],
        attack=found["attack"] if own else said.get("attack"),
        held_back=[str(sentence) for sentence in said["held_back"]],
        narrowed=found.get("narrowed") or [] if own else [],
    )


def _read_found(city: str, job: Job) -> dict[str, Any]:
    """The command's file for the steward, if it was written by this job."""
    path = find_home() / "var" / "publishing" / city / "check.json"
    if not path.is_file() or path.stat().st_mtime < job.started_at.timestamp():
        return {}
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def _find_sentence(job: Job) -> str:
    """The sentence that the command ended with."""
    last = job.said[-1] if job.said else "it said nothing"
    return last.removeprefix("Error: ")
