"""What browser tests do again and again: serve a city, open a browser, wait, and ask axe-core."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, Request, expect

READY_WITHIN_S = 60
SETTLE_WITHIN_MS = 30_000
STILL_MS = 200
STREAMLIT_PROBE = re.compile(r"/[^/]+/_stcore/(health|host-config)$")
# Streamlit's own menu puts a heading among its list items; it is not ours to mend.
STREAMLITS_OWN = ('[data-testid="stSidebarNav"]',)
BROWSER_NAMES = ("chromium", "chromium-browser", "google-chrome")
# Root cannot use the sandbox, and a browser on a closed network must not try to phone home.
BROWSER_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass(frozen=True)
class Server:
    """A `commonbeat serve` process and where it answers."""

    url: str
    home: Path
    process: "subprocess.Popen[bytes]"


@dataclass
class PageLog:
    """What a page said and asked for while a test used it."""

    console_errors: list[str] = field(default_factory=list)
    outside_requests: list[str] = field(default_factory=list)

    def complaints(self) -> list[str]:
        """Return one line per console error and per request to another machine."""
        asked = [f"asked another machine: {address}" for address in self.outside_requests]
        return [f"console error: {text}" for text in self.console_errors] + asked


def find_browser(playwright: Playwright) -> str | None:
    """Return the system's Chromium, else Playwright's own, else nothing."""
    for name in BROWSER_NAMES:
        if found := shutil.which(name):
            return found
    own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


def find_free_port() -> int:
    """Return a loopback port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_ready(url: str) -> bool:
    """Tell whether the server says that it can answer."""
    try:
        with urllib.request.urlopen(f"{url}/readyz", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def wait_until_ready(server: Server, log: Path) -> None:
    """Wait until the server answers; fail with its own words if it ends or takes too long."""
    give_up_at = time.monotonic() + READY_WITHIN_S
    while not is_ready(server.url):
        ended = server.process.poll() is not None
        if ended or time.monotonic() > give_up_at:
            said = log.read_text(errors="replace")[-4000:]
            pytest.fail(f"the server {'ended' if ended else 'was not ready in time'}; it said:\n{said}")
        time.sleep(0.2)


def start_server(home: Path, log: Path, *options: str, city: str = "demo") -> Server:
    """Start `commonbeat serve` on a free port with its state under `home`; `options` go to the command."""
    port = find_free_port()
    command = Path(sys.executable).with_name("commonbeat")
    with log.open("wb") as output:
        process = subprocess.Popen(
            [str(command), "serve", "--city", city, "--port", str(port), *options],
            env={**os.environ, "COMMONBEAT_HOME": str(home)},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    return Server(f"http://127.0.0.1:{port}", home, process)


def stop_server(server: Server) -> None:
    """End the process and all that it started."""
    os.killpg(server.process.pid, signal.SIGTERM)
    try:
        server.process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        os.killpg(server.process.pid, signal.SIGKILL)
        server.process.wait(timeout=10)


def watch_page(page: Page, log: PageLog) -> None:
    """Write a page's console errors, crashes and requests to other machines into a log."""

    def note_request(request: Request) -> None:
        if is_outside(request.url):
            log.outside_requests.append(request.url)

    def note_message(message: ConsoleMessage) -> None:
        # On a deep link Streamlit's client looks for its server under the page's own path first.
        looking = STREAMLIT_PROBE.search(str(message.location.get("url", "")))
        if message.type == "error" and not looking:
            log.console_errors.append(message.text)

    page.on("request", note_request)
    page.on("console", note_message)
    page.on("pageerror", lambda error: log.console_errors.append(str(error)))


def is_outside(url: str) -> bool:
    """Tell whether an address lies on another machine; data: and blob: lie in the page itself."""
    parts = urlsplit(url)
    in_page = parts.scheme in {"data", "blob", "about"}
    return not in_page and parts.hostname not in {"127.0.0.1", "localhost", "::1"}


def wait_until_idle(page: Page) -> None:
    """Wait until the script has run, fonts are there and nothing is stale, then park the mouse."""
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]', state="attached")
    page.wait_for_function("() => !document.querySelector('[data-stale=\"true\"]')")
    page.evaluate("() => document.fonts.ready.then(() => true)")
    page.mouse.move(0, 0)


def wait_for_maps(page: Page, *, maps: int = 1, within_ms: float = SETTLE_WITHIN_MS) -> None:
    """
    Wait until every map of a page is painted and stands where it will stay.

    A map's frame is put in by a script that loads when the first map is needed: a page at rest may not have
    it yet, so that the caller says how many there must be.
    """
    frames = page.locator('iframe[src*="streamlit_folium"]')
    expect(frames).to_have_count(maps, timeout=within_ms)
    for place in range(maps):
        frames.nth(place).content_frame.locator("body[data-painted]").wait_for(timeout=within_ms)
    wait_until_idle(page)
    page.wait_for_function(FRAMES_ARE_STILL, arg=STILL_MS)


# The boxes of all frames, and the views of their maps, are what they were a moment ago.
FRAMES_ARE_STILL = """(still_ms) => {
  const frames = [...document.querySelectorAll('iframe[src*="streamlit_folium"]')];
  const place = (frame) => {
    const box = frame.getBoundingClientRect(), view = frame.contentWindow.commonbeat?.getView();
    return [box.x, box.y, box.width, box.height, frame.contentDocument.body.dataset.paints, view];
  };
  const seen = JSON.stringify(frames.map(place)), now = performance.now();
  if (window.framesSeen !== seen) [window.framesSeen, window.framesSince] = [seen, now];
  return now - window.framesSince >= still_ms;
}"""


def run_axe(page: Page, *, exclude: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    """
    Return axe-core's violations of WCAG 2.2 AA in the page, one entry per rule and place.

    Parameters
    ----------
    page
        A page that stands still.
    exclude
        CSS selectors of what is not ours to mend; each needs a reason where it is given.
    """
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
    scope = {"exclude": [[selector] for selector in exclude]} if exclude else None
    found = Axe().run(page, context=scope, options={"runOnly": {"type": "tag", "values": tags}})
    return [
        {"rule": rule["id"], "help": rule["help"], "html": node["html"], "target": node["target"]}
        for rule in found.response["violations"]
        for node in rule["nodes"]
    ]


@contextmanager
def open_window(
    browser: Browser, log: PageLog, *, width: int, theme: str = "light", height: int = 900
) -> Iterator[Page]:
    """Open a page in a window of its own, with animations off; what it says is kept in `log`."""
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if theme == "dark" else "light",
        reduced_motion="reduce",
    )
    context.set_default_timeout(SETTLE_WITHIN_MS)
    try:
        page = context.new_page()
        watch_page(page, log)
        yield page
    finally:
        context.close()


def check_page(page: Page, log: PageLog) -> None:
    """Nothing reaches over the side, axe finds nothing, and the browser complains of nothing."""
    assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
    assert run_axe(page, exclude=STREAMLITS_OWN) == []
    assert log.complaints() == []
