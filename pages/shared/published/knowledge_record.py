"""What is hidden and why, by numbers of the manifest; the versions of the release, and what was corrected."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from pages.shared.published.cells import Cell, Column, DataText, Table
from pages.shared.published.contents import Section
from pages.shared.published.knowledge_sources import make_number
from pages.shared.published.language import Language, mark
from pages.shared.published.release import Release

TABLES = {
    "public_area_year": mark("Incidents by area and year"),
    "public_district_quarter": mark("Incidents by district and quarter"),
    "public_city_month": mark("Incidents of the city by month"),
    "public_engagement": mark("Events and people who came"),
    "public_survey": mark("Survey scores"),
    "public_before_after": mark("Results of programmes"),
}
UNNAMED = mark("Another table")
VERSIONS = {
    "first": mark("the first"),
    "numbers": mark("new numbers"),
    "same": mark("the same counts and scores"),
    "texts": mark("new texts, the same numbers"),
}
CHANGED = ("added", "revised", "removed", "newly_hidden", "newly_shown")


def make_sections(release: Release, say: Language) -> list[Section]:
    """Return the sections on what is hidden, on versions and on corrections."""
    return [make_hidden(release, say), make_versions(release, say), make_corrections(release, say)]


def make_hidden(release: Release, say: Language) -> Section:
    """Return what is hidden and why, with numbers."""
    rules = release.facts["rules"]
    hidden = release.facts.get("hidden_counts") or {}
    rows = tuple(
        (say.gettext(words), make_number(say, hidden[name]))
        for name, words in TABLES.items()
        if name in hidden
    )
    heads = (Column(say.gettext("Table")), Column(say.gettext("Hidden numbers"), numeric=True))
    return Section(
        "hidden",
        say.gettext("What is hidden, and why"),
        tuple(say_rules(say, rules)),
        tuple(list_attacks(release, say)),
        (Table(say.gettext("Hidden numbers by table"), heads, rows),) if rows else (),
    )


def say_rules(say: Language, rules: Any) -> list[str]:
    """Return the rules by which numbers are hidden, as sentences."""
    return [
        say.gettext(
            "A small count could show something about one person. So counts below {least} are hidden. "
            "Zero is shown.",
            least=say.number(rules["min_count"]),
        ),
        say.gettext("Other counts are hidden with them, so that nobody can work a hidden one out."),
        say.gettext("We do not say which were hidden first, since that would give some of them away."),
        say.gettext(
            "A score is shown if at least {base} people answered, and at least {cell} in each group "
            "beside it.",
            base=say.number(rules["min_survey_base"]),
            cell=say.number(rules["min_cell"]),
        ),
        say.gettext("Names, contact details and exact places of incidents are never published."),
    ]


def list_attacks(release: Release, say: Language) -> list[str]:
    """Return what our own attack on the release found, by topic."""
    names = {"incidents": say.gettext("Incidents"), "contacts": say.gettext("People who came"),
             "events": say.gettext("Events")}  # fmt: skip
    found = []
    for topic, part in (release.facts.get("attack") or {}).items():
        cells, hidden = say.number(part["cells"]), int(part["hidden"])
        name = names.get(topic, DataText(topic))
        if not hidden:
            found.append(say.gettext("{topic}: none of {cells} numbers is hidden.", topic=name, cells=cells))
            continue
        found.append(
            say.ngettext(
                "{topic}: {count} of {cells} numbers is hidden.",
                "{topic}: {count} of {cells} numbers are hidden.",
                hidden,
                topic=name,
                cells=cells,
            )
        )
        found.append(say_attack(say, int(part["narrowed"])))
    return found


def say_attack(say: Language, narrowed: int) -> str:
    """Return what our own attack on all releases found."""
    if not narrowed:
        return say.gettext("We tried to work the hidden ones out of all releases so far, and could not.")
    return say.ngettext(
        "We tried to work the hidden ones out of all releases so far, and came close to {count}.",
        "We tried to work the hidden ones out of all releases so far, and came close to {count}.",
        narrowed,
    )


def make_versions(release: Release, say: Language) -> Section:
    """Return all releases, the latest first."""
    heading = say.gettext("Versions of these pages")
    paragraph = say.gettext(
        "This is release {release}, published on {day}.",
        release=release.release,
        day=say.day(release.published_on),
    )
    rows = list_releases(release, say)
    heads = (
        Column(say.gettext("Published")),
        Column(say.gettext("What is new")),
        Column(say.gettext("Numbers added"), numeric=True),
        Column(say.gettext("Numbers changed"), numeric=True),
        Column(say.gettext("Numbers taken out"), numeric=True),
        Column(say.gettext("Numbers hidden"), numeric=True),
    )
    table = Table(say.gettext("All releases, the latest first"), heads, rows)
    return Section("versions", heading, (paragraph,), tables=(table,) if rows else ())


def list_releases(release: Release, say: Language) -> tuple[tuple[Cell, ...], ...]:
    """Return each release as a row; none where the release does not hold its history."""
    if not release.has("public_release", "kind"):
        return ()
    rows: list[tuple[Cell, ...]] = []
    for row in release.read("released_releases"):
        moment = dt.datetime.fromisoformat(row["published_at"]).astimezone(release.zone)
        kind = say.gettext(VERSIONS[find_version(row)])
        said = say.gettext("{kind}: {note}", kind=kind, note=row["note"]) if row["note"] else kind
        counts = (make_number(say, row[name]) for name in ("added", "revised", "removed", "hidden"))
        rows.append((say.day(moment.date()), said, *counts))
    return tuple(rows)


def find_version(row: Mapping[str, Any]) -> str:
    """Return what a release brought: as it says, or that no count and no score of it is another."""
    kind = str(row["kind"])
    if kind == "numbers" and all(row[name] == 0 for name in CHANGED):
        return "same"
    return kind if kind in VERSIONS else "numbers"


def make_corrections(release: Release, say: Language) -> Section:
    """Return what was wrong and put right: in words, and numbers of past periods that changed."""
    heading = say.gettext("Corrections")
    listed = release.read("released_corrections") if release.has("public_correction") else []
    worded = tuple(
        say.gettext("{day}: {text}", day=say.day(row["corrected_on"]), text=row["text"])
        for row in listed
        if row["text"]
    )
    rows = tuple(
        (
            say.day(row["corrected_on"]),
            say.gettext(TABLES.get(row["table_name"] or "", UNNAMED)),
            DataText(row["period"]),
            make_number(say, row["numbers"]),
        )
        for row in listed
        if row["table_name"]
    )
    heads = (
        Column(say.gettext("Day")),
        Column(say.gettext("Table")),
        Column(say.gettext("Period")),
        Column(say.gettext("Numbers changed"), numeric=True),
    )
    table = Table(say.gettext("Numbers of past periods that changed"), heads, rows)
    lead = say.gettext("If something we published was wrong, it is put right and named here.")
    none = say.gettext("Nothing has been corrected so far.")
    paragraphs = (lead,) if worded or rows else (lead, none)
    return Section("corrections", heading, paragraphs, worded, (table,) if rows else ())
