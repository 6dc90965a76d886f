"""How an application is put on an address, and the assets that every one of ours serves."""

import asyncio
import socket
import sys
from collections.abc import Callable
from threading import Thread
from typing import Any

import uvicorn
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from websockets import http11

from pages.shared import assets
from pages.shared.listening import say_where
from pages.shared.middleware import AsgiApp
from pages.shared.processes.handed import KeepBrowser, receive_connections
from pages.shared.processes.line import Line
from pages.shared.sockets import SparingSockets

IMMUTABLE = "max-age=31536000, immutable"

# Streamlit keeps the provider's tokens in cookies; together they outgrow 8 KiB, where sockets fall silent.
_LONGEST_HEADER = 64 * 1024
_LONGEST_MESSAGE = 16 * 1024 * 1024
# Scripts of readers run in threads beside the one that sends: it shall not wait five milliseconds, the
# interpreter's own measure, behind each of them for every message.
_TURN_S = 0.001


class ImmutableFiles(StaticFiles):
    """Files whose address changes with their content."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        """Answer with the file, to be kept for as long as the browser likes."""
        response = super().file_response(*args, **kwargs)
        response.headers["cache-control"] = f"public, {IMMUTABLE}"
        return response


async def answer_font(_: Request) -> Response:
    """Streamlit's own text font, for the map's frame."""
    return FileResponse(assets.find_font(), headers={"cache-control": f"public, {IMMUTABLE}"})


async def answer_painter(_: Request) -> Response:
    """Everything that paints the map, as one script."""
    headers = {"cache-control": f"public, {IMMUTABLE}"}
    return Response(assets.join_painter(), media_type="text/javascript", headers=headers)


def list_assets() -> list[BaseRoute]:
    """Routes of what the map's frame needs: its font, its painter and Leaflet."""
    return [
        Route(f"{assets.PAINTER_PATH}/source-sans.woff2", answer_font),
        Route(f"{assets.PAINTER_PATH}/painter.js", answer_painter),
        Mount(assets.PAINTER_PATH, ImmutableFiles(directory=assets.PAINTER_FOLDER)),
        Mount(assets.LEAFLET_PATH, ImmutableFiles(directory=assets.LEAFLET_FOLDER)),
    ]


class _Server(uvicorn.Server):
    """Says where it answers once it does, and gets ready for its first visitor."""

    def __init__(
        self, plan: uvicorn.Config, get_ready: Callable[[], None], *, name: str, line: Line | None
    ) -> None:
        super().__init__(plan)
        self.get_ready = get_ready
        self.name = name
        self.line = line

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for listening in sockets or []:
            say_where(listening, self.name)
        if self.line is not None:
            receive_connections(self, self.line, self._make_protocol)
        Thread(target=self.get_ready, daemon=True).start()

    def _make_protocol(self) -> asyncio.Protocol:
        """What answers one connection, made as uvicorn makes it for those that it accepts itself."""
        make: Callable[..., asyncio.Protocol] = self.config.http_protocol_class
        return make(config=self.config, server_state=self.server_state, app_state=self.lifespan.state)


def run(
    application: AsgiApp,
    listening: socket.socket | Line,
    *,
    get_ready: Callable[[], None],
    name: str = "Commonbeat",
    longest_message: int = _LONGEST_MESSAGE,
) -> None:
    """Serve until stopped.

    Parameters
    ----------
    application, listening
        What answers, and where: a bound socket, or the line by which connections are handed over.
    get_ready
        Called in a thread of its own once the server answers, so that its first visitor does not wait.
    name
        What says where it answers.
    longest_message
        Bytes of one message that a browser may send by its socket.
    """
    http11.MAX_LINE_LENGTH = _LONGEST_HEADER
    sys.setswitchinterval(_TURN_S)
    line = listening if isinstance(listening, Line) else None
    plan = uvicorn.Config(
        KeepBrowser(application, line) if line else application,
        # The guard decides on what the socket says, never on a header's word for it.
        proxy_headers=False,
        server_header=False,
        access_log=False,
        log_level="warning",
        ws=SparingSockets,
        ws_max_size=longest_message,
        ws_ping_interval=30,
        ws_ping_timeout=30,
        timeout_graceful_shutdown=3,
    )
    sockets = [] if isinstance(listening, Line) else [listening]
    _Server(plan, get_ready, name=name, line=line).run(sockets=sockets)
