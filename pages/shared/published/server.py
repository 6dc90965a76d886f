"""The public's own application: reads the published file and nothing else; the one to put on the internet.

Start it with `commonbeat serve CITY --public`, or where only this half is installed with
`python -m pages.shared.published.server`. It asks for nobody's name, keeps nothing and takes nothing in.
"""

import argparse
import os
import sys
from importlib import import_module
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import Route
from streamlit.runtime.pages_manager import PagesManager

from pages.shared.listening import DEFAULT_HOST, DEFAULT_PORT, listen
from pages.shared.middleware import SecurityHeaders
from pages.shared.published import app_settings
from pages.shared.published.app_document import PUBLIC_NAMES, answer_first_page, answer_public_document
from pages.shared.published.app_guard import LONGEST_MESSAGE, PublicOnly
from pages.shared.published.app_routes import answer_ready, list_routes
from pages.shared.published.errors import PublishedError
from pages.shared.serving import list_assets, run


def say_published_error(error: Exception) -> bool:
    """Show what can be put right as its one sentence; anything else stays a crash, told to the log alone."""
    if not isinstance(error, PublishedError):
        return False
    st.error(str(error))
    return True


def build_app(script: Path = app_settings.ENTRY) -> st.App:
    """Make the application around the public entry."""
    PagesManager.uses_pages_directory = False
    return st.App(
        script,
        secrets={},
        routes=[
            Route("/readyz", answer_ready),
            Route("/", answer_public_document),
            *list_routes(),
            Route(f"/{PUBLIC_NAMES[0]}", answer_first_page),
            Route("/{page:page}", answer_public_document),
            *list_assets(),
        ],
        middleware=[Middleware(SecurityHeaders), Middleware(PublicOnly)],
        on_script_error=say_published_error,
    )


def import_pages() -> None:
    """Import what the first page needs, all but the map's component, which registers in a page."""
    for name in ("geo.webmap", "pages.shared.published.app_html", "pages.shared.published.app_content"):
        import_module(name)


def main(arguments: list[str] | None = None) -> int:
    """Serve the public pages as the command line says; exit code 2 if the address could not be had."""
    parser = argparse.ArgumentParser(
        prog="pages.shared.published.server", description="Serve the public pages."
    )
    parser.add_argument("--host", default=DEFAULT_HOST, help="address to listen on")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT)
    parser.add_argument(
        "--public", type=Path, help="folder that holds the published cities; else COMMONBEAT_PUBLIC"
    )
    parser.add_argument("--city", help="city to show; else COMMONBEAT_CITY, else the only one published")
    options = parser.parse_args(arguments)
    for name, value in (("COMMONBEAT_PUBLIC", options.public), ("COMMONBEAT_CITY", options.city)):
        if value is not None:
            os.environ[name] = str(value)
    listening = listen(options.host, options.port)
    if listening is None:
        return 2
    name = "Commonbeat for the public"
    run(build_app(), listening, get_ready=import_pages, name=name, longest_message=LONGEST_MESSAGE)
    return 0


if __name__ == "__main__":
    sys.exit(main())
