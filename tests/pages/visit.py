"""Visit a page without a browser: the socket that Streamlit's own front end opens, with any headers."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from google.protobuf.message import Message  # type: ignore[import-untyped]
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect
from websockets.typing import Subprotocol

ROOT = Path(__file__).resolve().parents[2]
HERE = "127.0.0.1"
STARTS_WITHIN_S = 60


@contextmanager
def run_server(command: list[str], url: str, *, log: Path, env: Mapping[str, str]) -> Iterator[None]:
    """Run a server process until the block ends; wait until it answers at all."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, *command], stdout=output, stderr=output, env=dict(env), cwd=log.parent
        )
    try:
        give_up_at = time.monotonic() + STARTS_WITHIN_S
        while read_status(f"{url}/readyz") is None:
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < give_up_at, log.read_text()
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(timeout=15)


@contextmanager
def start_server(
    home: Path,
    folder: Path,
    *,
    host: str = HERE,
    reached: str = HERE,
    house: Path = ROOT,
    city: str = "testford",
    processes: int = 1,
) -> Iterator[str]:
    """Serve a city's build in fresh processes, their code from `house`; give the address."""
    port = find_port(host)
    url = f"http://{reached}:{port}"
    env = {**os.environ, "COMMONBEAT_HOME": str(home), "COMMONBEAT_CITY": city}
    env["PYTHONPATH"] = os.pathsep.join(filter(None, [str(house), env.get("PYTHONPATH")]))
    command = ["-m", "pages.shared.server", "--host", host, "--port", str(port)]
    if processes > 1:
        command[1:2] = ["pages.shared.processes.front", "--processes", str(processes)]
    with run_server(command, url, log=folder / "output.txt", env=env):
        yield url


def find_port(host: str) -> int:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


def read_status(url: str, headers: Mapping[str, str] | None = None) -> int | None:
    """Status of a GET, or None if nothing answers."""
    request = urllib.request.Request(url, headers=dict(headers or {}))
    try:
        with urllib.request.urlopen(request, timeout=10) as got:
            return int(got.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return None


def visit(
    url: str, page: str = "", *, headers: Mapping[str, str] | None = None, host: str | None = None
) -> str:
    """All texts that the server sends for one run of a page, opened by a deep link.

    `host` is what the Host header says; the connection goes to `url` all the same.
    """
    parts = urlsplit(url)
    peer = socket.create_connection((parts.hostname or "", parts.port or 80))
    address = f"ws://{host or parts.netloc}/_stcore/stream"
    request = BackMsg()
    request.rerun_script.query_string = ""
    request.rerun_script.page_name = page
    texts: list[str] = []
    streamlit = [Subprotocol("streamlit")]
    with connect(address, sock=peer, subprotocols=streamlit, additional_headers=dict(headers or {})) as open_:
        open_.send(request.SerializeToString())
        while True:
            message = ForwardMsg()
            received = open_.recv(timeout=30)
            assert isinstance(received, bytes)
            message.ParseFromString(received)
            if message.WhichOneof("type") == "script_finished":
                return "\n".join(texts)
            texts.extend(find_texts(message))


def find_texts(message: Message) -> Iterator[str]:
    """Every text in a message, however deep."""
    for field, value in message.ListFields():
        values = value if field.is_repeated else [value]
        if field.message_type is not None and field.message_type.GetOptions().map_entry:
            values = [entry for entry in value.values() if isinstance(entry, str | Message)]
        for part in values:
            if isinstance(part, Message):
                yield from find_texts(part)
            elif isinstance(part, str):
                yield part
