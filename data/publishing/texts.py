"""A release that renews the words alone: for a text that was withdrawn and must not wait for new numbers."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from data.contracts_public import PUBLIC_TABLES
from data.publishing.archive import Archive
from data.publishing.draft import Draft, list_record, list_words, name_release
from data.publishing.errors import PublishError
from data.publishing.events import list_events
from data.publishing.facts import list_words_of_city
from data.publishing.frames import make_table
from data.publishing.history import Changes, count_hidden, describe_changes
from data.publishing.rules import Rules, read_rules
from data.publishing.source import Source
from data.publishing.words import read_words
from data.reading import open_build


def make_text_draft(
    source: Source, archive: Archive, last: Path | None, *, now: dt.datetime, note: str | None = None
) -> Draft:
    """Take over every number of the last release, and read the words and events anew.

    Parameters
    ----------
    source
        The build, and what people logged.
    archive
        What was published before.
    last
        Folder of the release in force.
    now
        Time of the release, UTC.
    note
        What the steward says changed.

    Raises
    ------
    PublishError
        Nothing was published yet, or the release in force is of another form.
    """
    if last is None:
        raise PublishError(f"{source.city} has no release whose words could be renewed; publish it first")
    try:
        tables = {name: pq.read_table(last / "parquet" / f"{name}.parquet") for name in PUBLIC_TABLES}
        manifest: dict[str, Any] = json.loads((last / "manifest.json").read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise PublishError(
            f"{last}: cannot be read ({error}); publish {source.city} with its numbers"
        ) from error
    rules = read_rules(source.city, source.settings)
    with open_build(source.city) as built:
        words = read_words(source.city, rules, built, tables["public_survey"].to_pylist())
    rows = {**list_words(words), "public_event": list_events(source, rules, words.approved)}
    manifest.pop("files", None)
    manifest |= {"release": name_release(now), "published_at": now.isoformat(timespec="seconds")}
    hidden = count_hidden(tables)
    manifest["changes"] = describe_changes(Changes("texts", note, hidden, 0, 0, 0, 0, 0))
    rows |= list_record(rules, [*archive.list_manifests(), manifest])
    rows["public_meta"] = renew_facts(tables["public_meta"].to_pylist(), source, rules, manifest)
    renewed = {name: make_table(name, listed) for name, listed in rows.items()}
    return Draft(manifest["release"], {**tables, **renewed}, (), manifest, {}, (), words.held_back)


def renew_facts(
    rows: list[dict[str, Any]], source: Source, rules: Rules, manifest: dict[str, Any]
) -> list[dict[str, Any]]:
    """Return the rows of `public_meta` with the time of the release and the city's words as they are now."""
    facts = list_words_of_city(source, rules) | {name: manifest[name] for name in ("release", "published_at")}
    return [
        row | ({"value": json.dumps(facts[row["key"]], ensure_ascii=False)} if row["key"] in facts else {})
        for row in rows
    ]
