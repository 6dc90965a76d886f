"""The web application: Streamlit inside, guard and security headers around it, assets and layers beside it.

Start it with ``python -m pages.shared.server`` (or `main`): only then is it known on which address the server
listens, and without knowing that the guard trusts nobody.
"""

import argparse
import gc
import gzip
import re
import socket
import sys
from functools import lru_cache
from importlib import import_module
from pathlib import Path

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from streamlit.runtime.pages_manager import PagesManager

from pages.shared import access, settings, store
from pages.shared.document import answer_document, answer_first_page
from pages.shared.errors import PagesUserError
from pages.shared.listening import DEFAULT_HOST, DEFAULT_PORT, listen
from pages.shared.middleware import AsgiApp, Guard, SecurityHeaders
from pages.shared.name_cookie import PATH, answer_name
from pages.shared.processes.line import Line
from pages.shared.published.app_document import PUBLIC_NAMES, answer_public_document
from pages.shared.published.app_routes import find_current, list_routes
from pages.shared.serving import IMMUTABLE, list_assets, run
from pages.shared.sign_in.middleware import SignIn

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_LAYER = re.compile(r"context|areas/[A-Za-z0-9][A-Za-z0-9_-]*")


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
            "cache-control": f"private, {IMMUTABLE}",
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


async def answer_root(request: Request) -> Response:
    """The document of the first page, which differs: the team's map, or what is published."""
    if access.may_fetch(request.scope["headers"]):
        return await answer_document(request)
    published = await run_in_threadpool(find_current)
    return await (answer_public_document if published else answer_document)(request)


def build_app(script: Path = settings.DASHBOARD) -> st.App:
    """Make the web application around a Streamlit script."""
    # Else Streamlit takes pages/ for its old kind of application until dashboard.py has run once, and tells
    # whoever comes first by a page's own address that the page does not exist.
    PagesManager.uses_pages_directory = False
    return st.App(
        script,
        routes=[
            Route("/readyz", answer_ready),
            Route("/", answer_root),
            Route("/explore", answer_first_page),
            Route(f"{PATH}/{{token}}.css", answer_name),
            *list_routes(),
            *(Route(f"/{name}", answer_public_document) for name in PUBLIC_NAMES),
            Route("/{page:page}", answer_document),
            Route("/map/{city}/{build_id}/{layer:path}", answer_layer),
            *list_assets(),
        ],
        middleware=[Middleware(SecurityHeaders), Middleware(SignIn), Middleware(Guard)],
        on_script_error=say_user_error,
    )


app = build_app()


def import_pages() -> None:
    """Import what the first page needs, so that its first visitor does not wait for it.

    All but `show_map`: the map's component registers where it is first imported, and that must be in a page.
    """
    for name in ("pages.shared.explore.figures", "pages.shared.area_panel", "geo.webmap"):
        import_module(name)
    # What is here by now stays: looking through it for rubbish again and again stops all readers at once.
    gc.collect()
    gc.freeze()


def serve(application: AsgiApp, *, host: str, port: int) -> int:
    """Serve until stopped, and give the exit code: 0, or 2 if the address could not be had."""
    listening = listen(host, port)
    if listening is None:
        return 2
    access.note_bound_address(listening.getsockname()[0])
    run(application, listening, get_ready=import_pages)
    return 0


def serve_handed(application: AsgiApp, line: Line, *, host: str) -> int:
    """Serve what another process of ours accepted on an IP address, until that one or this is stopped."""
    access.note_bound_address(host)
    run(application, line, get_ready=import_pages)
    return 0


def main(arguments: list[str] | None = None) -> int:
    """Serve the dashboard as the command line says; see `serve`."""
    parser = argparse.ArgumentParser(prog="pages.shared.server", description="Serve the dashboard.")
    parser.add_argument("--host", default=DEFAULT_HOST, help="address to listen on")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT)
    parser.add_argument("--handed", type=int, help="open file by which the front hands connections over")
    parser.add_argument("--process", type=int, default=0, help="number of this process at the front")
    options = parser.parse_args(arguments)
    if options.handed is not None:
        line = Line(socket.socket(fileno=options.handed), number=options.process, port=options.port)
        return serve_handed(app, line, host=options.host)
    return serve(app, host=options.host, port=options.port)


if __name__ == "__main__":
    sys.exit(main())
