"""Tables of records: what is exported can be filled in, taken in, and taken in again."""

import datetime as dt
import io
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.workspace import Workspace, open_workspace, records
from data.workspace.exchange.cells import arm, defuse
from data.workspace.exchange.read_tables import FilledRow, TableFileError, read_table
from data.workspace.exchange.take_in import Intake, plan_intake, take_in
from data.workspace.exchange.write_tables import describe_columns, write_csv, write_template, write_xlsx
from data.workspace.records.base import PlaceRef, Record
from data.workspace.records.events import GroupCount
from data.workspace.records.kinds import KINDS

WHO = "Kim Doe (typed name)"
COFFEE = records.Event(
    title='=HYPERLINK("x") coffee; <b>',
    event_kind="informal_meet",
    starts_local=dt.datetime(2026, 7, 1, 18, 30),  # noqa: DTZ001 - local time
    areas=(PlaceRef(level="beat", area_id="0515"), PlaceRef(level="district", area_id="05")),
    languages=("English", "Spanish"),
    attendance=12,
    groups_reached=(GroupCount(group_kind="age", group_name="under 18", count=5, basis="self_reported"),),
    officer_hours=1.5,
    status="held",
)


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.setenv("COMMONBEAT_HOME", str(tmp_path))
    monkeypatch.delenv("COMMONBEAT_WORKSPACE_URL", raising=False)
    return open_workspace("tiny")


def plan(workspace: Workspace, content: bytes, kind: type[Record] = records.Event) -> Intake[Record]:
    return plan_intake(workspace, kind, read_table(kind, content, file_name="events.xlsx"))


def fill(text: str) -> bytes:
    return text.encode()


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_what_is_exported_comes_back_unchanged(workspace, write) -> None:  # type: ignore[no-untyped-def]
    workspace.add(COFFEE, who=WHO)
    intake = plan(workspace, write(records.Event, workspace.list(records.Event)))
    assert [(each.verdict, each.record) for each in intake.outcomes] == [("unchanged", COFFEE)]


def test_a_table_twice_adds_once(workspace: Workspace) -> None:
    content = fill("title,event_kind,starts_local,areas\nCoffee,youth,2026-07-01 18:30,beat:0515\n")
    first = plan(workspace, content)
    take_in(workspace, first, who=WHO)
    second = plan(workspace, content)
    assert (first.count("added"), second.count("added"), second.count("unchanged")) == (1, 0, 1)
    assert len(workspace.list(records.Event)) == 1


def test_a_line_that_stands_twice_in_one_table_is_added_once(workspace: Workspace) -> None:
    line = "Coffee,youth,2026-07-01 18:30\n"
    intake = plan(workspace, fill("title,event_kind,starts_local\n" + line + line))
    assert [each.verdict for each in intake.outcomes] == ["added", "unchanged"]


def test_an_added_record_that_was_completed_since_is_not_added_again(workspace: Workspace) -> None:
    content = fill("title,event_kind,starts_local\nCoffee,youth,2026-07-01 18:30\n")
    take_in(workspace, plan(workspace, content), who=WHO)
    [stored] = workspace.list(records.Event)
    fuller = stored.record.model_copy(update={"attendance": 9})
    workspace.change(records.Event, stored.record_id, fuller, who=WHO, row_version=1)
    assert plan(workspace, content).count("unchanged") == 1


def test_a_changed_cell_changes_the_record(workspace: Workspace) -> None:
    workspace.add(COFFEE, who=WHO)
    content = write_csv(records.Event, workspace.list(records.Event)).replace(b",12,", b",15,")
    take_in(workspace, plan(workspace, content), who="Ann")
    [stored] = workspace.list(records.Event)
    assert (stored.record.attendance, stored.changed_by, stored.row_version) == (15, "Ann", 2)


