"""Who is at the page: a name asked for once, never empty, never taken for a sign-in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from pages.shared import access, identity
from pages.shared.sign_in import signed_in as sign_in

TEAM = frozenset(access.ROLES)


def show_question() -> None:
    import streamlit as st

    from pages.shared import identity

    person = identity.ask_name()
    if person is None:
        st.stop()
    st.text(f"saved by {person.who}")


@pytest.fixture
def at_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "read_roles", lambda: TEAM)


@pytest.mark.usefixtures("at_the_machine")
def test_name_is_asked_once() -> None:
    page = AppTest.from_function(show_question).run()
    assert not page.text
    page.text_input[0].input("  Ana   Díaz ")
    page.button[0].click().run()
    assert [text.value for text in page.text] == ["saved by Ana Díaz (typed name)"]
    assert not page.text_input
    assert page.run().text[0].value == "saved by Ana Díaz (typed name)"


@pytest.mark.usefixtures("at_the_machine")
@pytest.mark.parametrize("typed", ["", "   ", "\u200b\u202e", "12"])
def test_empty_name_is_refused(typed: str) -> None:
    page = AppTest.from_function(show_question).run()
    page.text_input[0].input(typed)
    page.button[0].click().run()
    assert "Your name is missing" in page.error[0].value
    assert not page.text


def sign_in_as(monkeypatch: pytest.MonkeyPatch, standing: sign_in.Standing) -> None:
    monkeypatch.setattr(sign_in, "is_configured", lambda: True)
    monkeypatch.setattr(sign_in, "read_standing", lambda: standing)


def test_who_signed_in_is_known_and_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    roles = frozenset({"public", "liaison"})
    home = ("district", "008")
    sign_in_as(monkeypatch, sign_in.Standing(roles, None, "ana@police.example", "Ana\n<b>Díaz", home))
    person = identity.who_am_i()
    assert person == identity.Person("Ana bDíaz", "ana@police.example", roles, home)
    page = AppTest.from_function(show_question).run()
    assert page.text[0].value == "saved by Ana bDíaz <ana@police.example>"
    assert not page.text_input


@pytest.mark.parametrize("name", [None, "", "\u202e\u200b", "<>", "007"])
def test_account_without_a_name_goes_by_its_address(
    monkeypatch: pytest.MonkeyPatch, name: str | None
) -> None:
    sign_in_as(monkeypatch, sign_in.Standing(TEAM, None, "ana@police.example", name))
    person = identity.who_am_i()
    assert person is not None
    assert person.name == "ana@police.example"


@pytest.mark.parametrize("refusal", list(sign_in.Refusal))
def test_typed_name_does_not_stand_in_for_a_sign_in(
    monkeypatch: pytest.MonkeyPatch, refusal: sign_in.Refusal
) -> None:
    sign_in_as(monkeypatch, sign_in.Standing(refusal=refusal, email="ana@police.example", name="Ana"))
    page = AppTest.from_function(show_question)
    page.session_state["_person_name"] = "Ana"
    page.run()
    assert not page.text
    assert not page.text_input


def test_visitor_without_a_role_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "read_roles", lambda: frozenset({"public"}))
    page = AppTest.from_function(show_question).run()
    assert not page.text_input
    assert not page.text


def test_typed_name_cannot_look_like_a_sign_in() -> None:
    for typed in ("Ana <ana@police.example>", "ana@police.example", "x" * 81):
        with pytest.raises(identity.NameUserError):
            identity.read_name(typed)


@given(st.text(max_size=100))
def test_every_name_kept_is_one_visible_line(typed: str) -> None:
    try:
        name = identity.read_name(typed)
    except identity.NameUserError:
        return
    assert name == name.strip()
    assert name.isprintable()
    assert "\n" not in name


def test_writing_needs_a_person(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identity, "who_am_i", lambda: None)
    with pytest.raises(identity.NoPersonError):
        identity.find_writer()
    removed = identity.Person("Ana", "ana@police.example", frozenset({"public"}))
    monkeypatch.setattr(identity, "who_am_i", lambda: removed)
    with pytest.raises(identity.NoPersonError):
        identity.find_writer()
    person = identity.Person("Ana", "ana@police.example", TEAM)
    monkeypatch.setattr(identity, "who_am_i", lambda: person)
    assert identity.find_writer() is person
