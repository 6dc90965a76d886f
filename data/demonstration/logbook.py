"""What the people of Port Ellery's police wrote into the log: who came, what was raised, what came of it.

Who came is drawn from who lives there, with what was planted: young adults and speakers of Maresh come less
often than their share, older residents more often.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import duckdb
import numpy as np

from data.demonstration.draws import Integers, draw_index, draw_some, open_stream
from data.demonstration.plans import register_plans
from data.demonstration.programmes import LAST_DAY
from data.demonstration.voices import WHO, voice
from data.reading import open_build
from data.workspace import Workspace, open_workspace
from data.workspace.overlaid import is_logged
from data.workspace.records import Event, GroupCount, Partner, PlaceRef
from queries.catalog import run_query

EVENTS = 160
FEWEST_CAME = 6
COMES: dict[str, dict[str, float]] = {
    "age": {"0 to 17": 0.5, "18 to 34": 0.55, "35 to 64": 1.1, "65 and over": 1.7},
    "language": {"Ellerish": 1.1, "Talvic": 0.9, "Maresh": 0.4, "another language": 0.8},
}
"""How likely residents of each group are to come, by kind: what the page about reach should find."""
SAYS = 0.85
"""Share of those who came that said which group they are of."""
PARTNERS = (
    ("Harbour Clinic", "mental_health"),
    ("Dyers' Lane Tenants", "housing"),
    ("Ropery Youth Club", "youth"),
    ("Talvic Society", "newcomers_and_languages"),
    ("Old Market Traders", "business"),
)


def keep_logbook(city: str = "demo") -> int:
    """Fill the demonstration city's log from its build, unless a log was ever begun.

    Returns
    -------
    int
        Records written; 0 where there is a log already, or the log is on a server.
    """
    if is_logged(city):
        return 0
    with open_build(city) as connection:
        events = pick_events(connection)
        people = read_people(connection)
    workspace = open_workspace(city)
    try:
        return fill_log(workspace, events, people)
    finally:
        workspace.close()


def pick_events(connection: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Return some events of the last year that were held and whose attendance is recorded, oldest first."""
    given = {"first_day": LAST_DAY - dt.timedelta(days=364), "fewest": FEWEST_CAME}
    held: list[dict[str, Any]] = run_query(connection, "held_events", given).to_pylist()
    stream = open_stream(1850, "logbook")
    return [held[position] for position in draw_some(stream, len(held), min(EVENTS, len(held)))]


def read_people(
    connection: duckdb.DuckDBPyConnection,
) -> dict[tuple[str, str], dict[str, dict[str, int]]]:
    """Return residents by level and area, then kind and name of their group."""
    found: dict[tuple[str, str], dict[str, dict[str, int]]] = {}
    for row in run_query(connection, "group_residents").to_pylist():
        kinds = found.setdefault((row["level"], row["area_id"]), {})
        kinds.setdefault(row["group_kind"], {})[row["group_name"]] = int(row["residents"])
    return found


def fill_log(
    workspace: Workspace,
    events: Sequence[Mapping[str, Any]],
    people: Mapping[tuple[str, str], Mapping[str, Mapping[str, int]]],
) -> int:
    """Write the records; return how many."""
    stream = open_stream(1850, "who came")
    partners = workspace.add_all([Partner(name=name, focus=focus) for name, focus in PARTNERS], who=WHO)
    ids = [each.record_id for each in partners]
    logged = workspace.add_all(
        [
            record_event(event, count_groups(event, people, stream), ids[number % 7 : number % 7 + 1])
            for number, event in enumerate(events)
        ],
        who=WHO,
    )
    return len(partners) + len(logged) + voice(workspace, events) + register_plans(workspace)


def record_event(event: Mapping[str, Any], groups: Sequence[GroupCount], partner_ids: Sequence[str]) -> Event:
    """Return the record that confirms an event of the calendar."""
    same = ("title", "event_kind", "format", "programme_id", "venue_id", "lon", "lat", "located_by")
    return Event(
        **{name: event[name] for name in same},
        starts_local=event["starts_local"],
        ends_local=event["ends_local"],
        located_areas=tuple(PlaceRef(**place) for place in event["areas"]),
        status="held",
        attendance=event["attendance"],
        officer_hours=event["officer_hours"],
        groups_reached=tuple(groups),
        partner_ids=tuple(partner_ids),
        owner_role="liaison",
        calendar_event_id=event["event_id"],
    )


def count_groups(
    event: Mapping[str, Any],
    people: Mapping[tuple[str, str], Mapping[str, Mapping[str, int]]],
    stream: np.random.Generator,
) -> list[GroupCount]:
    """Return who came to an event as they said, or for young people's events whom it was meant for."""
    if event["event_kind"] == "youth":
        return [
            GroupCount(
                group_kind="age", group_name="0 to 17", count=event["attendance"], basis="intended_audience"
            )
        ]
    near = find_people(event, people)
    counts = []
    for kind, comes in COMES.items():
        residents = near.get(kind, {})
        likely = [residents.get(name, 0) * weight for name, weight in comes.items()]
        if sum(likely) == 0:
            continue
        said = int(SAYS * event["attendance"])
        drawn = sway(draw_index(stream, likely, said), stream, len(comes))
        counts += [
            GroupCount(group_kind=kind, group_name=name, count=int(count), basis="self_reported")
            for name, count in zip(comes, drawn, strict=True)
        ]
    return counts


def sway(drawn: Integers, stream: np.random.Generator, groups: int) -> Integers:
    """Return counts by group; a fifth of those who came follow somebody else who did: crowds are alike."""
    follows = stream.random(len(drawn)) < 0.2
    drawn = np.where(follows, drawn[:1], drawn)
    return np.bincount(drawn, minlength=groups)


def find_people(
    event: Mapping[str, Any], people: Mapping[tuple[str, str], Mapping[str, Mapping[str, int]]]
) -> Mapping[str, Mapping[str, int]]:
    """Return who lives where an event was: in its first beat, else its district, else the city."""
    order = {"beat": 0, "sector": 1, "district": 2}
    areas = [(place["level"], place["area_id"]) for place in event["areas"] if place["level"] in order]
    known = [area for area in sorted(areas, key=lambda area: order[area[0]]) if area in people]
    return people[known[0]] if known else people.get(("city", "city"), {})
