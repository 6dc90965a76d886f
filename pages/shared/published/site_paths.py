"""Where every file of the static site stands, and how one page names another.

Every address is relative, so that the folder works under any path of any host, and from a disk.
"""

from __future__ import annotations

import hashlib
import posixpath
import re

PLAIN = re.compile(r"[a-z0-9][a-z0-9_-]{0,47}")
UNPLAIN = re.compile(r"[^a-z0-9]+")
# Windows keeps these names for devices, whatever follows them.
RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9]|index)")
HOME, CITY, KNOWLEDGE = "index.html", "the-city.html", "how-we-know.html"
STYLE, SCRIPT, LOCATOR = "assets/site.css", "assets/site.js", "assets/locate.js"


def name_safely(name: str) -> str:
    """Return a name that any file system and web server keeps apart from every other name's.

    Short lower-case ids stay as they are; all others end in a digest of themselves, since a disk may take
    `A1` and `a1` for one name.
    """
    if PLAIN.fullmatch(name) and not RESERVED.fullmatch(name):
        return name
    readable = UNPLAIN.sub("-", name.lower()).strip("-")[:32].strip("-")
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:10]
    return f"{readable or 'area'}--{digest}"


def find_area_page(language: str, level: str, area_id: str) -> str:
    """Return the address of an area's page within the site."""
    return f"{language}/area/{name_safely(level)}/{name_safely(area_id)}.html"


def find_area_calendar(language: str, level: str, area_id: str) -> str:
    """Return the address of the calendar file with an area's next events."""
    return f"{language}/area/{name_safely(level)}/{name_safely(area_id)}.ics"


def find_event_calendar(language: str, event_id: str) -> str:
    """Return the address of one event's calendar file."""
    return f"{language}/event/{name_safely(event_id)}.ics"


def find_shapes(level: str) -> str:
    """Return the address of the boundaries that the browser looks a place up in."""
    return f"assets/{name_safely(level)}.json"


def write_link(target: str, *, page: str) -> str:
    """Return how a page names another file; both addresses count from the site's folder.

    `../` in a target leads out of the site, to the files of the release.
    """
    return posixpath.relpath(target, posixpath.dirname(page) or ".")
