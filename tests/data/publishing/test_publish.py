"""Publishing: what is withdrawn, refused or corrected, what a kill leaves behind, and the command."""

import csv
import datetime as dt
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from data import publish
from data.build import build_city
from data.publish import drafting, publish_city, publish_draft
from data.publishing.errors import PublishError
from data.publishing.standing import find_release, read_standing
from data.workspace import open_workspace, records
from tests.data.publishing import harbour


def read_numbers(folder: Path) -> list[bytes]:
    names = ("public_area_year", "public_engagement", "public_survey")
    return [(folder / "csv" / f"{name}.csv").read_bytes() for name in names]


@pytest.mark.parametrize("texts", [False, True])
def test_withdrawn_testimonial_is_gone_from_every_file(published: Path, texts: bool) -> None:
    numbers = read_numbers(harbour.find_only_release(published))
    workspace = open_workspace("harbour")
    (shown,) = [
        each for each in workspace.list(records.Testimonial) if each.record.text.startswith("They listened")
    ]
    version = shown.row_version
    workspace.withdraw(records.Testimonial, shown.record_id, who="A", why="asked", row_version=version)
    workspace.close()
    folder = publish_city("harbour", now=harbour.LATER, texts=texts)
    assert read_numbers(folder) == numbers
    history = list(csv.DictReader((folder / "csv" / "public_release.csv").read_text("utf-8").splitlines()))
    assert [each["release"] for each in history] == [harbour.FIRST, folder.name]
    assert [each["kind"] for each in history] == ["first", "texts" if texts else "numbers"]
    assert history[1]["revised"] == history[1]["added"] == "0"
    files = [path.read_bytes() for path in (published / "public").rglob("*") if path.is_file()]
    assert not any(b"They listened" in content for content in files)
    publish_city("harbour", now=harbour.LATER + dt.timedelta(days=1))


def test_hiding_small_counts_alone_is_refused(published: Path) -> None:
    shutil.rmtree(published / "var" / "publishing")
    before = read_standing("harbour")
    with drafting("harbour", now=harbour.LATER, complementary=False) as draft:
        assert draft.narrowed
        assert any(each.equations for each in draft.narrowed)
        with pytest.raises(PublishError, match="refused: the attack narrows"):
            publish_draft("harbour", draft)
    assert read_standing("harbour") == before
    kept = json.loads((published / "var" / "publishing" / "harbour" / "check.json").read_text())
    assert kept["narrowed"][0]["equations"]


def test_later_release_is_attacked_with_the_earlier_one(published: Path, tmp_path: Path) -> None:
    late = (
        "9001,2025-05-06T10:00:00,,DRUGS,,11,0.4242,0.4242",
        "9002,2025-05-07T10:00:00,,THEFT,,23,2.4242,1.4242",
    )
    build_city(str(harbour.write_city(tmp_path / "files", more=late)))
    with drafting("harbour", now=harbour.LATER, note="Two late records were added.") as draft:
        assert not draft.narrowed
        folder = publish_draft("harbour", draft)
    check_history(folder)
    assert folder.name == f"{harbour.LATER:%Y%m%dT%H%M%S}"
    archived = sorted(path.name for path in (published / "var/publishing/harbour").glob("2*"))
    assert archived == [harbour.FIRST, folder.name]
    meta = json.loads((folder / "manifest.json").read_text())
    assert meta["attack"]["incidents"]["narrowed"] == 0


def check_history(folder: Path) -> None:
    """What two late records changed, by past period, and what the steward said about it."""
    first, second = read_csv(folder, "public_release")
    assert (first["kind"], first["note"]) == ("first", "")
    assert (second["kind"], second["note"]) == ("numbers", "Two late records were added.")
    assert int(second["revised"]) > 0
    assert second["added"] == second["removed"] == "0"
    revised = [row for row in read_csv(folder, "public_correction") if row["kind"] == "revised"]
    assert sum(int(row["numbers"]) for row in revised) == int(second["revised"])
    assert {row["period"] for row in revised} == {"2025", "2025-04-01", "2025-05-01"}
    assert {row["release"] for row in revised} == {folder.name}


