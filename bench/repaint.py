"""A changed filter until the map is painted: our repaint against loading the map's page anew."""

import shutil
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path

import click
from playwright.sync_api import Frame, Page, sync_playwright

BROWSER_NAMES = ("chromium", "chromium-browser", "google-chrome")
BROWSER_ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
MEASURES = ("Reported incidents", "Change in reported incidents", "Community events")
PAINTS_WITHIN_MS = 60_000
PAINTED = "body[data-painted]"
IDLE = '[data-testid="stApp"][data-test-script-state="notRunning"]'

# The frame after the first one in which areas are filled again, told without reading pixels back.
WATCH = """() => {
  const drawing = CanvasRenderingContext2D.prototype, fill = drawing.fill;
  window.painted = new Promise(done => {
    drawing.fill = function (...how) {
      drawing.fill = fill;
      requestAnimationFrame(() => requestAnimationFrame(
        () => done(performance.timeOrigin + performance.now())));
      return fill.apply(this, how);
    };
  });
}"""


# When the reader lets go of what is pressed next: the driver takes its time before it presses.
WATCH_PRESS = """() => {
  window.pressed = new Promise(done => addEventListener(
    "pointerup", () => done(performance.timeOrigin + performance.now()), { capture: true, once: true }));
}"""


@contextmanager
def serve_city(city: str, *options: str) -> Iterator[str]:
    """Serve a built city on a free port, and give its address; `options` go to the command."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    command = [
        str(Path(sys.executable).with_name("commonbeat")),
        "serve",
        "--city",
        city,
        "--port",
        port,
        *options,
    ]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        if "http" not in line:
            raise click.ClickException(f"the server did not start: is {city} built?")
        yield line.split()[-1]
    finally:
        process.terminate()
        process.wait(timeout=15)


def find_map(page: Page) -> Frame:
    """The map's frame, once its areas are painted and the script has run."""
    box = page.locator(".st-key-map-box iframe")
    box.wait_for(timeout=PAINTS_WITHIN_MS)
    frame = box.element_handle().content_frame()
    assert frame is not None
    frame.wait_for_selector(PAINTED, timeout=PAINTS_WITHIN_MS)
    page.wait_for_selector(IDLE, state="attached", timeout=PAINTS_WITHIN_MS)
    page.wait_for_timeout(300)
    return frame


def choose(page: Page, measure: str) -> float:
    """Open the list of measures and choose one; seconds until the map shows it."""
    frame = find_map(page)
    page.get_by_label("Measure", exact=True).click()
    option = page.get_by_role("option", name=measure, exact=True)
    option.wait_for()
    frame.evaluate(WATCH)
    page.evaluate(WATCH_PRESS)
    option.click()
    painted = float(frame.evaluate("() => window.painted"))
    return (painted - float(page.evaluate("() => window.pressed"))) / 1000


def reload_page(page: Page, _: str) -> float:
    """Load the page anew; seconds until the map is painted."""
    start = time.time()
    page.reload()
    frame = page.frame_locator(".st-key-map-box iframe")
    frame.locator(PAINTED).wait_for(timeout=PAINTS_WITHIN_MS)
    return time.time() - start


def show(ways: dict[str, list[float]]) -> None:
    """One line a way: median, 95th percentile, and the median over that of the first way."""
    ours = statistics.median(next(iter(ways.values())))
    click.echo(f"{'':32}  p50 ms  p95 ms  × ours")
    for way, taken in ways.items():
        middle, late = statistics.median(taken), sorted(taken)[int(0.95 * (len(taken) - 1) + 0.5)]
        click.echo(f"{way:32}  {middle * 1000:6.0f}  {late * 1000:6.0f}  {middle / ours:6.1f}")


@click.command()
@click.option("--changes", default=20, show_default=True, help="How many changes of the filter.")
@click.option("--city", default="demo", show_default=True, help="A city that is built.")
def command(changes: int = 20, city: str = "demo") -> None:
    """Filter to map: a repaint in the same frame, the page loaded anew."""
    browser = next((found for name in BROWSER_NAMES if (found := shutil.which(name))), None)
    ways: dict[str, Callable[[Page, str], float]] = {
        "filter changed": choose,
        "page loaded anew": reload_page,
    }
    with serve_city(city) as url, sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=browser, args=list(BROWSER_ARGUMENTS))
        page = running.new_page(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
        page.goto(url)
        find_map(page)
        taken: dict[str, list[float]] = {way: [] for way in ways}
        for _, measure in zip(range(changes), cycle(MEASURES), strict=False):
            for way, run in ways.items():
                taken[way].append(run(page, measure))
        running.close()
    click.echo(f"{changes} changes of the measure of {city}, until the map shows it")
    show(taken)
