"""A click until the map is repainted, ours against folium anew: 280 areas, 3,000 hexagons, 20,000 points."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import click
from playwright.sync_api import CDPSession, Frame, Page, WebSocket, sync_playwright
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

from bench.pages import find_quantile
from bench.repaint import BROWSER_ARGUMENTS, BROWSER_NAMES

ROOT = Path(__file__).resolve().parents[1]
SCENES = {"beats": "280 areas", "hexagons": "3,000 hexagons", "points": "20,000 points"}
WAYS = {"ours": "ours", "naive": "folium anew"}
QUIET_MS = 250
# Folium anew is slow enough that a few updates tell.
NAIVE_SHARE = 5
PAINTS_WITHIN_S = 60

# When a person's click reached the page, and when something was last drawn on a canvas of a frame, by the
# clock that the script here reads too.
NOTE_TIMES = """() => {
  const drawing = CanvasRenderingContext2D.prototype, read = () => performance.timeOrigin + performance.now();
  window.lastDrawn = window.lastClick = 0;
  addEventListener("click", () => { window.lastClick = read(); }, true);
  for (const way of ["fill", "stroke", "drawImage", "putImageData"]) {
    const draw = drawing[way];
    drawing[way] = function (...how) {
      const drawn = draw.apply(this, how);
      window.lastDrawn = read();
      return drawn;
    };
  }
}"""


class NotPaintedError(Exception):
    """The map was not painted within `PAINTS_WITHIN_S`."""


@dataclass
class Taken:
    """What the updates of one way in one scene took."""

    seconds: list[float] = field(default_factory=list)
    bytes_each: list[int] = field(default_factory=list)
    views_kept: int = 0
    heap_mb: float = 0.0


@contextmanager
def serve_page() -> Iterator[str]:
    """Serve the bench's page on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    process = subprocess.Popen(
        [sys.executable, "-m", "bench._map_server", port], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    try:
        assert process.stdout is not None
        yield process.stdout.readline().split()[-1]
    finally:
        process.terminate()
        process.wait(timeout=15)


def find_frame(page: Page) -> Frame | None:
    """The frame that holds the map, if it is there."""
    return next((frame for frame in page.frames if "streamlit_folium" in frame.url), None)


def read_last_drawn(page: Page) -> float:
    """When something of the map was last drawn, in seconds of the clock; 0 while it is being made anew."""
    frame = find_frame(page)
    try:
        return float(frame.evaluate("() => window.lastDrawn || 0")) / 1000 if frame else 0.0
    except PlaywrightError:
        return 0.0


def wait_for_paint(page: Page, *, since: float) -> float:
    """Wait until the map was painted after a moment and stays so; when it was painted last."""
    until = time.time() + PAINTS_WITHIN_S
    while time.time() < until:
        last = read_last_drawn(page)
        if last > since and time.time() - last > QUIET_MS / 1000:
            return last
        page.wait_for_timeout(20)
    raise NotPaintedError


def read_zoom(page: Page) -> str:
    """How far the map is zoomed in, in Leaflet's own words."""
    frame = find_frame(page)
    assert frame is not None
    return str(frame.evaluate("() => document.querySelector('.leaflet-proxy')?.style.transform"))


def click_next(page: Page, taken: Taken, received: list[int]) -> None:
    """Click for other colours, and note what the update took."""
    zoom = read_zoom(page)
    received.clear()
    start = time.time()
    page.get_by_role("button", name="Next").click()
    painted = wait_for_paint(page, since=start)
    # Not `start`: the driver looks for the button, and waits until it stands still, before it clicks.
    taken.seconds.append(painted - float(page.evaluate("() => window.lastClick")) / 1000)
    taken.bytes_each.append(sum(received))
    taken.views_kept += read_zoom(page) == zoom


def read_heap_mb(session: CDPSession) -> float:
    """What the page's scripts hold, after rubbish was collected."""
    session.send("HeapProfiler.collectGarbage")
    metrics = session.send("Performance.getMetrics")["metrics"]
    return next(float(metric["value"]) for metric in metrics if metric["name"] == "JSHeapUsedSize") / 1e6


def measure(page: Page, address: str, *, updates: int) -> Taken:
    """Open one way of one scene, zoom in, and click a number of times."""
    received: list[int] = []

    def listen(socket_opened: WebSocket) -> None:
        socket_opened.on("framereceived", lambda frame: received.append(len(frame)))

    page.on("websocket", listen)
    page.add_init_script(f"({NOTE_TIMES})()")
    start = time.time()
    page.goto(address)
    wait_for_paint(page, since=start)
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    frame = find_frame(page)
    assert frame is not None
    frame.locator(".leaflet-control-zoom-in").click()
    page.wait_for_timeout(800)
    taken = Taken()
    for _ in range(updates):
        click_next(page, taken, received)
    taken.heap_mb = read_heap_mb(session)
    return taken


def try_measure(page: Page, address: str, *, updates: int) -> Taken | None:
    """Measure one way of one scene; None if it was not painted in time."""
    try:
        return measure(page, address, updates=updates)
    except (NotPaintedError, PlaywrightTimeoutError):
        return None


def write_line(name: str, taken: Taken | None) -> str:
    """One line of the table."""
    if taken is None:
        return f"{name:28}  not painted within {PAINTS_WITHIN_S} s"
    middle, late = (1000 * find_quantile(taken.seconds, share) for share in (0.5, 0.95))
    each_kb = sum(taken.bytes_each) / len(taken.bytes_each) / 1000
    kept = f"{taken.views_kept} of {len(taken.seconds)}"
    return f"{name:28}  {middle:6.0f}  {late:6.0f}  {each_kb:9.1f}  {kept:>10}  {taken.heap_mb:7.1f}"


@click.command()
@click.option("--updates", default=50, show_default=True, help="Clicks on each map.")
@click.option("--scene", "only", default="", help="Only this scene: beats, hexagons or points.")
def command(updates: int = 50, only: str = "") -> None:
    """Maps: click to repaint, bytes, view kept and heap, against folium made anew."""
    found = next((place for name in BROWSER_NAMES if (place := shutil.which(name))), None)
    naive_updates = max(1, updates // NAIVE_SHARE)
    click.echo(f"{updates} updates, {naive_updates} of folium anew; from the click to the map's last paint")
    click.echo(f"{'':28}  p50 ms  p95 ms  KB/update   view kept  heap MB")
    with serve_page() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(BROWSER_ARGUMENTS))
        for scene, said in SCENES.items():
            for way in WAYS if only in scene else ():
                page = browser.new_page(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
                clicks = updates if way == "ours" else naive_updates
                page.set_default_timeout(PAINTS_WITHIN_S * 1000)
                taken = try_measure(page, f"{url}/?way={way}&scene={scene}", updates=clicks)
                click.echo(write_line(f"{said}, {WAYS[way]}", taken))
                page.close()
        browser.close()
