"""The publish page: what the last check found, and that only what was looked at and checked goes out."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.shared import access, store
from pages.shared.publish import state as publish_state
from pages.shared.publish import words as publish_words
from pages.shared.publish.state import CHECK, name_about
from pages.shared.store import BuildInfo
from tests.pages.make_build import make_build
from tests.pages.page_steps import TEAM, read_text

PAGE = str(TEAM / "publish.py")
ATTACK = {
    "incidents": {
        "cells": 4235,
        "hidden": 60,
        "hidden_first": 6,
        "hidden_to_protect": 54,
        "narrowed": 0,
        "narrowest_width": 10,
        "percent_of_cells_hidden": 1,
    }
}
CHANGES = [{"table": "public_area_year", "rows": 48, "added": 12, "removed": 0, "changed": 3, "hidden": 7}]
NARROWED = {
    "name": "incidents: beat 101, 2025, property",
    "value": 3,
    "low": 3.0,
    "high": 4.0,
    "required": 4.0,
    "equations": ["district 001 - beat 102 = 3"],
}

type Open = Callable[[], AppTest]


@pytest.fixture
def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> BuildInfo:
    make_build(tmp_path)
    monkeypatch.setenv("COMMONBEAT_HOME", str(tmp_path))
    monkeypatch.delenv("COMMONBEAT_CITY", raising=False)
    return store.current_build()


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch) -> Open:
    monkeypatch.setattr(access, "read_roles", lambda: frozenset(access.ROLES))

    def run() -> AppTest:
        app = AppTest.from_file(PAGE, default_timeout=120)
        app.session_state["_person_name"] = "Sam"
        return app.run()

    return run


def leave_check(
    build: BuildInfo,
    *,
    code: int,
    about: str = "",
    narrowed: Sequence[dict[str, Any]] = (),
    said: str = "",
    printed: bool = True,
) -> None:
    """Leave behind what a check that is done leaves."""
    folder = store.find_home() / "var" / "jobs" / build.city / CHECK
    folder.mkdir(parents=True)
    asked = {
        "arguments": ["publish", build.city, "--check", "--json"],
        "who": "Ana (typed name)",
        "started_at": "2026-07-15T03:00:00+00:00",
        "about": about or name_about(build),
        "pid": 0,
    }
    (folder / "asked.json").write_text(json.dumps(asked))
    (folder / "code.txt").write_text(f"{code}\n")
    (folder / "said.txt").write_text(said)
    output = {"release": "20260715T030000", "changes": CHANGES, "held_back": ["A concern names <b>x</b>."]}
    (folder / "output.txt").write_text(json.dumps(output) if printed and code != 1 else "")
    found = store.find_home() / "var" / "publishing" / build.city / "check.json"
    found.parent.mkdir(parents=True)
    found.write_text(
        json.dumps(
            {"release": "20260715T030000", "attack": ATTACK, "narrowed": list(narrowed), "held_back": []}
        )
    )
    later = 1_900_000_000
    os.utime(found, (later, later))


def test_what_changes_what_is_hidden_and_what_is_held_back_is_shown(
    build: BuildInfo, open_page: Open
) -> None:
    leave_check(build, code=0)
    app = open_page()
    assert not app.exception
    text = read_text(app)
    assert publish_words.NOTHING in text
    assert "Release 20260715T030000 of Testford could go out" in text
    assert re.search(r"Incidents by area and year</th>.*?48.*?12.*?0.*?3.*?7", text, re.DOTALL)
    assert re.search(r">Incidents</th>.*?4,235.*?6.*?54.*?10 wide", text, re.DOTALL)
    assert "A concern names &lt;b&gt;x&lt;/b&gt;." in text
    assert "Started by Ana (typed name)" in text


def test_it_goes_out_only_when_ticked_with_the_arguments_that_were_checked(
    build: BuildInfo, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[tuple[str, list[str], str]] = []
    monkeypatch.setattr(
        publish_state,
        "start_job",
        lambda _city, name, arguments, *, who, **_about: started.append((name, list(arguments), who)),
    )
    leave_check(build, code=0)
    app = open_page()
    app.button(key="publish-now").click().run()
    assert started == []
    assert app.warning[0].value == publish_words.UNSURE
    app.text_input(key="publish-note").set_value("--check is no option here").run()
    app.checkbox(key="publish-sure").check().run()
    app.button(key="publish-now").click().run()
    asked = [
        "publish",
        build.city,
        "--yes",
        "--json",
        "--by=Sam (typed name)",
        "--note=--check is no option here",
    ]
    assert started == [("publish", asked, "Sam (typed name)")]


def test_who_is_no_steward_any_more_starts_nothing_on_an_open_page(
    build: BuildInfo, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[str] = []
    monkeypatch.setattr(publish_state, "start_job", lambda _city, name, *_, **__: started.append(name))
    leave_check(build, code=0)
    app = open_page()
    app.checkbox(key="publish-sure").check().run()
    monkeypatch.setattr(access, "read_roles", lambda: frozenset({"public"}))
    for key in ("publish-now", "publish-check"):
        app.button(key=key).click()
    app.run()
    assert started == []
    assert app.title[0].value == "This page is for the team"


def test_a_refused_release_shows_cells_and_equations_and_cannot_go_out(
    build: BuildInfo, open_page: Open
) -> None:
    leave_check(build, code=2, narrowed=[NARROWED], said="Error: the release is refused")
    app = open_page()
    assert not app.exception
    text = read_text(app)
    assert "Refused: 1 hidden count could be worked out." in text
    assert "incidents: beat 101, 2025, property" in text
    assert "3 to 4" in text
    assert re.search(r"Incidents by area and year</th>.*?48.*?12.*?0.*?3.*?7", text, re.DOTALL)
    assert app.code[0].value == "district 001 - beat 102 = 3"
    assert "publish-now" not in {button.key for button in app.button}


def test_a_refusal_that_printed_nothing_is_shown_all_the_same(build: BuildInfo, open_page: Open) -> None:
    leave_check(build, code=2, narrowed=[NARROWED], said="Error: the release is refused", printed=False)
    app = open_page()
    assert not app.exception
    assert "Refused: 1 hidden count could be worked out." in read_text(app)


def test_a_check_of_what_is_no_longer_there_cannot_go_out(build: BuildInfo, open_page: Open) -> None:
    leave_check(build, code=0, about="testford:earlier")
    app = open_page()
    assert publish_words.STALE in read_text(app)
    assert "publish-now" not in {button.key for button in app.button}


def test_what_the_command_could_not_do_is_said_in_its_sentence(build: BuildInfo, open_page: Open) -> None:
    leave_check(build, code=1, said="incidents 2024\nError: the disk <is> full")
    assert "The command did not get through: the disk &lt;is&gt; full" in read_text(open_page())


def test_only_a_steward_comes_here(build: BuildInfo, monkeypatch: pytest.MonkeyPatch) -> None:
    leave_check(build, code=2, narrowed=[NARROWED])
    monkeypatch.setattr(access, "read_roles", lambda: frozenset({"commander", "liaison", "public"}))
    app = AppTest.from_file(PAGE, default_timeout=120).run()
    assert app.title[0].value == "This page is for others"
    assert "beat 101" not in read_text(app)
