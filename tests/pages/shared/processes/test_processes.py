"""Several processes behind one address: a browser stays with one, and all know the same."""

import http.client
import re
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import pytest

from data.workspace import open_workspace, records
from pages.shared.processes.front import Front, Process
from pages.shared.processes.head import find_number, name_cookie
from tests.pages.make_build import make_build
from tests.pages.visit import start_server, visit

COOKIE = name_cookie(8501)


@pytest.mark.parametrize(
    ("lines", "number"),
    [
        (f"Cookie: {COOKIE}=1", 1),
        (f"cookie:a=b; {COOKIE}=12; c=d", 12),
        (f"Cookie: a=b\r\nAccept: */*\r\nCookie: {COOKIE}=0", 0),
        ("Cookie: a=b", None),
        (f"Cookie: x{COOKIE}=1", None),
        (f"Cookie: {COOKIE}1=1", None),
        (f"Cookie: {COOKIE}=1x", None),
        (f"Cookie: {COOKIE}=", None),
        (f"Cookie: {COOKIE}=123456", None),
        (f"Referer: http://here/?{COOKIE}=1", None),
    ],
)
def test_cookie_is_found_in_the_head_of_a_request(lines: str, number: int | None) -> None:
    head = f"GET / HTTP/1.1\r\nHost: here\r\n{lines}\r\n\r\n".encode()
    assert find_number(head, COOKIE) == number


@pytest.fixture
def front() -> Iterator[Front]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield Front(listening, [Process(number, is_ready=True) for number in range(3)])


def ask_for(front: Front, agent: str, cookie: int | None = None) -> int:
    named = f"\r\nCookie: {front.cookie}={cookie}" if cookie is not None else ""
    head = f"GET / HTTP/1.1\r\nUser-Agent: {agent}{named}\r\n\r\n".encode()
    return front.choose(head, "127.0.0.1").number


def test_a_new_browser_goes_where_the_fewest_are_and_there_with_both_its_tabs(front: Front) -> None:
    front.processes[0].sockets, front.processes[1].sockets, front.processes[2].sockets = 4, 2, 3
    assert ask_for(front, "one") == 1
    front.processes[1].sockets = 9
    assert ask_for(front, "one") == 1
    assert ask_for(front, "two") == 2


def test_a_cookie_counts_for_as_long_as_its_process_answers(front: Front) -> None:
    front.processes[1].sockets = 9
    assert ask_for(front, "one", cookie=1) == 1
    assert ask_for(front, "two", cookie=7) == 0
    front.processes[1].is_ready = False
    assert ask_for(front, "one", cookie=1) == 0


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    make_build(home, fictional=False)
    return home


@pytest.fixture(scope="module")
def served(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with start_server(home, tmp_path_factory.mktemp("served"), processes=2) as url:
        yield url


def get(url: str, path: str, **headers: str) -> http.client.HTTPResponse:
    link = http.client.HTTPConnection(urlsplit(url).netloc, timeout=20)
    link.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = link.getresponse()
    answer.read()
    return answer


def stay(url: str, number: int) -> dict[str, str]:
    return {"Cookie": f"{name_cookie(urlsplit(url).port or 0)}={number}"}


def test_a_browser_gets_a_cookie_once_and_a_connection_is_for_one_request(served: str) -> None:
    first = get(served, "/", user_agent="somebody")
    (cookie,) = first.headers.get_all("set-cookie") or []
    found = re.fullmatch(rf"({name_cookie(urlsplit(served).port or 0)}=[01]); HttpOnly; .*lax", cookie)
    assert found
    assert first.headers["connection"] == "close"
    again = get(served, "/", cookie=found[1])
    assert "set-cookie" not in again.headers
    assert "default-src" in again.headers["content-security-policy"]


def test_whoever_answers_sees_the_visitor_s_own_address(served: str) -> None:
    layer = "/map/testford/b1/areas/beat.geojson"
    for number in range(2):
        assert get(served, layer, **stay(served, number)).status == 200
        assert get(served, layer, **stay(served, number), x_forwarded_for="10.0.0.9").status == 403
        assert get(served, layer, **stay(served, number), host="dashboard.example").status == 403


def test_sockets_are_shared_out(served: str) -> None:
    with ExitStack() as open_sockets:
        met = []
        for agent in ("a", "b", "c", "d"):
            head = (
                f"GET /_stcore/stream HTTP/1.1\r\nHost: {urlsplit(served).netloc}\r\nUser-Agent: {agent}\r\n"
            )
            head += "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            head += "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: streamlit\r\n\r\n"
            where = ("127.0.0.1", urlsplit(served).port or 0)
            link = open_sockets.enter_context(socket.create_connection(where, timeout=20))
            # A head may come in pieces.
            link.sendall(head[:40].encode())
            time.sleep(0.02)
            link.sendall(head[40:].encode())
            answer = link.recv(4096)
            assert answer.startswith(b"HTTP/1.1 101 ")
            met.append(re.findall(rb"_process_\d+=(\d)", answer)[0])
        assert sorted(met) == [b"0", b"0", b"1", b"1"]


def test_what_is_logged_elsewhere_is_shown_by_every_process_at_its_next_run(
    served: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMMONBEAT_HOME", str(home))
    monkeypatch.delenv("COMMONBEAT_WORKSPACE_URL", raising=False)
    title = "Coffee at the corner"
    for number in range(2):
        assert title not in visit(served, "calendar", headers=stay(served, number))
    found = (records.PlaceRef(level="beat", area_id="104"), records.PlaceRef(level="district", area_id="001"))
    start = datetime.fromisoformat("2026-07-10T18:00")
    event = records.Event(
        title=title, event_kind="youth", status="held", located_areas=found, starts_local=start
    )
    open_workspace("testford").add(event, who="Kim")
    for number in range(2):
        assert title in visit(served, "calendar", headers=stay(served, number))


def test_readers_of_a_process_that_dies_go_on_with_another(served: str) -> None:
    port = urlsplit(served).port
    (front,) = [
        process
        for process in psutil.Process().children()
        if any(link.laddr.port == port for link in process.net_connections("tcp"))
    ]
    before = {child.pid for child in front.children()}
    front.children()[1].kill()
    until = time.monotonic() + 10
    cookies: list[str] = []
    while not cookies:
        assert time.monotonic() < until
        # What was handed over in its last moment is lost with it.
        with suppress(ConnectionError):
            cookies = get(served, "/", **stay(served, 1)).headers.get_all("set-cookie") or []
    assert "=0;" in cookies[0]
    while len(after := {child.pid for child in front.children()}) < 2:
        time.sleep(0.1)
    assert len(before & after) == 1
