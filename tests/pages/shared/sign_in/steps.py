"""Serve a city with sign-in, and visit it as a browser does that has a cookie."""

import json
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value, generate_xsrf_token_string
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from tests.pages.shared.sign_in.openid_provider import CLIENT_ID, CLIENT_SECRET
from tests.pages.visit import HERE, ROOT, find_port, find_texts, run_server

COOKIE_SECRET = "0123456789abcdef0123456789abcdef"
PEOPLE = """
[sign_in]
help = "the front desk, 555-0100"

[[people]]
email = "Ana.Diaz@police.example"
roles = ["commander"]
home_area = { level = "district", area_id = "1" }

[[people]]
email = "lee@police.example"
roles = ["liaison"]

[[people]]
email = "gone@police.example"
roles = ["commander"]
until = 2020-01-31
"""


@dataclass(frozen=True)
class SignInServer:
    """A served city with sign-in: where it answers, its files, and what it said."""

    url: str
    folder: Path
    log: Path

    @property
    def people(self) -> Path:
        """The people file."""
        return self.folder / "people.toml"


def write_sign_in(
    folder: Path, url: str, *, provider: str = "http://127.0.0.1:9", people: str = PEOPLE
) -> None:
    """Write both files of sign-in for a server that is reached at `url`."""
    folder.mkdir(parents=True, exist_ok=True)
    keys = {
        "redirect_uri": f"{url}/oauth2callback",
        "cookie_secret": COOKIE_SECRET,
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "server_metadata_url": f"{provider}/.well-known/openid-configuration",
    }
    lines = ["[auth]", *(f"{key} = {json.dumps(value)}" for key, value in keys.items())]
    (folder / "secrets.toml").write_text("\n".join(lines) + "\n")
    (folder / "secrets.toml").chmod(0o600)
    (folder / "people.toml").write_text(people)


@contextmanager
def serve_with_sign_in(home: Path, *, provider: str = "http://127.0.0.1:9") -> Iterator[SignInServer]:
    """Serve a city in a fresh process with sign-in, until the block ends."""
    port = find_port(HERE)
    served = SignInServer(f"http://{HERE}:{port}", home / "var" / "sign-in", home / "output.txt")
    write_sign_in(served.folder, served.url, provider=provider)
    env = {**os.environ, "COMMONBEAT_HOME": str(home), "COMMONBEAT_CITY": "testford"}
    env["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT), env.get("PYTHONPATH")]))
    command = ["-m", "pages.shared.server", "--port", str(port)]
    with run_server(command, served.url, log=served.log, env=env):
        yield served


def make_claims(email: str, /, **more: object) -> dict[str, object]:
    """Claims of a fresh sign-in, as Streamlit keeps them in its cookie."""
    now = int(time.time())
    told: dict[str, object] = {"iss": "test", "sub": email, "iat": now, "nonce": os.urandom(8).hex()}
    return {**told, "email": email, "email_verified": True, "name": "Ana Díaz", **more}


def make_cookie(claims: Mapping[str, object], url: str, *, secret: str = COOKIE_SECRET) -> str:
    """The Cookie header of a browser that signed in, with the token that guards its sockets."""
    value = json.dumps({**claims, "origin": url, "is_logged_in": True, "provider": "default"})
    signed = create_signed_value(secret, "_streamlit_user", value).decode()
    return f"_streamlit_user={signed}; _streamlit_xsrf={generate_xsrf_token_string()}"


@contextmanager
def open_session(url: str, cookie: str = "") -> Iterator[ClientConnection]:
    """Open a session as a browser with these cookies does."""
    tokens = [part.split("=", 1)[1] for part in cookie.split("; ") if part.startswith("_streamlit_xsrf=")]
    headers = {"Origin": url, **({"Cookie": cookie} if cookie else {})}
    address = f"ws://{urlsplit(url).netloc}/_stcore/stream"
    protocols = [Subprotocol(name) for name in ("streamlit", *tokens)]
    with connect(address, subprotocols=protocols, additional_headers=headers) as opened:
        yield opened


def run_page(session: ClientConnection, page: str = "methods") -> str:
    """Run a page in an open session and give all texts that come of it."""
    request = BackMsg()
    request.rerun_script.page_name = page
    session.send(request.SerializeToString())
    texts: list[str] = []
    while True:
        message = ForwardMsg()
        received = session.recv(timeout=30)
        assert isinstance(received, bytes)
        message.ParseFromString(received)
        if message.WhichOneof("type") == "script_finished":
            return "\n".join(texts)
        texts.extend(find_texts(message))


def see_page(url: str, cookie: str = "", page: str = "methods") -> str:
    """Open a page in a session of its own."""
    with open_session(url, cookie) as session:
        return run_page(session, page)
