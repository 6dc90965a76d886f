"""Priorities of data.police.uk become concerns and actions of the log, once, and nothing personal stays."""

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from data.cli import main
from data.errors import SourceError
from data.workspace import Workspace, open_workspace
from data.workspace.exchange.priorities import Priority, TakenIn, read_priorities, take_in_priorities
from data.workspace.records.concerns import Action, Concern

OPEN = {"issue": "<p>Parking at the school</p>", "issue-date": "2026-01-05T00:00:00", "action": None,
        "action-date": None}  # fmt: skip
DONE = OPEN | {"action": "<p>Cones &amp; patrols, PC Example</p>", "action-date": "2026-02-01T00:00:00"}


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """An empty workspace of the fictional city."""
    monkeypatch.setenv("COMMONBEAT_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("COMMONBEAT_WORKSPACE_URL", raising=False)
    workspace = open_workspace("demo")
    yield workspace
    workspace.close()


def read(folder: Path, *answers: object) -> list[Priority]:
    """Read priorities of neighbourhood AA3."""
    path = folder / "AA3.json"
    path.write_text(json.dumps(list(answers)))
    return read_priorities(path, area_id="AA3")[0]


def test_priorities_become_concerns_and_actions_once(kept: Workspace, tmp_path: Path) -> None:
    first = read(tmp_path, OPEN, OPEN)
    assert take_in_priorities(kept, first, level="beat", who="Ada") == TakenIn(1, 0, 1)
    concern = kept.list(Concern)[0]
    assert (concern.record.text, concern.record.status, concern.record.area_id) == (
        "Parking at the school", "open", "AA3",
    )  # fmt: skip
    later = read(tmp_path, DONE)
    assert take_in_priorities(kept, later, level="beat", who="Ada") == TakenIn(0, 1, 1)
    assert take_in_priorities(kept, later, level="beat", who="Ada") == TakenIn(0, 0, 1)
    action = kept.list(Action)[0].record
    assert (action.text, action.done_on) == ("Cones & patrols, PC.", dt.date(2026, 2, 1))
    assert kept.get(Concern, concern.record_id).record.status == "done"


def test_what_people_withdrew_or_erased_does_not_come_back(kept: Workspace, tmp_path: Path) -> None:
    take_in_priorities(kept, read(tmp_path, OPEN), level="beat", who="Ada")
    concern = kept.list(Concern)[0]
    kept.erase(Concern, concern.record_id, fields=["text"], who="Bo", why="asked for")
    assert take_in_priorities(kept, read(tmp_path, OPEN), level="beat", who="Ada") == TakenIn(0, 0, 1)
    other = OPEN | {"issue": "Noise at night", "issue-date": "2026-03-01T00:00:00"}
    take_in_priorities(kept, read(tmp_path, other), level="beat", who="Ada")
    noise = kept.list(Concern)[1]
    kept.withdraw(Concern, noise.record_id, who="Bo", why="a mistake", row_version=noise.row_version)
    again = other | {"action": "Patrols", "action-date": "2026-03-05T00:00:00"}
    assert take_in_priorities(kept, read(tmp_path, again), level="beat", who="Ada") == TakenIn(0, 0, 1)


def test_the_genuine_answers(kept: Workspace, realdata: Path) -> None:
    paths = sorted((realdata / "police_uk").glob("neighbourhood-priority*.json"))
    found = [priority for path in paths for priority in read_priorities(path)[0]]
    assert take_in_priorities(kept, found, level=None, who="Ada") == TakenIn(3, 2, 0)
    texts = [each.record.text for each in kept.list(Concern)]
    texts += [each.record.text for each in kept.list(Action)]
    assert not any("<" in text or "Dyer" in text for text in texts)
    assert "\n" in next(text for text in texts if text.startswith("Beggars"))


@pytest.mark.parametrize(
    ("content", "said"),
    [("{oops", "not JSON"), ('[{"name": "x"}]', "priorities with issue and issue-date were needed")],
)
def test_another_answer_is_refused(tmp_path: Path, content: str, said: str) -> None:
    (tmp_path / "a.json").write_text(content)
    with pytest.raises(SourceError, match=said):
        read_priorities(tmp_path / "a.json")


def test_the_command_says_what_it_did(kept: Workspace, tmp_path: Path) -> None:
    (tmp_path / "AA3.json").write_text(json.dumps([DONE, OPEN | {"issue": " "}, OPEN | {"issue-date": None}]))
    run = CliRunner().invoke(main, ["workspace", "priorities", "demo", str(tmp_path / "AA3.json")])
    assert run.exit_code == 0, run.output
    assert run.output.splitlines() == [
        "1 concerns and 1 actions entered, 0 known already",
        "AA3.json: priority 2 has no words; left out",
        "AA3.json: priority 3 has no day it was raised on; left out",
    ]
