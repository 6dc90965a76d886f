"""Placed records → `int_incident`: made anew, or in a refresh changed from the first month that differs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from data.incident_accounts import write_files
from data.incident_warnings import warn_of_places
from data.steps import SCRATCH, BuildContext
from queries.catalog import read_query

INT_INCIDENT = """
create table int_incident (
    source varchar using compression dictionary,
    incident_id varchar using compression fsst,
    occurred_local timestamp,
    month_id smallint,
    offence_group varchar using compression dictionary,
    category varchar using compression dictionary,
    lon double,
    lat double,
    has_time boolean,
    area_keys integer[],
    disagrees boolean,
    updated_local timestamp,
    file_key bigint,
    row_number bigint
)
"""
"""How texts are packed is said here: finding out costs the engine more than packing them."""


def make_int_incident(context: BuildContext) -> None:
    """Write `int_incident`, and beside it the records that are superseded and what became of each file."""
    context.create_view("placed_incident", read_query("placed_incident"))
    with joined_as_written(context):
        make_or_change(context)
    write_files(context)
    counts = context.connection.execute(
        "select source, count(*) from int_incident_superseded group by source"
    ).fetchall()
    for source in context.city.incidents:
        context.account(source.name).superseded = dict(counts).get(source.name, 0)
    context.create_view("placed_incident_point", "select lon, lat from int_incident")
    warn_of_places(context)
    for name in (
        "placed_incident",
        "placed_incident_point",
        "incident_row",
        "staged_file",
        "doubtful_id",
        "superseded_record",
    ):
        context.drop(name)


@contextmanager
def joined_as_written(context: BuildContext) -> Iterator[None]:
    """Have the engine keep the second table of a join in memory, which is the small one in these queries.

    It takes two tables read side by side for empty ones, and would keep all the records instead.
    """
    context.connection.execute("set disabled_optimizers = 'join_order,build_side_probe_side'")
    try:
        yield
    finally:
        context.connection.execute("reset disabled_optimizers")


def make_or_change(context: BuildContext) -> None:
    """Make `int_incident` and what is superseded, or change those of the build before."""
    if context.refresh is not None:
        change_incidents(context)
        return
    # Nothing reads the codes again, and what is dropped need not wait on disk while records are sorted.
    context.connection.execute("alter table scratch.main.incident_row drop column codes")
    repeats = context.connection.execute("select count(*) from superseded_record").fetchall()[0][0]
    no_more = "" if repeats else " limit 0"
    context.create("int_incident_superseded", read_query("superseded_incident") + no_more)
    context.connection.execute(INT_INCIDENT)
    context.connection.execute("insert into int_incident " + read_query("int_incident"))


def change_incidents(context: BuildContext) -> None:
    """Change `int_incident` of the build before into that of this one, from the first month that differs."""
    refresh = context.refresh
    assert refresh is not None
    connection = context.connection
    context.create("incident_dropped", read_query("incident_dropped"))
    context.create("incident_added", read_query("incident_added"))
    context.create("superseded_after", read_query("superseded_incident_after"))
    refresh.touched = {
        month
        for (month,) in connection.execute(
            "select month_id from incident_dropped union select month_id from incident_added"
        ).fetchall()
    }
    if refresh.touched:
        first = {"first_month": min(refresh.touched)}
        context.create("incident_tail", read_query("incident_tail"), first)
        connection.execute("delete from int_incident where month_id >= $first_month", first)
        connection.execute(f"insert into int_incident from {SCRATCH}.main.incident_tail")
        context.drop("incident_tail")
    connection.execute("drop table int_incident_superseded")
    context.create("int_incident_superseded", f"from {SCRATCH}.main.superseded_after")
    for name in ("incident_dropped", "incident_added", "superseded_after", "gone_file"):
        context.drop(name)
