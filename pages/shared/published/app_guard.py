"""What the public's process answers at all: a short list of addresses, and on sockets the wish to see a page.

Streamlit brings entrances that nobody here needs: uploads, files that pages made, figures about the server,
and a message by which any visitor could empty everyone's cache. They are closed before Streamlit is asked.
"""

import re
from collections.abc import MutableMapping
from typing import Any

from google.protobuf.message import DecodeError  # type: ignore[import-untyped]
from starlette.responses import PlainTextResponse
from streamlit.proto.BackMsg_pb2 import BackMsg

from pages.shared.middleware import AsgiApp, Receive, Scope, Send, is_foreign

# A page's choice is a few hundred bytes; nothing that is sent here is long.
LONGEST_MESSAGE = 128 * 1024
_SOCKET = "/_stcore/stream"
_OPEN = re.compile(
    r"/|/[a-z][a-z_-]*|/readyz|/favicon\.(ico|png)|/site/?"
    r"|/_stcore/(health|host-config)"
    r"|/(static|vendor|published)/.+"
    r"|/component/streamlit_folium\.st_folium/.+"
)
_ASKS_FOR_A_PAGE = frozenset({"rerun_script", "stop_script", "app_heartbeat"})
_MODES = ("GET", "HEAD")


class PublicOnly:
    """ASGI middleware: only reads, only at the addresses of the public pages."""

    def __init__(self, app: AsgiApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request or socket."""
        if scope["type"] == "websocket":
            if scope["path"] != _SOCKET or is_foreign(scope["headers"]):
                await receive()
                return await send({"type": "websocket.close", "code": 1008})
            return await self.app(scope, _sift(receive), send)
        if scope["type"] == "http":
            if scope["method"] not in _MODES:
                return await PlainTextResponse("Only reading.\n", 405)(scope, receive, send)
            if not _OPEN.fullmatch(scope["path"]):
                return await PlainTextResponse("There is nothing here.\n", 404)(scope, receive, send)
        return await self.app(scope, receive, send)


def _sift(receive: Receive) -> Receive:
    async def receive_wishes() -> MutableMapping[str, Any]:
        while True:
            message = await receive()
            if message["type"] != "websocket.receive" or asks_for_a_page(message.get("bytes")):
                return message

    return receive_wishes


def asks_for_a_page(message: bytes | None) -> bool:
    """Tell whether what a browser sent asks to run a page, and no more than that."""
    asked = BackMsg()
    try:
        asked.ParseFromString(message or b"")
    except DecodeError:
        return False
    return asked.WhichOneof("type") in _ASKS_FOR_A_PAGE
