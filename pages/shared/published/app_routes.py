"""Addresses of published files: boundaries of maps, downloads, the static site. By exact list, for anybody.

The public's own process and the team's serve the same ones. Nothing of an address ever becomes a path: what
may be fetched is listed from the release's folder, and an address is looked up in that list.
"""

import gzip
import re
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from pages.shared.published.app_content import keep_neighbourhood
from pages.shared.published.app_day import find_day
from pages.shared.published.calendar_file import write_ics
from pages.shared.published.errors import PublishedError
from pages.shared.published.language import choose_language
from pages.shared.published.places import list_places
from pages.shared.published.release import Release, open_current

MAP_PATH, FILES_PATH, SITE_PATH = "/published/map", "/published/files", "/published/files/site/"
CALENDAR_PATH = "/published/calendar"
_LAYER = re.compile(r"context|areas/[A-Za-z0-9][A-Za-z0-9_-]*")
# What publishing writes for readers, and nothing else that may come to lie in a release's folder.
_DOWNLOAD = re.compile(
    r"(datapackage|manifest)\.json|checksums\.txt|public\.duckdb"
    r"|csv/public_[a-z_]+\.csv|parquet/public_[a-z_]+\.parquet|geojson/public_[a-z_]+\.geojson"
)
_SITE = re.compile(r"site/([A-Za-z0-9_-]+/)*[A-Za-z0-9_.-]+\.(html|css|js|json|svg|png|ics|txt|xml|woff2)")
_TYPES = {
    ".css": "text/css",
    ".csv": "text/csv",
    ".geojson": "application/geo+json",
    ".html": "text/html",
    ".ics": "text/calendar",
    ".js": "text/javascript",
    ".json": "application/json",
    ".parquet": "application/vnd.apache.parquet",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}
# A release changes a few times a month; a content network may keep its files for five minutes.
_FOR_A_WHILE = "public, max-age=300"


def find_current() -> Release | None:
    """Return the release in force, None where nothing is published."""
    try:
        return open_current()
    except PublishedError:
        return None


@lru_cache(maxsize=2)
def list_files(release: Release) -> dict[str, Path]:
    """List what of a release's folder anybody may fetch, by its path within the folder."""
    found = {}
    for path in release.folder.rglob("*"):
        name = path.relative_to(release.folder).as_posix()
        known = _DOWNLOAD.fullmatch(name) or _SITE.fullmatch(name)
        if known and path.is_file() and not path.is_symlink():
            found[name] = path
    return found


def has_site(release: Release) -> bool:
    """Tell whether the release has the static site."""
    return "site/index.html" in list_files(release)


async def answer_file(request: Request) -> Response:
    """A file of the release in force, from the list."""
    return await run_in_threadpool(_find_file, request.path_params["path"])


def _find_file(name: str) -> Response:
    release = find_current()
    wanted = f"{name}index.html" if name.endswith("/") else name
    path = list_files(release).get(wanted) if release else None
    if path is None or not path.is_file():
        return _say_nothing()
    headers = {"cache-control": _FOR_A_WHILE}
    if not wanted.startswith("site/"):
        headers["content-disposition"] = f'attachment; filename="{path.name}"'
    media_type = _TYPES.get(path.suffix, "application/octet-stream")
    return FileResponse(path, media_type=media_type, headers=headers)


async def answer_site(_: Request) -> Response:
    """The way to the static site by a short address."""
    return RedirectResponse(SITE_PATH, headers={"cache-control": "no-cache"})


async def answer_layer(request: Request) -> Response:
    """A map layer of the release in force as compressed GeoJSON."""
    asked = request.path_params
    layer = str(asked["layer"]).removesuffix(".geojson")
    body = await run_in_threadpool(_find_layer, asked["city"], asked["release"], layer)
    if body is None:
        return _say_nothing()
    headers = {
        "content-encoding": "gzip",
        "cache-control": "public, max-age=31536000, immutable",
        "vary": "Accept-Encoding",
    }
    return Response(body, media_type="application/geo+json", headers=headers)


def _find_layer(city: str, name: str, layer: str) -> bytes | None:
    release = find_current()
    if release is None or (release.city, release.release) != (city, name) or not _LAYER.fullmatch(layer):
        return None
    return _pack_layer(release, layer)


@lru_cache(maxsize=8)
def _pack_layer(release: Release, layer: str) -> bytes | None:
    text = release.read_layer(layer)
    return None if text is None else gzip.compress(text.encode(), compresslevel=6, mtime=0)


async def answer_calendar(request: Request) -> Response:
    """The next events of a place, or one of them, as a calendar file."""
    asked = request.path_params
    code = choose_language(request.query_params.get("lang"))
    body = await run_in_threadpool(
        _write_calendar, code, asked["level"], asked["area_id"], request.query_params.get("event")
    )
    if body is None:
        return _say_nothing()
    headers = {
        "cache-control": _FOR_A_WHILE,
        "content-disposition": 'attachment; filename="events.ics"',
    }
    return Response(body, media_type="text/calendar", headers=headers)


def _write_calendar(code: str, level: str, area_id: str, event_id: str | None) -> bytes | None:
    release = find_current()
    if release is None or (level, area_id) not in list_places(release):
        return None
    page = keep_neighbourhood(release, code, level, area_id, find_day(release))
    events = [each for each in page.next_events.events if event_id in (None, each.event_id)]
    return write_ics(release, events, name=page.name) if events or event_id is None else None


def write_calendar_address(code: str, level: str, area_id: str, *, event_id: str | None = None) -> str:
    """Address of a place's next events as a calendar file, or of one of them."""
    query = urlencode({"lang": code} | ({"event": event_id} if event_id else {}))
    return f".{CALENDAR_PATH}/{quote(level, safe='')}/{quote(area_id, safe='')}.ics?{query}"


def _say_nothing() -> Response:
    return PlainTextResponse("There is no such published file.\n", 404)


async def answer_ready(_: Request) -> Response:
    """Whether a release can be opened, so that a page would have something to show."""
    ready = await run_in_threadpool(_can_open)
    return JSONResponse({"ready": ready}, 200 if ready else 503, headers={"cache-control": "no-store"})


def _can_open() -> bool:
    try:
        return bool(open_current().facts)
    except PublishedError:
        return False


def list_routes() -> list[BaseRoute]:
    """Routes of everything published, for both applications."""
    return [
        Route("/site", answer_site),
        Route("/site/", answer_site),
        Route(MAP_PATH + "/{city}/{release}/{layer:path}", answer_layer),
        Route(CALENDAR_PATH + "/{level}/{area_id}.ics", answer_calendar),
        Route(FILES_PATH + "/{path:path}", answer_file),
    ]


def write_map_address(release: Release, layer: str) -> str:
    """Address of a layer for a map's frame, which lies two folders down."""
    return f"../..{MAP_PATH}/{release.city}/{release.release}/{layer}.geojson"


def write_file_address(name: str) -> str:
    """Address of a file of the release for a link; relative, so that a path in front of the app stays."""
    return f".{FILES_PATH}/{name}"
