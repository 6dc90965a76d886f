"""A city's public release: counted, hidden, attacked, written beside, put in force; or refused."""

from __future__ import annotations

import dataclasses
import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from data.clock import read_clock
from data.home import read_pointer
from data.publishing.archive import find_archive, open_archive, settle, write_pending
from data.publishing.draft import Draft, make_draft, name_release
from data.publishing.errors import PublishError
from data.publishing.package import sync_files, write_checksums, write_json, write_release
from data.publishing.site import write_static_site
from data.publishing.source import Source
from data.publishing.standing import (
    Standing,
    clear_others,
    find_public,
    find_release,
    locked,
    name_unfinished,
    put_in_force,
)
from data.publishing.texts import make_text_draft
from data.workspace.overlaid import open_overlaid
from data.workspace.text_check import find_personal

CHECK = "check.json"
Say = Callable[[str], None]


def say_nothing(_sentence: str) -> None:
    """Tell nobody."""


@contextmanager
def drafting(
    city: str,
    *,
    now: dt.datetime | None = None,
    say: Say = say_nothing,
    complementary: bool = True,
    texts: bool = False,
    note: str | None = None,
) -> Iterator[Draft]:
    """Yield what would be published of a city, while nobody else publishes it.

    Parameters
    ----------
    city
        Its slug.
    now
        Time of the release; the clock's if not given.
    say
        Told what is being done.
    complementary
        False hides small counts alone: to see it broken, never to publish.
    texts
        Renew the words alone, and take over every number of the last release.
    note
        What changed, in the steward's words; readers see it in the history of releases.

    Raises
    ------
    PublishError
        The rules do not fit the build, or what was published before cannot be read.
    BuildError
        There is no build.
    """
    check_note(note)
    moment = (now or read_clock()).astimezone(dt.UTC).replace(microsecond=0)
    build_id = read_pointer(city).build_id
    with locked(city), open_overlaid(city) as connection:
        archive = open_archive(city, find_public(city))
        while archive.folders and name_release(moment) <= archive.folders[-1].name:
            moment += dt.timedelta(seconds=1)
        source = Source(city, build_id, connection, moment.date())
        last = find_release(city)
        if texts:
            yield make_text_draft(source, archive, last, now=moment, note=note)
            return
        yield make_draft(
            source, archive, now=moment, say=say, last=last, note=note, complementary=complementary
        )


def check_note(note: str | None) -> None:
    """Refuse a note in which a person seems to be named.

    Raises
    ------
    PublishError
        It holds a name, number or address.
    """
    found = find_personal(note) if note else ()
    if found:
        raise PublishError(f"the note seems to hold a {found[0].kind}; write it without and publish again")


def check_draft(city: str, draft: Draft) -> None:
    """Refuse a release in which a count can be worked out; what and how is kept for the steward.

    Raises
    ------
    PublishError
        With the number of such counts, and where the equations stand.
    """
    path = find_archive(city) / CHECK
    write_json(path, describe_check(draft))
    if draft.narrowed:
        raise PublishError(
            f"the release of {city} is refused: the attack narrows {count_narrowed(draft)} counts below the "
            f"required width; see the equations in {path} or with --check, and publish fewer or wider tables"
        )


def count_narrowed(draft: Draft) -> int:
    """Return how many counts can be worked out."""
    return sum(int(part["narrowed"]) for part in draft.report.values())


def describe_check(draft: Draft) -> dict[str, Any]:
    """Return what the attack found, cells and equations too: for the steward, never published."""
    return {
        "release": draft.release,
        "attack": draft.report,
        "narrowed": [dataclasses.asdict(each) for each in draft.narrowed],
        "held_back": list(draft.held_back),
    }


def publish_draft(city: str, draft: Draft, *, by: str | None = None) -> Path:
    """Put a release in force and return its folder.

    It is written beside the one in force and recorded for the attacker before anybody can read it. Who let it
    go out (`by`) stands in that record alone, which is never published.

    Raises
    ------
    PublishError
        The attack narrows a count, or the static site cannot be written.
    """
    check_draft(city, draft)
    public = find_public(city)
    public.mkdir(parents=True, exist_ok=True)
    unfinished = name_unfinished(city, draft.release)
    shutil.rmtree(unfinished, ignore_errors=True)
    write_release(unfinished, draft.tables, draft.manifest)
    write_static_site(city, unfinished)
    record = {"by": by, "checksums_sha256": write_checksums(unfinished)}
    sync_files(unfinished)
    pending = write_pending(city, draft.release, draft.topics, draft.manifest, draft.scores, record)
    name, at = draft.manifest["city_name"], draft.manifest["published_at"]
    put_in_force(Standing(draft.release, city, name, at))
    settle(pending)
    clear_others(city)
    return public / draft.release


def publish_city(
    city: str,
    *,
    now: dt.datetime | None = None,
    say: Say = say_nothing,
    texts: bool = False,
    by: str | None = None,
) -> Path:
    """Publish a city and return the folder of the release; raises as `drafting` and `publish_draft` do."""
    with drafting(city, now=now, say=say, texts=texts) as draft:
        return publish_draft(city, draft, by=by)
