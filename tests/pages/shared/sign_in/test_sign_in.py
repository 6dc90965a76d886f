"""Sign-in: what a cookie is worth is decided on the server, anew in every run and for every route."""

import time
from collections.abc import Iterator

import pytest

from tests.pages.make_build import make_build
from tests.pages.shared.sign_in.steps import (
    PEOPLE,
    SignInServer,
    make_claims,
    make_cookie,
    open_session,
    run_page,
    see_page,
    serve_with_sign_in,
)
from tests.pages.visit import read_status

ANA = "ana.diaz@police.example"
SHOWN = "Every record that was received"
LAYER = "/map/testford/b1/areas/beat.geojson"
HOSTILE = "<img src=x onerror=alert(1)> **bold** :red[x] $x$ \u202egro"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SignInServer]:
    home = tmp_path_factory.mktemp("sign-in")
    make_build(home)
    with serve_with_sign_in(home) as running:
        yield running


@pytest.fixture(autouse=True)
def _people_as_they_were(served: SignInServer) -> Iterator[None]:
    yield
    served.people.write_text(PEOPLE)


def is_admitted(served: SignInServer, cookie: str) -> bool:
    """Whether a cookie opens a page and a map layer; they must agree."""
    page, layer = see_page(served.url, cookie), read_status(served.url + LAYER, {"Cookie": cookie})
    admitted = SHOWN in page
    assert admitted == (layer == 200), (page, layer)
    assert admitted or "Testford" not in page
    return admitted


def test_member_sees_pages_and_layers_and_who_they_are(served: SignInServer) -> None:
    cookie = make_cookie(make_claims("ANA.Diaz@Police.Example"), served.url)
    assert is_admitted(served, cookie)
    shown = see_page(served.url, cookie)
    assert "Ana Díaz" in shown
    assert "commander" in shown
    assert "Sign out" in shown


def test_large_tokens_of_a_provider_do_not_shut_pages_out(served: SignInServer) -> None:
    tokens = "; ".join(f"_streamlit_user_tokens_{part}={'x' * 4000}" for part in range(1, 8))
    assert is_admitted(served, f"{make_cookie(make_claims(ANA), served.url)}; {tokens}")


def test_this_machine_alone_is_not_enough_with_sign_in(served: SignInServer) -> None:
    shown = see_page(served.url)
    assert "Sign in" in shown
    assert SHOWN not in shown
    assert "Testford" not in shown
    assert read_status(served.url + LAYER) == 403
    assert read_status(f"{served.url}/_stcore/metrics") == 403
    assert read_status(f"{served.url}/readyz") == 200


@pytest.mark.parametrize("page", ["", "explore", "methods", "trust", "no-such-page"])
def test_cold_deep_link_without_sign_in_shows_nothing(served: SignInServer, page: str) -> None:
    shown = see_page(served.url, page=page)
    assert "Sign in" in shown
    assert "Testford" not in shown


@pytest.mark.parametrize(
    ("email", "more", "words"),
    [
        ("stranger@police.example", {}, "You have no role here yet"),
        ("gone@police.example", {}, "Your roles here have ended"),
        (ANA, {"email_verified": False}, "Your address is not verified"),
        (ANA, {"email_verified": None}, "Your address is not verified"),
        (ANA, {"email_verified": "false"}, "Your address is not verified"),
        (ANA, {"email_verified": 1}, "Your address is not verified"),
        (ANA, {"email": [ANA]}, "Your address is not verified"),
        (ANA, {"email": f"{ANA} "}, "You have no role here yet"),
        (ANA, {"email": "ana.diaz@police.example\u0000"}, "You have no role here yet"),
        ("\u212aim@police.example", {}, "You have no role here yet"),
        (ANA, {"iat": int(time.time()) - 13 * 3600}, "Sign in again"),
        (ANA, {"iat": int(time.time()) + 3600}, "Sign in again"),
        (ANA, {"iat": None}, "Sign in again"),
        (ANA, {"iat": "now"}, "Sign in again"),
    ],
)
def test_who_is_refused_learns_why(
    served: SignInServer, email: str, more: dict[str, object], words: str
) -> None:
    cookie = make_cookie(make_claims(email, **more), served.url)
    assert not is_admitted(served, cookie)
    shown = see_page(served.url, cookie)
    assert words in shown
    if "no role" in words:
        assert "the front desk, 555" in shown


