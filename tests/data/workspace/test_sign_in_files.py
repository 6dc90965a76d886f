"""The two files of sign-in: what is wrong with them is one sentence, and nobody gets in by it."""

import json
import logging
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from data.cli import main
from data.workspace import sign_in, sign_outs
from data.workspace.people import SignInError, fold_email

SECRETS = """
[auth]
redirect_uri = "https://commonbeat.police.example/oauth2callback"
cookie_secret = "0123456789abcdef0123456789abcdef"
client_id = "commonbeat"
client_secret = "hidden"
server_metadata_url = "https://login.police.example/.well-known/openid-configuration"
"""
PEOPLE = """
[sign_in]
hours = 8

[[people]]
email = "Ana.Diaz@police.example"
roles = ["commander", "steward"]
home_area = { level = "district", area_id = "008" }
until = 2027-01-31
"""

ROOT = Path(__file__).resolve().parents[3]
DOCUMENT = ROOT / "docs" / "sign-in.md"

type Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Write the files of sign-in under a home of its own; None leaves one out."""
    monkeypatch.setenv("COMMONBEAT_HOME", str(tmp_path))
    folder = tmp_path / "var" / "sign-in"

    def write_files(secrets: str | None = SECRETS, people: str | None = PEOPLE) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in (("secrets.toml", secrets), ("people.toml", people)):
            (folder / name).unlink(missing_ok=True)
            if text is not None:
                (folder / name).write_text(text, encoding="utf-8")
                (folder / name).chmod(0o600)
        return folder

    return write_files


def run_doctor() -> tuple[int, str]:
    shown = CliRunner().invoke(main, ["doctor"])
    return shown.exit_code, shown.output


def test_people_are_found_without_regard_to_case(write: Write) -> None:
    write()
    member = sign_in.read_people().find("ANA.diaz@POLICE.example")
    assert member is not None
    assert member.roles == ("commander", "steward")
    assert member.home_area is not None
    assert (member.home_area.level, member.home_area.area_id) == ("district", "008")
    assert member.until == date(2027, 1, 31)
    assert sign_in.read_people().find("ana.diaz@police.example.org") is None
    assert sign_in.read_people().sign_in.hours == 8


@given(st.emails(), st.emails())
def test_two_addresses_are_one_only_by_the_case_of_a_to_z(one: str, other: str) -> None:
    assert fold_email(one.upper()) == fold_email(one.lower())
    same = one.encode().lower() == other.encode().lower()
    assert (fold_email(one) == fold_email(other)) == same


def test_look_alike_letters_are_not_folded() -> None:
    assert fold_email("\u212aim@police.example") != fold_email("kim@police.example")
    assert fold_email("straße@police.example") != fold_email("strasse@police.example")


@pytest.mark.parametrize(
    ("people", "said"),
    [
        (None, "people.toml: is missing"),
        ("[[people]", "is not TOML"),
        (PEOPLE.replace("steward", "chief"), "people.1.roles.2"),
        (PEOPLE.replace('["commander", "steward"]', "[]"), "people.1.roles"),
        (PEOPLE.replace("roles =", "rolls ="), "unknown key people.1.rolls"),
        (PEOPLE.replace("Ana.Diaz@police.example", "Ana Diaz"), "people.1.email"),
        (PEOPLE.replace("2027-01-31", '"soon"'), "people.1.until"),
        (PEOPLE.replace("hours = 8", "hours = 721"), "sign_in.hours"),
        (PEOPLE.replace("hours = 8", "hours = 0"), "sign_in.hours"),
        (PEOPLE.replace("hours = 8", 'accept_unsaid_verification = "yes"'), "accept_unsaid_verification"),
        (PEOPLE + '[[people]]\nemail = "ANA.DIAZ@police.example"\nroles = ["liaison"]\n', "more than once"),
    ],
)
def test_damaged_people_file_is_one_sentence(write: Write, people: str | None, said: str) -> None:
    write(people=people)
    with pytest.raises(SignInError) as caught:
        sign_in.read_people()
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
    code, shown = run_doctor()
    assert code == 1
    assert said in shown
    assert "nobody gets in" in shown


@pytest.mark.parametrize(
    ("secrets", "said"),
    [
        (None, "secrets.toml: is missing"),
        ("auth = 1", r"[auth] is missing"),
        (SECRETS.replace("0123456789abcdef0123456789abcdef", "short"), "at least 32 signs"),
        (SECRETS.replace("https://commonbeat", "http://commonbeat"), "redirect_uri must be https://"),
        (SECRETS.replace("/oauth2callback", "/callback"), "redirect_uri must be https://"),
        (SECRETS.replace("client_secret =", "secret ="), "client_secret of the provider is missing"),
        (SECRETS.replace("client_id =", "id ="), "name one provider, found 0"),
        (SECRETS + '[auth.other]\nclient_id = "x"\n', "name one provider, found 2"),
    ],
)
def test_damaged_secrets_are_one_sentence_without_the_secret(
    write: Write, secrets: str | None, said: str
) -> None:
    write(secrets=secrets)
    with pytest.raises(SignInError) as caught:
        sign_in.read_provider()
    assert said in str(caught.value)
    assert "hidden" not in str(caught.value)
    assert sign_in.is_configured(), "a damaged file does not mean that there is no sign-in"


def test_provider_in_a_section_of_its_own(write: Write) -> None:
    head, tail = SECRETS.split("client_id", 1)
    write(secrets=f"{head}\n[auth.agency]\nclient_id{tail}")
    assert sign_in.read_provider() == sign_in.Provider("agency", "https://commonbeat.police.example")


def test_change_takes_effect_at_once_and_damage_is_logged_once(
    write: Write, caplog: pytest.LogCaptureFixture
) -> None:
    folder = write()
    assert sign_in.read_people().find("ana.diaz@police.example")
    (folder / "people.toml").write_text("[sign_in]\n")
    assert sign_in.read_people().find("ana.diaz@police.example") is None
    (folder / "people.toml").write_text("people = 1\n")
    with caplog.at_level(logging.ERROR, logger="commonbeat.sign_in"):
        for _ in range(3):
            with pytest.raises(SignInError):
                sign_in.read_people()
    assert len(caplog.records) == 1


def test_sign_in_stays_configured_when_its_files_vanish(write: Write) -> None:
    write(secrets=None, people=None)
    assert not sign_in.is_configured()
    write()
    assert sign_in.is_configured()
    write(secrets=None, people=None)
    assert sign_in.is_configured()


def test_doctor_says_whether_there_is_sign_in(write: Write) -> None:
    write(secrets=None, people=None)
    assert "sign-in   not configured" in run_doctor()[1]
    folder = write()
    shown = run_doctor()[1]
    assert "configured at https://commonbeat.police.example with provider default; 1 person" in shown
    assert "hidden" not in shown
    (folder / "secrets.toml").chmod(0o644)
    assert "run `chmod 600`" in run_doctor()[1]


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every file")
def test_file_that_may_not_be_read_lets_nobody_in(write: Write) -> None:
    folder = write()
    (folder / "people.toml").chmod(0)
    with pytest.raises(SignInError, match="cannot be read"):
        sign_in.read_people()


def test_sign_out_is_remembered_across_restarts(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write()
    claims = {"iss": "a", "sub": "b", "iat": int(time.time()), "nonce": "n"}
    assert not sign_outs.has_ended(claims)
    sign_outs.end_sign_in(claims)
    monkeypatch.setattr(sign_outs, "_ended", {})
    assert sign_outs.has_ended({**claims, "name": "another name"})
    assert not sign_outs.has_ended({**claims, "nonce": "another sign-in"})
    old = json.loads((folder / "ended.json").read_text()) | {"long ago": int(time.time()) - 40 * 24 * 3600}
    (folder / "ended.json").write_text(json.dumps(old))
    monkeypatch.setattr(sign_outs, "_ended", {})
    sign_outs.end_sign_in({**claims, "nonce": "m"})
    assert "long ago" not in (folder / "ended.json").read_text()


def test_sign_outs_of_two_processes_are_known_to_both(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    write()
    now = int(time.time())
    here, there = ({"iss": "a", "sub": "b", "iat": now, "nonce": nonce} for nonce in ("here", "there"))
    assert not sign_outs.has_ended(there)
    told = "import json, sys; from data.workspace import sign_outs"
    script = f"{told}; sign_outs.end_sign_in(json.loads(sys.argv[1]))"
    sign_outs.end_sign_in(here)
    subprocess.run([sys.executable, "-c", script, json.dumps(there)], check=True, cwd=ROOT)
    assert sign_outs.has_ended(there)
    assert sign_outs.has_ended(here)
    monkeypatch.setattr(sign_outs, "_ended", {})
    assert sign_outs.has_ended(here)


def test_damaged_memory_of_sign_outs_is_no_crash(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write()
    (folder / "ended.json").write_text("[1, 2]")
    monkeypatch.setattr(sign_outs, "_ended", {})
    claims = {"iss": "a", "sub": "b", "iat": 1}
    assert not sign_outs.has_ended(claims)
    sign_outs.end_sign_in(claims)
    assert sign_outs.has_ended(claims)


def test_examples_of_the_document_can_be_used(write: Write) -> None:
    secrets, people = re.findall(r"```toml\n(.*?)```", DOCUMENT.read_text("utf-8"), flags=re.DOTALL)
    write(secrets=secrets.replace("…", "x" * 32), people=people)
    assert sign_in.read_provider().origin == "https://commonbeat.police.example"
    assert [member.roles for member in sign_in.read_people().people] == [
        ("commander",),
        ("liaison", "steward"),
    ]
    assert sign_in.list_problems() == []
