"""Entries laid over a build give exactly the marts of a build that has them in it."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.workspace.overlay import lay_over, tabulate_events
from data.workspace.records import Event
from tests.data.workspace.laid import (
    CALENDAR,
    ZONE,
    Entered,
    Span,
    list_events,
    make_event,
    make_programme,
    read_all,
    read_rows,
    write_build,
)

TODAY = dt.date(2024, 11, 8)
CALENDAR_MONTHS = (dt.date(2024, 3, 1), dt.date(2024, 8, 1))


def lay(folder: Path, built: Sequence[Event], *entries: Event, **more: Any) -> duckdb.DuckDBPyConnection:
    """The little city built from `built`, with entries laid over it."""
    workspace = Entered()
    for minutes, entry in enumerate(entries):
        workspace.add(entry, changed=minutes)
    path = write_build(folder / "built.duckdb", list_events(*built), **more)
    laid = lay_over(path, workspace, today=TODAY)
    assert laid is not None
    return laid


def count(connection: duckdb.DuckDBPyConnection, **key: object) -> tuple[Any, ...]:
    """Received, events, contacts and hours of one cell; every event kind and status held unless named."""
    values = {"level": "city", "area_id": "city", "event_kind": "all", "status": "held", **key}
    where = " and ".join(f"{name} = ${name}" for name in values)
    rows = connection.cursor().execute(
        f"select received, events, contacts, officer_hours from mart_area_engagement_month where {where}",
        values,
    )
    (row,) = rows.fetchall()
    return tuple(row)


def test_an_entry_counts_in_its_areas_their_parents_the_city_and_its_kind(tmp_path: Path) -> None:
    built = [make_event("2024-04-02", "11", attendance=5, officer_hours=1.5)]
    entry = make_event("2024-04-09", "11", attendance=7, event_kind="youth")
    laid = lay(tmp_path, built, entry)
    april = {"month": dt.date(2024, 4, 1)}
    assert count(laid, level="beat", area_id="11", **april) == (True, 2, 12, 1.5)
    assert count(laid, level="district", area_id="1", event_kind="youth", **april) == (True, 1, 7, None)
    assert count(laid, **april) == (True, 2, 12, 1.5)
    assert count(laid, level="beat", area_id="12", **april) == (True, 0, 0, None)


def test_an_entry_without_areas_is_unlocated_at_every_level_and_in_the_city(tmp_path: Path) -> None:
    laid = lay(tmp_path, [], make_event("2024-04-09"), make_event("2024-04-10", "2"))
    april = {"month": dt.date(2024, 4, 1)}
    assert count(laid, level="beat", area_id="unlocated", **april)[1] == 2
    assert count(laid, level="district", area_id="unlocated", **april)[1] == 1
    assert count(laid, **april)[1] == 2


def test_a_confirmed_calendar_event_is_counted_once_and_as_it_was_logged(tmp_path: Path) -> None:
    built = [make_event("2024-04-02", "11"), make_event("2024-04-03", "12", attendance=3)]
    logged = make_event("2024-05-04", "21", attendance=30, calendar_event_id="e1", title="Moved")
    laid = lay(tmp_path, built, logged)
    events = {row["event_id"]: row for row in read_all(laid, "mart_event")}
    assert set(events) == {"e0", "e1"}
    assert (events["e1"]["title"], events["e1"]["source"]) == ("Moved", "workspace")
    assert count(laid, level="beat", area_id="12", month=dt.date(2024, 4, 1)) == (True, 0, 0, None)
    assert count(laid, level="beat", area_id="21", month=dt.date(2024, 5, 1)) == (True, 1, 30, None)


def test_of_two_that_confirm_one_event_the_one_changed_last_counts(tmp_path: Path) -> None:
    twice = [make_event("2024-04-03", "12", attendance=n, calendar_event_id="e0") for n in (3, 8)]
    laid = lay(tmp_path, [make_event("2024-04-03", "12")], *twice)
    assert [row["attendance"] for row in read_all(laid, "mart_event")] == [8]


def test_a_withdrawn_entry_is_gone_and_the_calendar_speaks_again(tmp_path: Path) -> None:
    path = write_build(tmp_path / "b.duckdb", list_events(make_event("2024-04-02", "11", title="As planned")))
    workspace = Entered()
    workspace.add(make_event("2024-04-02", "12", calendar_event_id="e0"), withdrawn=True)
    assert lay_over(path, workspace, today=TODAY) is None
    workspace.add(make_event("2024-04-05", "12"))
    laid = lay_over(path, workspace, today=TODAY)
    assert laid is not None
    assert [row["title"] for row in read_all(laid, "mart_event")] == ["As planned", "Coffee"]


def test_an_empty_log_is_nothing_to_lay_over_a_build(tmp_path: Path) -> None:
    assert lay_over(write_build(tmp_path / "b.duckdb", list_events()), Entered(), today=TODAY) is None


def test_programmes_are_added_and_replaced(tmp_path: Path) -> None:
    path = write_build(tmp_path / "b.duckdb", list_events())
    workspace = Entered()
    later = {"level": "beat", "area_id": "21", "starts_on": "2024-09-01"}
    workspace.add(make_programme("league", areas=(later,)))
    workspace.add(make_programme("walks", aim="Meet on foot"))
    laid = lay_over(path, workspace, today=TODAY)
    assert laid is not None
    rows = {row["programme_id"]: row for row in read_all(laid, "mart_programme")}
    assert list(rows) == ["coffee", "league", "walks"]
    assert rows["league"]["areas"] == [{"level": "beat", "area_id": "21"}]
    assert rows["league"]["area_starts"] == [later | {"starts_on": dt.date(2024, 9, 1)}]
    assert rows["coffee"]["area_starts"] is None
    assert (rows["coffee"]["name"], rows["walks"]["aim"]) == ("Coffee", "Meet on foot")


def test_the_log_covers_its_first_month_to_this_one_and_nothing_before(tmp_path: Path) -> None:
    laid = lay(tmp_path, [], make_event("2024-10-05", "11"))
    received = [count(laid, month=dt.date(2024, month, 1))[0] for month in range(1, 12)]
    assert received == [False, False, True, True, True, True, True, True, False, True, True]
    assert count(laid, month=dt.date(2024, 9, 1)) == (False, None, None, None)
    assert count(laid, month=dt.date(2024, 11, 1), level="beat", area_id="11") == (True, 0, 0, None)
    last = laid.execute("select max(month) from mart_area_engagement_month").fetchall()
    assert last == [(dt.date(2024, 11, 1),)]


def test_the_city_file_says_from_when_the_log_is_kept(tmp_path: Path) -> None:
    laid = lay(tmp_path, [], make_event("2024-10-05", "11"), workspace={"covers_from": dt.date(2023, 12, 15)})
    assert count(laid, month=dt.date(2023, 12, 1)) == (True, 0, 0, None)
    assert count(laid, month=dt.date(2024, 9, 1)) == (True, 0, 0, None)


def test_confirming_an_old_calendar_event_does_not_make_later_months_zeros(tmp_path: Path) -> None:
    logged = make_event("2024-04-03", "12", calendar_event_id="e0")
    laid = lay(tmp_path, [make_event("2024-04-03", "12")], logged)
    assert count(laid, month=dt.date(2024, 9, 1)) == (False, None, None, None)


def test_a_slip_in_the_year_opens_no_thousand_months(tmp_path: Path) -> None:
    slips = make_event("0224-04-03", "11"), make_event("9024-04-03", "11", status="scheduled")
    laid = lay(tmp_path, [], *slips)
    months = laid.execute("select min(month), max(month) from mart_area_engagement_month").fetchall()
    assert months == [(dt.date(2024, 1, 1), dt.date(2024, 10, 1))]
    assert len(read_all(laid, "mart_event")) == 2


def test_local_times_become_moments_by_the_citys_zone_also_when_clocks_change() -> None:
    workspace = Entered()
    days = ("2024-07-01T18:00", "2024-11-03T01:30", "2024-03-10T02:30")
    for day in days:
        start = dt.datetime.fromisoformat(day)
        workspace.add(make_event("2024-01-01").model_copy(update={"starts_local": start}))
    rows = tabulate_events(workspace.list(Event), timezone=ZONE).to_pylist()
    moments = [row["starts_at"].astimezone(dt.UTC).strftime("%m-%d %H:%M") for row in rows]
    assert moments == ["07-01 23:00", "11-03 06:30", "03-10 08:00"]


def test_a_point_left_out_is_the_venues(tmp_path: Path) -> None:
    here = {"lon": -87.5, "lat": 41.8}
    laid = lay(
        tmp_path,
        [],
        make_event("2024-04-09", "11", venue_id="lib"),
        make_event("2024-04-10", "11", venue_id="lib", **here),
        make_event("2024-04-11", "11", venue_id="elsewhere"),
    )
    points = [(row["lon"], row["lat"]) for row in read_all(laid, "mart_event")]
    assert points == [(-87.6, 41.9), (-87.5, 41.8), (None, None)]


def test_the_build_is_attached_read_only_and_nothing_else_is_in_reach(tmp_path: Path) -> None:
    laid = lay(tmp_path, [make_event("2024-04-02", "11")], make_event("2024-04-09", "11"))
    before = (tmp_path / "built.duckdb").read_bytes()
    for statement in (
        "create table built.t (a int)",
        "delete from built.mart_event",
        "select * from read_csv('/etc/hostname')",
        f"attach '{tmp_path / 'other.duckdb'}' as other",
        "copy (select 1) to '/tmp/out.csv'",
        "set enable_external_access = true",
    ):
        with pytest.raises(duckdb.Error):
            laid.cursor().execute(statement)
    laid.close()
    assert (tmp_path / "built.duckdb").read_bytes() == before


AREAS = st.sampled_from([(), ("11",), ("21",), ("11", "12"), ("11", "21"), ("1",), ("1", "2")])
EVENTS = st.builds(
    lambda month, day, areas, kind, status, attendance, hours: make_event(
        f"2024-{month:02d}-{day:02d}",
        *areas,
        event_kind=kind,
        status=status,
        attendance=attendance,
        officer_hours=hours,
    ),
    st.integers(1, 12),
    st.sampled_from([1, 28]),
    AREAS,
    st.sampled_from(["youth", "online"]),
    st.sampled_from(["held", "held", "scheduled", "cancelled"]),
    st.none() | st.integers(0, 40),
    st.none() | st.sampled_from([0.0, 1.25, 2.5]),
)
CONFIRMS = st.none() | st.sampled_from(["e0", "e1", "e2", "gone"])


@settings(max_examples=15, deadline=None)
@given(
    built=st.lists(EVENTS, max_size=4),
    entries=st.lists(st.tuples(EVENTS, CONFIRMS), min_size=1, max_size=5),
    covers_from=st.none()
    | st.sampled_from([dt.date(2023, 11, 20), dt.date(2024, 6, 1), dt.date(2025, 1, 1)]),
)
def test_what_is_laid_over_equals_a_build_of_everything(
    built: list[Event], entries: list[tuple[Event, str | None]], covers_from: dt.date | None
) -> None:
    logged = [event.model_copy(update={"calendar_event_id": confirms}) for event, confirms in entries]
    with TemporaryDirectory() as folder:
        laid = lay(Path(folder), built, *logged, workspace={"covers_from": covers_from})
        whole = build_everything(Path(folder) / "whole.duckdb", built, logged, covers_from)
        with duckdb.connect(str(whole), read_only=True) as expected:
            for mart in ("mart_event", "mart_area_engagement_month"):
                assert read_rows(laid, mart) == read_rows(expected, mart)
        laid.close()


def build_everything(
    path: Path, built: list[Event], logged: list[Event], covers_from: dt.date | None
) -> Path:
    """The same city built from the calendar and the log as two sources."""
    workspace = Entered()
    for minutes, event in enumerate(logged):
        workspace.add(event, changed=minutes)
    rows = tabulate_events(workspace.list(Event), timezone=ZONE).drop_columns("confirms")
    replaced = {event.calendar_event_id for event in logged}
    calendar = list_events(*built).drop_columns("confirms")
    stays = [name not in replaced for name in calendar["event_id"].to_pylist()]
    kept = calendar.filter(pa.array(stays, pa.bool_()))
    coverage = [*CALENDAR, *cover_log(logged, covers_from)]
    return write_build(path, pa.concat_tables([kept, rows]), coverage=coverage)


def cover_log(logged: list[Event], covers_from: dt.date | None) -> list[Span]:
    """The spans of the log as a source of its own."""
    latest = {each.calendar_event_id or f"new {place}": each for place, each in enumerate(logged)}.values()
    first_held = [
        each.starts_local.date().replace(day=1)
        for each in latest
        if each.status == "held" and each.starts_local.date().replace(day=1) <= TODAY
        if not each.calendar_event_id
        or not CALENDAR_MONTHS[0] <= each.starts_local.date().replace(day=1) <= CALENDAR_MONTHS[1]
    ]
    to_come = [each.starts_local.date() for each in latest if each.status == "scheduled"]
    spans = []
    first = covers_from or min(first_held, default=None)
    if first and first <= TODAY:
        spans += [("log", kind, first, TODAY) for kind in ("events", "scheduled")]
    if to_come and (covers_from or min(to_come)) <= max(to_come):
        spans.append(("log", "scheduled", covers_from or min(to_come), max(to_come)))
    return spans
