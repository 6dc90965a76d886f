"""The guard: who counts as sitting at the machine, what others are told, and that no page runs before it."""

import ast
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.exceptions import InvalidStatus

from pages.shared import access
from tests.pages.make_build import make_build
from tests.pages.visit import HERE, ROOT, read_status, start_server, visit

REFUSED = "sign-in is not configured"
LAYER = "/map/testford/b1/areas/beat.geojson"

type Start = Callable[..., str]


def is_trusted(
    *extra: tuple[str, str],
    host: str = "127.0.0.1:8501",
    bound: str | None = HERE,
    peer: str | None = HERE,
) -> bool:
    headers = [("Host", host), ("User-Agent", "test"), *extra]
    return access.is_trusted_request(bound_address=bound, peer_address=peer, headers=headers)


@pytest.mark.parametrize("host", ["localhost", "LocalHost:8501", "127.0.0.1", "[::1]:8501", "[::1]"])
@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "::ffff:127.0.0.1", "127.8.8.8"])
def test_who_sits_at_the_machine_is_trusted(host: str, address: str) -> None:
    assert is_trusted(host=host, bound=address, peer=address)


@pytest.mark.parametrize("bound", [None, "", "0.0.0.0", "::", "192.168.1.5", "localhost", "8.8.8.8"])
def test_server_open_to_others_trusts_nobody(bound: str | None) -> None:
    assert not is_trusted(bound=bound)


@pytest.mark.parametrize(
    "peer",
    [None, "", "10.0.0.7", "::ffff:10.0.0.7", "fe80::1%eth0", "2001:db8::1", "unix:", "127.0.0.1.example"],
)
def test_visitor_from_elsewhere_is_not_trusted(peer: str | None) -> None:
    assert not is_trusted(peer=peer)


@pytest.mark.parametrize(
    "host",
    [
        *[
            "",
            "example.org",
            "localhost.example.org",
            "127.0.0.1.example.org:8501",
            "localhost:8501:1",
            "::1",
        ],
        *[
            "::1",
            "127.0.0.2",
            "[::1]x",
            "user@localhost",
            "localhost/",
            "localhost:",
            "localhost\nx",
            "localhost.",
        ],
    ],
)
def test_other_host_names_are_not_trusted(host: str) -> None:
    assert not is_trusted(host=host)


def test_request_without_or_with_two_hosts_is_not_trusted() -> None:
    for hosts in ([], [("Host", "localhost"), ("host", "example.org")], [("Host", "localhost")] * 2):
        assert not access.is_trusted_request(bound_address=HERE, peer_address=HERE, headers=hosts)


@given(
    name=st.one_of(
        st.sampled_from(["Forwarded", "forwarded", "Via", "X-Real-IP"]),
        st.text("abcdefghijklmnopqrstuvwxyz-", max_size=12).map(lambda rest: f"X-Forwarded-{rest}"),
    ),
    value=st.text(max_size=20),
)
def test_any_sign_of_a_proxy_is_a_refusal(name: str, value: str) -> None:
    assert not is_trusted((name, value))
    assert not is_trusted((name.upper(), value))


@pytest.mark.parametrize("name", ["Origin", "Referer"])
def test_page_of_another_site_is_not_trusted(name: str) -> None:
    assert is_trusted((name, "http://127.0.0.1:8501/methods"))
    for sender in ("https://example.org", "http://127.0.0.1:9999", "null", "http://[", ""):
        assert not is_trusted((name, sender)), sender


def test_verdict_of_a_client_is_removed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "_bound", {"address": "127.0.0.1"})
    name = access.VERDICT_HEADER.encode()
    genuine = dict(access.stamp_headers([(b"host", b"localhost")], peer_address="::1"))[name]
    assert access.has_verdict(genuine.decode())
    spoofed = [(b"host", b"localhost"), (b"X-Commonbeat-Verdict", genuine), (b"x-forwarded-for", b"10.0.0.7")]
    left = access.stamp_headers(spoofed, peer_address="127.0.0.1")
    assert name not in {key.lower() for key, _ in left}
    assert not access.has_verdict("")
    assert not access.has_verdict(None)


def test_nobody_is_trusted_until_the_address_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "_bound", {})
    headers = access.stamp_headers([(b"host", b"localhost")], peer_address="127.0.0.1")
    assert [key for key, _ in headers] == [b"host"]


def test_refusal_names_the_role() -> None:
    assert "the role commander or liaison" in access.explain_refusal(("commander", "liaison"), {"public"})[1]
    title, sentence = access.explain_refusal(("steward",), {"liaison", "public"})
    assert "steward" in sentence
    assert "signed in as liaison" in sentence
    assert "published" not in title