def test_roles_in_claims_count_for_nothing(served: SignInServer) -> None:
    told = make_claims("stranger@police.example", roles=["commander"], groups=["commander"], role="commander")
    assert not is_admitted(served, make_cookie(told, served.url))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda url: make_cookie(make_claims(ANA), url, secret="another secret of thirty-two signs"),
        lambda url: make_cookie(make_claims(ANA), url.replace("127.0.0.1", "localhost")),
        lambda url: make_cookie(make_claims(ANA), url).replace("_streamlit_user=", "_streamlit_user=x"),
        lambda url: make_cookie(make_claims(ANA), url).replace("_streamlit_user=", "_streamlit_user_tokens="),
        lambda url: make_cookie(make_claims(ANA), url).replace("_streamlit_user=", "_streamlit_user=\xe9"),
        lambda url: "_streamlit_user=; " + make_cookie({}, url).split("; ")[1],
    ],
    ids=["other secret", "other server", "broken", "other cookie's", "not ASCII", "empty"],
)
def test_forged_cookie_is_nobody(served: SignInServer, spoil: object) -> None:
    assert callable(spoil)
    cookie = spoil(served.url)
    assert read_status(served.url + LAYER, {"Cookie": cookie.encode("latin-1").decode("latin-1")}) == 403
    if cookie.isascii():
        shown = see_page(served.url, cookie)
        assert "Sign in" in shown
        assert SHOWN not in shown


def test_role_removed_while_a_page_is_open(served: SignInServer) -> None:
    cookie = make_cookie(make_claims(ANA), served.url)
    with open_session(served.url, cookie) as session:
        assert SHOWN in run_page(session)
        served.people.write_text(PEOPLE.replace("Ana.Diaz@", "someone.else@"))
        assert "You have no role here yet" in run_page(session)
        assert read_status(served.url + LAYER, {"Cookie": cookie}) == 403
        served.people.write_text(PEOPLE)
        assert SHOWN in run_page(session)


def test_damaged_people_file_lets_nobody_in_and_is_logged_once(served: SignInServer) -> None:
    cookie = make_cookie(make_claims(ANA), served.url)
    for damaged in (PEOPLE + "roles = [", PEOPLE.replace('"commander"', '"chief"'), PEOPLE + PEOPLE):
        served.people.write_text(damaged)
        for _ in range(2):
            assert not is_admitted(served, cookie)
        assert "Nobody can sign in just now" in see_page(served.url, cookie)
        assert str(served.people) not in see_page(served.url, cookie)
    served.people.unlink()
    assert not is_admitted(served, cookie)
    assert SHOWN not in see_page(served.url)
    said = [line for line in served.log.read_text().splitlines() if "Nobody can sign in" in line]
    assert len(said) == 4
    served.people.write_text(PEOPLE)
    assert is_admitted(served, cookie)


def test_open_page_ends_with_the_sign_out(served: SignInServer) -> None:
    cookie = make_cookie(make_claims(ANA), served.url)
    other_device = make_cookie(make_claims(ANA), served.url)
    with open_session(served.url, cookie) as session:
        assert SHOWN in run_page(session)
        read_status(f"{served.url}/auth/logout", {"Cookie": cookie})
        assert "Sign in again" in run_page(session)
    assert not is_admitted(served, cookie)
    assert is_admitted(served, other_device)


def test_hostile_claims_are_text(served: SignInServer) -> None:
    shown = see_page(served.url, make_cookie(make_claims(ANA, name=HOSTILE), served.url))
    assert SHOWN in shown
    assert "<img" not in shown
    assert "\u202e" not in shown
    assert "img src=x onerror=alert(1) **bold** :red[x]" in shown
    stranger = make_claims("**x**<script>@y.example", name=HOSTILE)
    refused = see_page(served.url, make_cookie(stranger, served.url))
    assert "**x**&lt;script&gt;@y.example" in refused
    assert "<script" not in refused


def test_wrong_role_is_told_which_one_it_has() -> None:
    from pages.shared import access

    title, sentence = access.explain_refusal(("steward",), {"liaison", "public"})
    assert title == "This page is for others"
    assert "steward" in sentence
