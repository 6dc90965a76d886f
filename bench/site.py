"""The static site: how long it takes to write, how large it is, how soon a slow phone shows a page."""

from __future__ import annotations

import gzip
import shutil
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import click
from playwright.sync_api import Browser, sync_playwright

from bench._wide_release import widen_release
from pages.shared.published.errors import ReleaseError
from pages.shared.published.release import open_current
from pages.shared.published.site import SITE, write_site

KB = 1000
# Latency in ms and kbit/s down: the slow networks of Lighthouse and of Chromium's developer tools.
NETWORKS = {
    "slow 4G (150 ms, 1.6 Mbit/s)": (150.0, 1600.0),
    "slow 4G as DevTools has it (563 ms, 1.4 Mbit/s)": (562.5, 1440.0),
    "slow 3G as DevTools has it (2,000 ms, 400 kbit/s)": (2000.0, 400.0),
}
SLOWER = 4
PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
SENT = "performance.getEntries().reduce((sum, each) => sum + (each.transferSize || 0), 0)"


class Silent(SimpleHTTPRequestHandler):
    """Serves files without a word, uncompressed."""

    def log_message(self, format: str, *given: Any) -> None:
        """Say nothing."""


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine and yield its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Silent, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


def time_paint(browser: Browser, url: str, *, latency_ms: float, kbit_s: float) -> tuple[float, float]:
    """Return when a phone-sized page first shows something, in ms, and how many kB were sent for it."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, device_scale_factor=2)
    page = context.new_page()
    tools = context.new_cdp_session(page)
    tools.send("Network.enable")
    limits = {"downloadThroughput": kbit_s * 1000 / 8, "uploadThroughput": kbit_s * 1000 / 16}
    tools.send("Network.emulateNetworkConditions", {"offline": False, "latency": latency_ms, **limits})
    tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(url, wait_until="load", timeout=120_000)
    # Not `wait_for_function`: the page's policy lets nobody evaluate text in it.
    while not page.evaluate("performance.getEntriesByName('first-contentful-paint').length"):
        page.wait_for_timeout(50)
    found = float(page.evaluate(PAINT)), float(page.evaluate(SENT)) / KB
    context.close()
    return found


def measure_files(site: Path) -> dict[str, float]:
    """Return the number of files, their size, and sizes of the largest page of an area and of others."""
    files = [path for path in site.rglob("*") if path.is_file()]
    areas = [path for path in files if path.suffix == ".html" and "area" in path.parts]
    largest = max(areas, key=lambda path: path.stat().st_size)
    return {
        "files": len(files),
        "all, MB": sum(path.stat().st_size for path in files) / KB / KB,
        "largest page of an area, kB": largest.stat().st_size / KB,
        "compressed": len(gzip.compress(largest.read_bytes())) / KB,
        "list of places, kB": (site / "en/index.html").stat().st_size / KB,
        "the city, kB": (site / "en/the-city.html").stat().st_size / KB,
    }


def find_largest(site: Path) -> str:
    """Return the address of the largest page of an area, within the release."""
    largest = max((site / "en/area").rglob("*.html"), key=lambda path: path.stat().st_size)
    return str(largest.relative_to(site.parent))


def report_paint(folder: Path, runs: int) -> None:
    """Print when pages first show something on a slow phone."""
    pages = {
        "an area's page, the largest": find_largest(folder / SITE),
        "the city": f"{SITE}/en/the-city.html",
    }
    with serve(folder) as url, sync_playwright() as running:
        path = shutil.which("chromium") or running.chromium.executable_path
        browser = running.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        for network, (latency_ms, kbit_s) in NETWORKS.items():
            for name, page in pages.items():
                found = [
                    time_paint(browser, url + page, latency_ms=latency_ms, kbit_s=kbit_s) for _ in range(runs)
                ]
                paints, sent = sorted(each[0] for each in found), found[0][1]
                click.echo(
                    f"  {network}: {name}: first paint {statistics.median(paints):,.0f} ms, "
                    f"the fastest {paints[0]:,.0f} ms, {sent:,.0f} kB sent"
                )
        browser.close()


@click.command()
@click.option("--city", help="A published city; the one that is there if not given.")
@click.option("--areas", type=int, help="Repeat its areas until there are so many.")
@click.option("--runs", default=5, show_default=True, help="Visits per page and network.")
def command(city: str | None, areas: int | None, runs: int) -> None:
    """Write the static site of a published city, and open it on a slow phone."""
    try:
        release = open_current(city)
    except ReleaseError as error:
        click.echo(f"skipped: {error}")
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "release"
        if areas:
            widen_release(release.folder, folder, areas)
        else:
            shutil.copytree(release.folder, folder, ignore=shutil.ignore_patterns(SITE))
        start, busy = time.perf_counter(), time.process_time()
        write_site(folder)
        seconds, processor = time.perf_counter() - start, time.process_time() - busy
        click.echo(f"{release.city_name}: written in {seconds:,.1f} s ({processor:,.1f} s of processor)")
        click.echo("  " + ", ".join(f"{name}: {n:,.0f}" for name, n in measure_files(folder / SITE).items()))
        click.echo(
            f"  a phone {SLOWER} times slower than this machine, median of {runs} visits, no compression"
        )
        report_paint(folder, runs)
