"""`commonbeat publish`: preview, check, publish."""

from __future__ import annotations

import dataclasses
import json

import click

from data.city_file import find_city_file
from data.home import list_built_cities


@click.command()
@click.argument("city")
@click.option("--check", is_flag=True, help="Only report what would be published, and what an attack finds.")
@click.option("--texts", is_flag=True, help="Renew the words alone, at once: for what was withdrawn.")
@click.option("--note", help="What changed, in a sentence for readers; it stands in the history of releases.")
@click.option("--yes", is_flag=True, help="Publish without asking.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for a program to read.")
def publish(city: str, *, check: bool, texts: bool, note: str | None, yes: bool, as_json: bool) -> None:
    """Write the public release of CITY after an attack on all releases together; exit code 2 if refused.

    What changed and what is hidden is shown before it goes out.
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
        check_draft(slug, draft)
        folder = None
        if not check and (yes or click.confirm("Publish this?", abort=True, err=True)):
            folder = publish_draft(slug, draft)
    if as_json:
        found = {"changes": [dataclasses.asdict(each) for each in changes], "held_back": draft.held_back}
        place = {"published": str(folder) if folder else None}
        click.echo(
            json.dumps(dict(draft.manifest) | found | place, indent=1, default=str, ensure_ascii=False)
        )
    elif folder:
        click.echo(f"published {folder}")
