"""Reads everything that a city file names, builds nothing, and lists all that is wrong at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from data.area_ground import make_area_ground, read_ground
from data.areas import make_int_area
from data.city import AreaLevel, City, Source
from data.city_file import find_city_file, read_city
from data.clock import read_clock
from data.errors import UserError
from data.events.steps import make_stg_event
from data.incident_places import make_int_incident_place
from data.incident_warnings import warn_of_staged
from data.incidents import make_int_incident_record, make_stg_incident, make_stg_offence
from data.places import make_stg_venue
from data.population import make_stg_population
from data.steps import SCRATCH, BuildContext
from data.surveys.steps import make_stg_survey_response, make_stg_survey_score
from geo.errors import GeoUserError

Make = Callable[[BuildContext], None]
KINDS: tuple[tuple[str, tuple[Make, ...]], ...] = (
    (
        "incidents",
        (
            make_stg_offence,
            make_stg_incident,
            make_int_incident_record,
            make_int_incident_place,
            warn_of_staged,
        ),
    ),
    ("population", (make_stg_population,)),
    ("venues", (make_stg_venue,)),
    ("events", (make_stg_venue, make_stg_event)),
    ("surveys", (make_stg_survey_score, make_stg_survey_response)),
)
ELSEWHERE = "of another place"
"""Reason of records that the city file asks to leave out (`only`)."""
LOSS = 0.01
"""Share of a source's records beyond which those rejected are worth a look."""


@dataclass
class CityCheck:
    """What a check found: `problems` stop a build, `remarks` do not, `read` is what was received."""

    city: str
    problems: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    read: dict[str, dict[str, Any]] = field(default_factory=dict)
    ground: dict[str, str] = field(default_factory=dict)
    """Level → overlaps, gaps and slivers, and how it lies across levels that it does not nest in."""


def check_city(name: str, *, data: Path | None = None) -> CityCheck:
    """Read every file of a city, each by itself, and list all that is wrong.

    Parameters
    ----------
    name
        A city of `data/cities`, or the path of a city file.
    data
        Folder that the file's paths start from; that of the city file if not given.
    """
    path = find_city_file(name)
    check = CityCheck(path.stem)
    try:
        city = read_city(path)
    except UserError as error:
        check.problems.append(str(error))
        return check
    with duckdb.connect() as connection:
        context = BuildContext(connection, city, path.stem, data or path.parent, "check", read_clock())
        create_rejected(context)
        levels = check_areas(context, city, check)
        if levels:
            make_area_ground(context)
            check.ground = read_ground(connection)
            for key, steps in KINDS:
                for source in getattr(city, key):
                    check_source(context, levels, key, source, steps, check)
        describe_read(context, check)
    return check


def create_rejected(context: BuildContext) -> None:
    """Make the table of rejected rows."""
    context.connection.execute(
        "create table rejected_rows (build_id varchar, source varchar, file varchar, "
        "row_number bigint, reason varchar, raw varchar)"
    )


def check_areas(context: BuildContext, city: City, check: CityCheck) -> City | None:
    """Read each level by itself, then together; return the city with the levels that can be read."""
    good: list[AreaLevel] = []
    for area in city.areas:
        if area.members_of or area.ids:
            good.append(area)
            continue
        alone = area.model_copy(update={"parent": None, "parent_id": None})
        if attempt(context, city.model_copy(update={"areas": [alone]}), (make_int_area,), check):
            good.append(area)
        context.connection.execute("drop table if exists int_area")
        context.accounts.clear()
    names = {area.level for area in good}
    kept = [detach(area, names) for area in good if area.members_of is None or area.members_of in names]
    levels = city.model_copy(update={"areas": kept})
    return levels if kept and attempt(context, levels, (make_int_area,), check) else None


def detach(area: AreaLevel, names: set[str]) -> AreaLevel:
    """Return a level without a parent that could not be read."""
    return area if area.parent in names else area.model_copy(update={"parent": None, "parent_id": None})


def check_source(
    context: BuildContext, city: City, key: str, source: Source, steps: Sequence[Make], check: CityCheck
) -> None:
    """Read one source by itself, and note what a build would warn of."""
    lacking = [level for level in list_levels(source) if level not in city.level_names()]
    if lacking:
        check.remarks.append(f"{source.name}: not read, for level {', '.join(lacking)} cannot be read")
        return
    others: dict[str, list[Source]] = {kind: [] for kind, _ in KINDS}
    attempt(context, city.model_copy(update=others | {key: [source]}), steps, check)
    check.remarks += context.warnings
    context.warnings.clear()
    for (table,) in context.connection.execute(
        "select table_name from duckdb_tables() where database_name = $scratch", {"scratch": SCRATCH}
    ).fetchall():
        context.drop(table)


def list_levels(source: Source) -> list[str]:
    """Return the levels that a source cannot be read without."""
    level, titles = getattr(source, "level", None), getattr(source, "title_codes", None)
    rules = [rule.level for rule in getattr(source, "levels", []) if rule.level != "city"]
    return [name for name in (level, titles, *getattr(source, "area_codes", {}), *rules) if name]


def attempt(context: BuildContext, city: City, steps: Sequence[Make], check: CityCheck) -> bool:
    """Run steps on a part of the city; what is the user's fault becomes a problem."""
    context.city = city
    try:
        for make in steps:
            make(context)
    except (UserError, GeoUserError) as error:
        if str(error) not in check.problems:
            check.problems.append(str(error))
        return False
    return True


def describe_read(context: BuildContext, check: CityCheck) -> None:
    """Note what each source gave, and where much of it cannot be used."""
    counts = context.connection.execute(
        "select source, reason, count(*) as records from rejected_rows group by all order by all"
    ).fetchall()
    for name, account in sorted(context.accounts.items()):
        reasons = {reason: records for source, reason, records in counts if source == name}
        rejected = sum(reasons.values())
        check.read[name] = {
            "files": account.files, "received": account.received, "rejected": rejected,
            "blank": account.blank, "without_point": account.without_point,
            "unlocated": account.unlocated, "reasons": reasons,
            "notes": {note: records for note, records in account.notes.items() if records},
        }  # fmt: skip
        if not account.received:
            check.remarks.append(
                f"{name}: there is no record in its files; look whether the export went well"
            )
        lost = {reason: records for reason, records in reasons.items() if reason != ELSEWHERE}
        rejected = sum(lost.values())
        if account.received and rejected > LOSS * account.received:
            most = max(lost, key=lambda reason: lost[reason])
            check.remarks.append(
                f"{name}: {rejected:,} of {account.received:,} records cannot be used, most of them: {most}"
            )


def describe_check(check: CityCheck) -> str:
    """Return what a check found, in words."""
    lines = [f"read      {name}: {describe_line(line)}" for name, line in check.read.items()]
    lines += [f"ground    {level}: {words}" for level, words in check.ground.items()]
    lines += [f"look at   {remark}" for remark in check.remarks]
    lines += [f"wrong     {problem}" for problem in check.problems] or ["nothing stops a build"]
    return "\n".join(lines)


def describe_line(line: dict[str, Any]) -> str:
    """Return what one source gave, in words."""
    elsewhere = line["reasons"].get(ELSEWHERE, 0)
    said = f"{line['received']:,} received, {line['rejected'] - elsewhere:,} of them not usable"
    return f"{said}, {elsewhere:,} {ELSEWHERE}, as the city file asks" if elsewhere else said
