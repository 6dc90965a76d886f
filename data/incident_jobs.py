"""Which incident files are to be read: all of them, or in a refresh those whose content changed."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from data.city import IncidentSource
from data.incident_accounts import IncidentFile
from data.readers.unpack import label_paths
from data.sources import hash_files, is_geodatabase, list_sides
from data.steps import BuildContext

HASHED_AT_ONCE = 2
BLOCK_BYTES = 1 << 20


@dataclass(frozen=True)
class Content:
    """What tells a file's content apart: its hash and size, and the hash of its first `prefix_bytes`."""

    sha256: str
    size: int
    prefix_sha256: str | None = None


Contents = Mapping[tuple[str, str], Future[Content]]
"""Source and ledger's name of each file → its content, once it is known."""


@dataclass(frozen=True)
class ReadingJob:
    """One file to be read; where `known` is given it is read from where that ends."""

    source: IncidentSource
    path: Path
    label: str
    known: IncidentFile | None = None


def list_paths(context: BuildContext) -> list[ReadingJob]:
    """Return every file of every incident source."""
    return [
        ReadingJob(source, path, label)
        for source in context.city.incidents
        for path, label in label_paths(context.paths(source)).items()
    ]


@contextmanager
def hash_incident_files(context: BuildContext) -> Iterator[Contents]:
    """Hash every incident file, beside whatever else is done."""
    with ThreadPoolExecutor(HASHED_AT_ONCE) as pool:
        yield {
            (job.source.name, job.label): pool.submit(
                hash_content, job.path, prefix_bytes=find_length_before(context, job)
            )
            for job in list_paths(context)
        }


def find_length_before(context: BuildContext, job: ReadingJob) -> int | None:
    """Return how long a file was in the build before, None where it was not in it."""
    known = context.refresh.find(job.source.name, job.label) if context.refresh else []
    return known[0].bytes if known else None


def hash_content(path: Path, *, prefix_bytes: int | None = None) -> Content:
    """Return the SHA-256 of a file (a Shapefile with its table) and of its first bytes, in one reading."""
    if is_geodatabase(path):
        return Content(hash_files([path]), 0, None)
    digest, size, prefix = hashlib.sha256(), 0, None
    with path.open("rb") as file:
        while True:
            left = (prefix_bytes or 0) - size
            block = file.read(min(BLOCK_BYTES, left) if left > 0 else BLOCK_BYTES)
            if not block:
                break
            digest.update(block)
            size += len(block)
            if size == prefix_bytes:
                prefix = digest.hexdigest()
    for side in list_sides(path):
        digest.update(side.read_bytes())
    return Content(digest.hexdigest(), size, prefix)


def join_hashes(hashes: Sequence[str]) -> str | None:
    """Return one hash for files in order: of one file its own, of several the hash of theirs."""
    if len(hashes) < 2:
        return next(iter(hashes), None)
    return hashlib.sha256("\n".join(hashes).encode()).hexdigest()


def plan_reading(context: BuildContext, contents: Contents) -> list[ReadingJob]:
    """Return the files to be read; in a refresh note which records stay and which are gone."""
    jobs = list_paths(context)
    refresh = context.refresh
    if refresh is None:
        return jobs
    wanted = []
    for job in jobs:
        known = refresh.find(job.source.name, job.label)
        content = contents[job.source.name, job.label].result()
        if known and is_same(known, content):
            refresh.keep(known)
            context.reused_files += known
        elif known and has_grown(job.path, known, content):
            refresh.keep(known)
            context.reused_files += known
            wanted.append(ReadingJob(job.source, job.path, job.label, known[0]))
        else:
            wanted.append(job)
    refresh.forget_others(context.connection)
    return wanted


def is_same(known: Sequence[IncidentFile], content: Content) -> bool:
    """Whether a file is the one that was read, and nothing in it waited for its day to come."""
    return all(file.sha256 == content.sha256 and not file.future for file in known)


def has_grown(path: Path, known: Sequence[IncidentFile], content: Content) -> bool:
    """Whether a file is the one that was read, with whole lines added to its end."""
    first = known[0]
    if len(known) > 1 or first.lines is None or first.future or content.prefix_sha256 != first.sha256:
        return False
    with path.open("rb") as file:
        zipped = file.read(2) == b"\x1f\x8b"
        file.seek(first.bytes - 1)
        return not zipped and content.size > first.bytes and file.read(1) == b"\n"


@contextmanager
def cut_tail(path: Path, known: IncidentFile) -> Iterator[Path]:
    """Yield a file of the header line of a CSV file and of what was added to its end."""
    with tempfile.TemporaryDirectory(prefix="commonbeat-") as room:
        tail = Path(room) / path.name
        with path.open("rb") as whole, tail.open("wb") as out:
            out.write(whole.readline())
            whole.seek(known.bytes)
            shutil.copyfileobj(whole, out, BLOCK_BYTES)
        yield tail
