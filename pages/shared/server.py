"""The web application: Streamlit inside, guard and security headers around it, assets and layers beside it.

Start it with ``python -m pages.shared.server`` (or `main`): only then is it known on which address the server
listens, and without knowing that the guard trusts nobody.
"""

import argparse
import errno
import gzip
import re
import socket
import sys
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import Any

import streamlit as st
import uvicorn
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from streamlit.runtime.pages_manager import PagesManager
from websockets import http11

from pages.shared import access, assets, settings, store
from pages.shared.document import answer_document, answer_first_page
from pages.shared.errors import PagesUserError
from pages.shared.middleware import AsgiApp, Guard, SecurityHeaders
from pages.shared.sign_in_middleware import SignIn

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8501

# Streamlit keeps the provider's tokens in cookies; together they outgrow 8 KiB, where sockets fall silent.
_LONGEST_HEADER = 64 * 1024
_IMMUTABLE = "max-age=31536000, immutable"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_LAYER = re.compile(r"context|areas/[A-Za-z0-9][A-Za-z0-9_-]*")


class ImmutableFiles(StaticFiles):
    """Files whose address changes with their content."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        """Answer with the file, to be kept for as long as the browser likes."""
        response = super().file_response(*args, **kwargs)
        response.headers["cache-control"] = f"public, {_IMMUTABLE}"
        return response


async def answer_font(_: Request) -> Response:
    """Streamlit's own text font, for the map's frame."""
    return FileResponse(assets.find_font(), headers={"cache-control": f"public, {_IMMUTABLE}"})


async def answer_layer(request: Request) -> Response:
    """A map layer of one build as compressed GeoJSON; the guard has let the request pass."""
    city, build_id = request.path_params["city"], request.path_params["build_id"]
    layer = request.path_params["layer"].removesuffix(".geojson")
    known = _NAME.fullmatch(city) and _NAME.fullmatch(build_id) and _LAYER.fullmatch(layer)
    body = await run_in_threadpool(_pack_layer, city, build_id, layer) if known else None
    if body is None:
        return PlainTextResponse("There is no such map layer.\n", 404)
    return Response(
        body,
        media_type="application/geo+json",
        headers={
            "content-encoding": "gzip",
            "cache-control": f"private, {_IMMUTABLE}",
            "vary": "Accept-Encoding",
        },
    )


def _pack_layer(city: str, build_id: str, layer: str) -> bytes | None:
    text = store.read_layer(city, build_id, layer)
    return None if text is None else _compress(text)


@lru_cache(maxsize=16)
def _compress(text: str) -> bytes:
    return gzip.compress(text.encode(), compresslevel=6, mtime=0)


async def answer_ready(_: Request) -> Response:
    """Whether a build can be opened, so that a page would have something to show."""
    ready = await run_in_threadpool(_can_open_build)
    return JSONResponse({"ready": ready}, 200 if ready else 503, headers={"cache-control": "no-store"})


def _can_open_build() -> bool:
    try:
        store.city_settings()
    except PagesUserError:
        return False
    return True


def say_user_error(error: Exception) -> bool:
    """Show what a reader can put right as its one sentence; anything else stays a crash."""
    if not isinstance(error, PagesUserError):
        return False
    st.error(str(error))
    return True


def build_app(script: Path = settings.DASHBOARD) -> st.App:
    """Make the web application around a Streamlit script."""
    # Else Streamlit takes pages/ for its old kind of application until dashboard.py has run once, and tells
    # whoever comes first by a page's own address that the page does not exist.
    PagesManager.uses_pages_directory = False
    return st.App(
        script,
        routes=[
            Route("/readyz", answer_ready),
            Route("/", answer_document),
            Route("/explore", answer_first_page),
            Route("/{page:page}", answer_document),
            Route("/map/{city}/{build_id}/{layer:path}", answer_layer),
            Route(f"{assets.PAINTER_PATH}/source-sans.woff2", answer_font),
            Mount(assets.PAINTER_PATH, ImmutableFiles(directory=assets.PAINTER_FOLDER)),
            Mount(assets.LEAFLET_PATH, ImmutableFiles(directory=assets.LEAFLET_FOLDER)),
        ],
        middleware=[Middleware(SecurityHeaders), Middleware(SignIn), Middleware(Guard)],
        on_script_error=say_user_error,
    )


app = build_app()


def import_pages() -> None:
    """Import what the first page needs, so that its first visitor does not wait for it.

    All but `show_map`: the map's component registers where it is first imported, and that must be in a page.
    """
    for name in ("pages.shared.explore_figures", "pages.shared.area_panel", "geo.webmap"):
        import_module(name)


class _Server(uvicorn.Server):
    """Says where it answers once it does, and gets ready for its first visitor."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for listening in sockets or []:
            address, port = listening.getsockname()[:2]
            shown = f"[{address}]" if ":" in address else address
            sys.stdout.write(f"Commonbeat answers at http://{shown}:{port}\n")
            sys.stdout.flush()
        Thread(target=import_pages, daemon=True).start()


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


def serve(application: AsgiApp, *, host: str, port: int) -> int:
    """Serve until stopped, and give the exit code: 0, or 2 if the address could not be had."""
    try:
        listening = open_socket(host, port)
    except OSError as error:
        taken = error.errno == errno.EADDRINUSE
        reason = "another program has it" if taken else (error.strerror or str(error))
        sys.stderr.write(
            f"Cannot serve on port {port} of {host}: {reason}; "
            "stop that program or choose another port with --port.\n"
        )
        return 2
    access.note_bound_address(listening.getsockname()[0])
    http11.MAX_LINE_LENGTH = _LONGEST_HEADER
    plan = uvicorn.Config(
        application,
        # The guard decides on what the socket says, never on a header's word for it.
        proxy_headers=False,
        server_header=False,
        access_log=False,
        log_level="warning",
        ws="websockets-sansio",
        ws_ping_interval=30,
        ws_ping_timeout=30,
        timeout_graceful_shutdown=3,
    )
    _Server(plan).run(sockets=[listening])
    return 0


def main(arguments: list[str] | None = None) -> int:
    """Serve the dashboard as the command line says; see `serve`."""
    parser = argparse.ArgumentParser(prog="pages.shared.server", description="Serve the dashboard.")
    parser.add_argument("--host", default=DEFAULT_HOST, help="address to listen on")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT)
    options = parser.parse_args(arguments)
    return serve(app, host=options.host, port=options.port)


if __name__ == "__main__":
    sys.exit(main())
