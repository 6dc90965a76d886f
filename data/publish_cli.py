"""`commonbeat publish`: preview, check, publish."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from data.city_file import find_city_file
from data.home import list_built_cities

if TYPE_CHECKING:
    from data.publishing.draft import Draft
    from data.publishing.preview import Change


@click.command()
@click.argument("city")
@click.option("--check", is_flag=True, help="Only report what would be published, and what an attack finds.")
@click.option("--texts", is_flag=True, help="Renew the words alone, at once: for what was withdrawn.")
@click.option("--note", help="What changed, in a sentence for readers; it stands in the history of releases.")
@click.option("--by", help="Who lets it go out; kept inside with the release, never published.")
@click.option("--yes", is_flag=True, help="Publish without asking.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for a program to read.")
def publish(
    city: str,
    *,
    check: bool,
    texts: bool,
    note: str | None,
    by: str | None,
    yes: bool,
    as_json: bool,
) -> None:
    """Write the public release of CITY after an attack on all releases together; exit code 2 if refused.

    What changed and what is hidden is shown before it goes out, and also where it is refused.
    """
    # The estimators take a while to load, and only this command needs them.
    from data.publish import check_draft, drafting, publish_draft
    from data.publishing.preview import compare, describe_preview
    from data.publishing.standing import find_release

    slug = city if city in list_built_cities() else find_city_file(city).stem
    with drafting(slug, say=lambda sentence: click.echo(sentence, err=True), texts=texts, note=note) as draft:
        last = find_release(slug)
        changes = compare(draft, last)
        if not as_json:
            click.echo(describe_preview(draft, changes, last.name if last else None))
        elif draft.narrowed:
            click.echo(describe_draft(draft, changes, None))
        check_draft(slug, draft)
        folder = None
        if not check and (yes or click.confirm("Publish this?", abort=True, err=True)):
            folder = publish_draft(slug, draft, by=by)
    if as_json:
        click.echo(describe_draft(draft, changes, folder))
    elif folder:
        click.echo(f"published {folder}")


def describe_draft(draft: Draft, changes: Sequence[Change], folder: Path | None) -> str:
    """Return as JSON what would go out or went out, and what changes with it; `published` says where."""
    found = {"changes": [dataclasses.asdict(each) for each in changes], "held_back": draft.held_back}
    place = {"refused": bool(draft.narrowed), "published": str(folder) if folder else None}
    return json.dumps(dict(draft.manifest) | found | place, indent=1, default=str, ensure_ascii=False)