def test_a_record_that_somebody_changed_meanwhile_is_not_overwritten(workspace: Workspace) -> None:
    stored = workspace.add(COFFEE, who=WHO)
    content = write_csv(records.Event, [stored]).replace(b",12,", b",15,")
    newer = COFFEE.model_copy(update={"attendance": 20})
    workspace.change(records.Event, stored.record_id, newer, who="Ann", row_version=1)
    [outcome] = plan(workspace, content).outcomes
    assert outcome.verdict == "rejected"
    assert "Ann changed the record" in str(outcome.reason)


def test_every_row_has_one_verdict_and_a_wrong_one_says_why(workspace: Workspace) -> None:
    content = fill(
        "title,event_kind,starts_local,attendance,record_id\n"
        "Good,youth,2026-07-01 18:30,3,\n"
        "Bad kind,party,2026-07-01 18:30,3,\n"
        "Bad count,youth,2026-07-01 18:30,-3,\n"
        "\n"
        "Unknown,youth,2026-07-01 18:30,3,nobody\n"
    )
    intake = plan(workspace, content)
    assert [(each.number, each.verdict) for each in intake.outcomes] == [
        (2, "added"), (3, "rejected"), (4, "rejected"), (6, "rejected"),
    ]  # fmt: skip
    reasons = [str(each.reason) for each in intake.outcomes]
    assert "party" in reasons[1]
    assert "attendance" in reasons[2]
    assert "nobody" in reasons[3]


def test_a_member_of_a_list_that_cannot_be_read_shows_how_it_is_written(workspace: Workspace) -> None:
    [outcome] = plan(
        workspace, fill("title,event_kind,starts_local,areas\nA,youth,2026-07-01,0515\n")
    ).outcomes
    assert "write it like beat:0515" in str(outcome.reason)


def test_semicolons_and_days_typed_in_a_spreadsheet_are_understood(
    workspace: Workspace,
) -> None:
    assert plan(workspace, fill("title;event_kind;starts_local\nA;youth;2026-07-01\n")).count("added") == 1
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["title", "event_kind", "starts_local", "attendance"])
    sheet.append(["A", "youth", dt.datetime(2026, 7, 1, 18), 12.0])  # noqa: DTZ001 - as spreadsheets have it
    content = io.BytesIO()
    book.save(content)
    [outcome] = plan(workspace, content.getvalue()).outcomes
    assert isinstance(outcome.record, records.Event)
    assert (outcome.record.starts_local.hour, outcome.record.attendance) == (18, 12)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "template"),
        (b"a,b\n1,2", "unknown columns: a, b"),
        (b"title\nx", "no column"),
        (b"\x00\x01", "not text"),
        (b"PK\x03\x04broken", "XLSX"),
        (b'title,"event', "not a table|template"),
    ],
)
def test_what_is_no_table_of_the_kind_is_said_in_a_sentence(content: bytes, words: str) -> None:
    with pytest.raises(TableFileError, match=words):
        read_table(records.Event, content, file_name="events.csv")


def test_no_spreadsheet_takes_a_title_for_a_formula(workspace: Workspace) -> None:
    workspace.add(COFFEE, who=WHO)
    stored = workspace.list(records.Event)
    sheet = openpyxl.load_workbook(io.BytesIO(write_xlsx(records.Event, stored))).worksheets[0]
    assert {cell.data_type for row in sheet.iter_rows(values_only=False) for cell in row} <= {"s", "n"}
    assert b"'=HYPERLINK" in write_csv(records.Event, stored)


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_every_kind_has_a_template_that_is_a_table_of_it(kind: type[Record]) -> None:
    assert read_table(kind, write_template(kind), file_name="template.xlsx") == []
    assert all(meaning for _, _, meaning in describe_columns(kind))


@given(st.text())
def test_defused_text_comes_back(text: str) -> None:
    assert arm(defuse(text)) == text
    assert not defuse(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@given(st.binary(max_size=400))
def test_no_bytes_crash_the_reader(content: bytes) -> None:
    try:
        rows = read_table(records.Partner, b"name,focus\n" + content, file_name="x.csv")
    except TableFileError:
        return
    assert all(isinstance(row, FilledRow) for row in rows)
