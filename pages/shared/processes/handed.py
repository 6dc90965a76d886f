"""The side that answers: takes connections that the front hands over, and keeps its browsers."""

import asyncio
from collections.abc import Callable, MutableMapping
from typing import Any

import uvicorn

from pages.shared.middleware import AsgiApp, Receive, Scope, Send
from pages.shared.processes.head import find_number
from pages.shared.processes.line import CLOSED, OPENED, READY, Line


class KeepBrowser:
    """ASGI middleware: names this process to the browser, and one connection carries one request.

    A proxy may send other people's requests by a connection that it keeps; so none is kept.
    """

    def __init__(self, app: AsgiApp, line: Line) -> None:
        self.app, self.line = app, line

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request or socket."""
        if scope["type"] not in ("http", "websocket"):
            return await self.app(scope, receive, send)
        extra = self._list_headers(scope)

        async def send_with_ours(message: MutableMapping[str, Any]) -> None:
            if message["type"] in ("http.response.start", "websocket.accept"):
                message["headers"] = [*message.get("headers", []), *extra]
            await send(message)

        if scope["type"] == "http":
            return await self.app(scope, receive, send_with_ours)
        self.line.tell(OPENED)
        try:
            return await self.app(scope, receive, send_with_ours)
        finally:
            self.line.tell(CLOSED)

    def _list_headers(self, scope: Scope) -> list[tuple[bytes, bytes]]:
        close = [(b"connection", b"close")] if scope["type"] == "http" else []
        cookies = b"".join(b"\r\ncookie: " + value for name, value in scope["headers"] if name == b"cookie")
        if find_number(cookies + b"\r\n", self.line.cookie) == self.line.number:
            return close
        cookie = f"{self.line.cookie}={self.line.number}; HttpOnly; Path=/; SameSite=lax"
        return [*close, (b"set-cookie", cookie.encode("ascii"))]


def receive_connections(
    server: uvicorn.Server, line: Line, make_protocol: Callable[[], asyncio.Protocol]
) -> None:
    """Answer what the front hands over from now on, and end when the front does."""
    loop = asyncio.get_running_loop()
    tasks: set[asyncio.Task[Any]] = set()

    def answer() -> None:
        taken = line.take()
        if taken is None:
            loop.remove_reader(line.control.fileno())
            server.should_exit = True
        for connection in taken or ():
            connection.settimeout(0)
            task = loop.create_task(loop.connect_accepted_socket(make_protocol, connection))
            tasks.add(task)
            task.add_done_callback(tasks.discard)

    loop.add_reader(line.control.fileno(), answer)
    line.tell(READY)