def read_csv(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / "csv" / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_note_that_names_a_person_is_refused(published: Path) -> None:
    with (
        pytest.raises(PublishError, match="the note seems to hold"),
        drafting("harbour", note="Corrected after a call of Mrs. Violet Ashdown, 555-0147."),
    ):
        pass


def test_difference_between_releases_is_refused(published: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cell that was hidden is shown by a later release of the same data: the attack must see it."""
    from data.publishing.gate import Gate

    def show_all(self: Gate, cells: Any, *, unseen: bool = True) -> Any:
        return cells.hidden_before & False, ()

    monkeypatch.setattr(Gate, "protect", show_all)
    monkeypatch.setattr(Gate, "find_memory", lambda *_given: None)
    with drafting("harbour", now=harbour.LATER) as draft:
        assert draft.narrowed
        with pytest.raises(PublishError):
            publish_draft("harbour", draft)


@pytest.mark.parametrize("step", ["write_release", "write_pending", "put_in_force", "settle", "clear_others"])
def test_kill_leaves_a_whole_release_in_force(published: Path, step: str) -> None:
    before = find_release("harbour")
    killed = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", KILLED.format(step=step, now=harbour.LATER.isoformat())],
        env={**os.environ, "COMMONBEAT_HOME": str(published)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert killed.returncode == 9, killed.stderr
    serving = find_release("harbour")
    assert serving is not None
    assert (serving / "manifest.json").is_file()
    assert (serving == before) is (step in ("write_release", "write_pending", "put_in_force"))
    after = publish_city("harbour", now=harbour.LATER + dt.timedelta(days=1))
    assert harbour.find_only_release(published) == after
    assert not list((published / "var/publishing/harbour").glob("*.pending"))


KILLED = """
import datetime, os
from data import publish
publish.write_static_site = lambda city, folder: None
publish.{step} = lambda *given, **more: os._exit(9)
publish.publish_city("harbour", now=datetime.datetime.fromisoformat("{now}"))
"""


def test_unknown_level_is_refused_with_a_sentence(home: Path, tmp_path: Path) -> None:
    text = harbour.CITY.replace('geography = "beat"', 'geography = "ward"', 1)
    with pytest.raises(Exception, match=r"publishing.geography names level ward"):
        build_city(str(harbour.write_city(tmp_path / "files", text=text)))


def test_two_at_once_are_refused(published: Path) -> None:
    with drafting("harbour", now=harbour.LATER), pytest.raises(PublishError, match="by another process"):
        publish.publish_city("harbour", now=harbour.LATER)


def test_command_previews_and_publishes_only_when_told(
    published: Path, run_commonbeat: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    before = harbour.find_only_release(published)
    checked = run_commonbeat("publish", "harbour", "--check", home=published)
    assert checked.returncode == 0, checked.stderr
    assert "hidden first" in checked.stdout
    unanswered = run_commonbeat("publish", "harbour", home=published)
    assert unanswered.returncode == 1
    assert harbour.find_only_release(published) == before
    done = run_commonbeat("publish", "harbour", "--yes", "--by", harbour.STEWARD, home=published)
    assert done.returncode == 0, done.stderr
    after = harbour.find_only_release(published)
    assert after != before
    record = json.loads((published / "var/publishing/harbour" / after.name / "record.json").read_text())
    assert record["by"] == harbour.STEWARD
    files = [path for path in after.rglob("*") if path.is_file()]
    assert not any(harbour.STEWARD.encode() in path.read_bytes() for path in files)


def test_command_refuses_in_one_sentence(
    published: Path, run_commonbeat: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    (layers,) = (published / "var/publishing/harbour").glob("*/incidents.layers.json")
    layers.write_text("broken")
    refused = run_commonbeat("publish", "harbour", "--yes", home=published)
    assert refused.returncode == 2
    assert "what was published is not readable" in refused.stderr
    assert "Traceback" not in refused.stderr
