"""Reads everything that a city file names, builds nothing, and lists all that is wrong at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from data.area_ground import make_area_ground, read_ground
from data.areas import make_int_area
from data.city import AreaLevel, City, EventSource, IncidentSource, Source
from data.city_faults import read_what_fits
from data.city_file import find_city_file
from data.clock import read_clock
from data.coverage import NO_DAYS
from data.errors import UserError
from data.events.steps import make_stg_event
from data.incident_places import make_int_incident_place
from data.incident_warnings import warn_of_staged
from data.incidents import make_int_incident_record, make_stg_incident, make_stg_offence
from data.map_layers import read_context
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
    failed: list[str] = field(default_factory=list)
    """Sources that were not read to their end, for what they say in `problems`."""
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
        city, check.problems = read_what_fits(path)
    except UserError as error:
        check.problems.append(str(error))
        return check
    if city is None:
        return check
    with duckdb.connect() as connection:
        context = BuildContext(connection, city, path.stem, data or path.parent, "check", read_clock())
        create_rejected(context)
        levels, unread = check_areas(context, city, check)
        if levels:
            make_area_ground(context)
            check.ground = read_ground(connection)
            for key, steps in KINDS:
                for source in getattr(city, key):
                    check_source(context, levels, key, source, steps, check, unread)
            check_context(context, city, check)
            check_days(context, city, check)
        describe_read(context, check)
    return check


def create_rejected(context: BuildContext) -> None:
    """Make the table of rejected rows."""
    context.connection.execute(
        "create table rejected_rows (build_id varchar, source varchar, file varchar, "
        "row_number bigint, reason varchar, raw varchar)"
    )


def check_areas(context: BuildContext, city: City, check: CityCheck) -> tuple[City | None, set[str]]:
    """Read each level by itself, then together.

    Returns
    -------
    tuple
        The city with something in place of each level that cannot be read, so that the files of its sources
        are looked at all the same; None where the levels cannot be put together. And those levels.
    """
    unread: set[str] = set()
    for area in city.areas:
        if area.members_of or area.ids:
            continue
        alone = area.model_copy(update={"parent": None, "parent_id": None})
        if not attempt(context, city.model_copy(update={"areas": [alone]}), (make_int_area,), check):
            unread.add(area.level)
        context.connection.execute("drop table if exists int_area")
        context.accounts.clear()
    unread |= {area.level for area in city.areas if area.members_of in unread}
    levels = city.model_copy(update={"areas": [stand_in(area, unread) for area in city.areas]})
    return (levels if attempt(context, levels, (make_int_area,), check) else None), unread


def stand_in(area: AreaLevel, unread: set[str]) -> AreaLevel:
    """Return a level without a parent that cannot be read; with one unknown area if it cannot be itself."""
    if area.level in unread:
        return AreaLevel(level=area.level, ids=["?"], valid_from=area.valid_from, valid_to=area.valid_to)
    return area.model_copy(update={"parent": None, "parent_id": None}) if area.parent in unread else area


def check_source(
    context: BuildContext,
    city: City,
    key: str,
    source: Source,
    steps: Sequence[Make],
    check: CityCheck,
    unread: set[str],
) -> None:
    """Read one source by itself, and note what a build would warn of."""
    lacking = [level for level in list_levels(source) if level not in city.level_names()]
    if lacking:
        check.remarks.append(f"{source.name}: not read, for level {', '.join(lacking)} is not defined")
        check.failed.append(source.name)
        return
    others: dict[str, list[Source]] = {kind: [] for kind, _ in KINDS}
    if not attempt(context, city.model_copy(update=others | {key: [source]}), steps, check):
        check.failed.append(source.name)
    if waiting := unread & set(list_levels(source)):
        check.failed.append(source.name)
        context.warnings.clear()
        named = ", ".join(sorted(waiting))
        check.remarks.append(f"{source.name}: its areas were not looked up, for level {named} cannot be read")
    check.remarks += context.remarks + context.warnings
    context.remarks.clear()
    context.warnings.clear()
    for (table,) in context.connection.execute(
        "select table_name from duckdb_tables() where database_name = $scratch", {"scratch": SCRATCH}
    ).fetchall():
        context.drop(table)


def check_days(context: BuildContext, city: City, check: CityCheck) -> None:
    """Note what stops a build where no record of any source has a date that can be used."""
    dated: list[IncidentSource | EventSource] = [*city.incidents, *city.events]
    if not dated and not city.surveys:
        wanted = f"{check.city}.toml: no source has dates; add [[incidents]], [[events]] or [[surveys]]"
        check.problems += [] if check.problems else [wanted]
        return
    accounts = [context.account(source.name) for source in (*dated, *city.surveys)]
    stated = any(source.covers_from and source.covers_to for source in dated)
    if not stated and not any(account.first_date for account in accounts) and not check.failed:
        check.problems.append(f"{NO_DAYS}; correct what is said of them above")


def check_context(context: BuildContext, city: City, check: CityCheck) -> None:
    """Read each layer of the base map by itself."""
    for layer in city.context:
        alone = city.model_copy(update={"context": [layer]})
        attempt(context, alone, (look_at_context,), check)


def look_at_context(context: BuildContext) -> None:
    """Read the base map, and keep nothing of it."""
    read_context(context)


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
        if name in check.failed and not account.received:
            continue
        reasons = {reason: records for source, reason, records in counts if source == name}
        rejected = sum(reasons.values())
        check.read[name] = {
            "files": account.files, "received": account.received, "rejected": rejected,
            "blank": account.blank, "without_point": account.without_point,
            "unlocated": account.unlocated, "reasons": reasons,
            "notes": {note: records for note, records in account.notes.items() if records},
        }  # fmt: skip
        if not account.received and name not in check.failed:
            check.remarks.append(
                f"{name}: there is no record in its files; look whether the export went well"
            )
        lost = {reason: records for reason, records in reasons.items() if reason != ELSEWHERE}
        rejected = sum(lost.values())
        if name not in check.failed and account.received and rejected > LOSS * account.received:
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
