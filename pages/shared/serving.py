"""How an application is put on an address, and the assets that every one of ours serves."""

import errno
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
from pages.shared.middleware import AsgiApp
from pages.shared.sockets import SparingSockets

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8501
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


def list_assets() -> list[BaseRoute]:
    """Routes of what the map's frame needs: its font, its painter and Leaflet."""
    return [
        Route(f"{assets.PAINTER_PATH}/source-sans.woff2", answer_font),
        Mount(assets.PAINTER_PATH, ImmutableFiles(directory=assets.PAINTER_FOLDER)),
        Mount(assets.LEAFLET_PATH, ImmutableFiles(directory=assets.LEAFLET_FOLDER)),
    ]


class _Server(uvicorn.Server):
    """Says where it answers once it does, and gets ready for its first visitor."""

    def __init__(self, plan: uvicorn.Config, get_ready: Callable[[], None], *, name: str) -> None:
        super().__init__(plan)
        self.get_ready = get_ready
        self.name = name

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for listening in sockets or []:
            address, port = listening.getsockname()[:2]
            shown = f"[{address}]" if ":" in address else address
            sys.stdout.write(f"{self.name} answers at http://{shown}:{port}\n")
            sys.stdout.flush()
        Thread(target=self.get_ready, daemon=True).start()


def open_socket(host: str, port: int) -> socket.socket:
    """Bind the server's socket.

    Raises
    ------
    OSError
        If the host has no address here, or the port is taken or not allowed.
    """
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    opened = socket.socket(family, kind, protocol)
    try:
        if sys.platform != "win32":
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind(address)
    except OSError:
        opened.close()
        raise
    return opened


def listen(host: str, port: int) -> socket.socket | None:
    """Bind the server's socket, or say in one sentence why that cannot be and give None."""
    try:
        return open_socket(host, port)
    except OSError as error:
        taken = error.errno == errno.EADDRINUSE
        reason = "another program has it" if taken else (error.strerror or str(error))
        sys.stderr.write(
            f"Cannot serve on port {port} of {host}: {reason}; "
            "stop that program or choose another port with --port.\n"
        )
        return None


def run(
    application: AsgiApp,
    listening: socket.socket,
    *,
    get_ready: Callable[[], None],
    name: str = "Commonbeat",
    longest_message: int = _LONGEST_MESSAGE,
) -> None:
    """Serve on a bound socket until stopped.

    Parameters
    ----------
    application, listening
        What answers, and where.
    get_ready
        Called in a thread of its own once the server answers, so that its first visitor does not wait.
    name
        What says where it answers.
    longest_message
        Bytes of one message that a browser may send by its socket.
    """
    http11.MAX_LINE_LENGTH = _LONGEST_HEADER
    sys.setswitchinterval(_TURN_S)
    plan = uvicorn.Config(
        application,
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
    _Server(plan, get_ready, name=name).run(sockets=[listening])