@pytest.mark.parametrize("roles", [(), ("chief",), ("commander", "chief")])
def test_page_that_names_no_known_role_is_a_mistake(roles: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="a page needs roles among"):
        access.require(*roles)


def test_menu_and_guards_agree() -> None:
    listed = {page.path: set(page.roles) for page in read_menu()}
    for path, roles in listed.items():
        (guard,) = find_calls(ROOT / path, "require")
        assert {ast.literal_eval(argument) for argument in guard.args} == roles, path
    files = {str(path.relative_to(ROOT)) for path in (ROOT / "pages" / "team").glob("[!_]*.py")}
    assert files == set(listed)


def read_menu() -> list[access.GuardedPage]:
    names = {"GuardedPage": access.GuardedPage, "TEAM_ROLES": access.TEAM_ROLES}
    return [eval(ast.unparse(call), names) for call in find_calls(ROOT / "dashboard.py", "GuardedPage")]


def find_calls(path: Path, name: str) -> list[ast.Call]:
    nodes = ast.walk(ast.parse(path.read_text()))
    return [node for node in nodes if isinstance(node, ast.Call) and ast.unparse(node.func) == name]


# What follows starts servers: each a fresh process, as a deep link after a restart would find it.


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("home")
    make_build(made)
    return made


@pytest.fixture(scope="module")
def served(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with start_server(home, tmp_path_factory.mktemp("served")) as url:
        yield url


@pytest.fixture
def start(home: Path, tmp_path: Path) -> Iterator[Start]:
    with ExitStack() as running:
        yield lambda **where: running.enter_context(start_server(home, tmp_path, **where))


def test_local_visitor_sees_the_page(served: str) -> None:
    shown = visit(served, "methods")
    assert "Every record that was received" in shown
    assert REFUSED not in shown
    assert read_status(served + LAYER) == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-For": "127.0.0.1"},
        {"X-Forwarded-Host": "localhost"},
        {"Forwarded": "for=127.0.0.1"},
        {"X-Commonbeat-Verdict": "trusted", "X-Forwarded-For": "10.0.0.7"},
    ],
    ids=lambda headers: "+".join(headers),
)
def test_proxied_visitor_gets_one_page(served: str, headers: dict[str, str]) -> None:
    for page in ("", "explore", "methods", "no-such-page"):
        shown = visit(served, page, headers=headers)
        assert REFUSED in shown
        assert "commander, liaison or steward" in shown
        assert "Testford" not in shown
    assert read_status(served + LAYER, headers) == 403


def test_visitor_by_another_name_gets_one_page(served: str) -> None:
    shown = visit(served, "methods", host="dashboard.example.org")
    assert REFUSED in shown
    assert "Testford" not in shown
    assert read_status(served + LAYER, {"Host": "dashboard.example.org"}) == 403


def test_socket_from_another_site_is_refused(served: str) -> None:
    with pytest.raises(InvalidStatus):
        visit(served, headers={"Origin": "https://example.org"})
    assert REFUSED not in visit(served, headers={"Origin": served})


def test_server_on_ipv6_loopback_serves_its_machine(start: Start) -> None:
    url = start(host="::1", reached="[::1]")
    assert REFUSED not in visit(url, "methods")
    assert REFUSED in visit(url, "methods", headers={"Forwarded": "for=_hidden"})


def test_server_open_to_the_network_publishes_nothing(start: Start) -> None:
    url = start(host="0.0.0.0")
    assert REFUSED in visit(url, "methods")
    assert read_status(url + LAYER) == 403
    assert read_status(f"{url}/readyz") == 200


@pytest.mark.parametrize("page", ["explore", "methods", "pages/team/methods", "team/methods", "__init__"])
def test_cold_deep_link_does_not_pass_the_guard(start: Start, page: str) -> None:
    shown = visit(start(), page, headers={"X-Forwarded-For": "10.0.0.7"})
    assert REFUSED in shown
    assert "Testford" not in shown


def test_page_stays_guarded_when_the_dashboard_fails(start: Start, tmp_path: Path) -> None:
    house = tmp_path / "house"
    for part in ("pages", "geo", "queries", ".streamlit"):
        shutil.copytree(ROOT / part, house / part, ignore=shutil.ignore_patterns("__pycache__"))
    (house / "dashboard.py").write_text("raise RuntimeError('before the menu')\n")
    url = start(house=house)
    for page in ("methods", "explore", "access", "team/methods"):
        shown = visit(url, page, headers={"X-Forwarded-For": "10.0.0.7"})
        assert "How these numbers come about" not in shown
        assert "Testford" not in shown
