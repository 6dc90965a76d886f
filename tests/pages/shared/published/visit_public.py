"""The public's process as the internet meets it: a tree of its own, a stripped environment, raw frames."""

import shutil
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from tests.conftest import TODAY
from tests.pages.visit import HERE, ROOT, find_port, find_texts, run_server

PARTS = ("pages", "queries", "geo", ".streamlit")


def copy_house(folder: Path) -> Path:
    """Copy what the public half is shipped as: no team's pages, and `data` only as a trap."""
    house = folder / "house"
    for part in PARTS:
        leave = shutil.ignore_patterns("__pycache__", *(["team"] if part == "pages" else []))
        shutil.copytree(ROOT / part, house / part, ignore=leave)
    (house / "data").mkdir()
    (house / "data" / "__init__.py").write_text(
        "raise ModuleNotFoundError('the public half asked for data')\n"
    )
    return house


@contextmanager
def serve_public(public: Path, folder: Path, *, house: Path = ROOT, **extra: str) -> Iterator[str]:
    """Serve a folder of published cities in a process that knows of nothing else; give its address."""
    port = find_port(HERE)
    url = f"http://{HERE}:{port}"
    env = {"PYTHONPATH": str(house), "COMMONBEAT_PUBLIC": str(public), "COMMONBEAT_TODAY": TODAY, **extra}
    env["PATH"] = str(Path(sys.executable).parent)
    command = ["-m", "pages.shared.published.server", "--port", str(port)]
    with run_server(command, url, log=folder / "public.txt", env=env):
        yield url


def visit_raw(url: str, page: str = "", query: str = "", **headers: str) -> tuple[str, bytes]:
    """All texts of one run of a page, and every byte that came over the socket."""
    request = BackMsg()
    request.rerun_script.query_string = query
    request.rerun_script.page_name = page
    return send_raw(url, [request.SerializeToString()], **headers)


def send_raw(url: str, messages: list[bytes], **headers: str) -> tuple[str, bytes]:
    """Send messages over a new socket, and read until a run has ended."""
    texts: list[str] = []
    frames = b""
    address = f"ws://{urlsplit(url).netloc}/_stcore/stream"
    with connect(address, subprotocols=[Subprotocol("streamlit")], additional_headers=headers) as socket:
        for each in messages:
            socket.send(each)
        while True:
            received = socket.recv(timeout=30)
            assert isinstance(received, bytes)
            frames += received
            message = ForwardMsg()
            message.ParseFromString(received)
            if message.WhichOneof("type") == "script_finished":
                return "\n".join(texts), frames
            texts.extend(find_texts(message))


def fetch(url: str, *, method: str = "GET") -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of a request; a redirection is not followed."""
    request = urllib.request.Request(url, method=method, data=b"x" if method in {"POST", "PUT"} else None)
    try:
        answer = urllib.request.build_opener(_Stay).open(request, timeout=10)
    except urllib.error.HTTPError as refused:
        answer = refused
    with answer:
        headers = {name.lower(): value for name, value in answer.headers.items()}
        return int(answer.status), headers, answer.read()


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        """Follow nothing."""
