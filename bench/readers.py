"""The public, all at once: readers of the public pages against readers of the same release's static site."""

import asyncio
import random
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click
import httpx

from bench.repaint import serve_city
from bench.sessions import HEADING, Load, View, find_server, read_together, warm_up, write_line
from pages.shared.published.release import open_current
from pages.shared.published.site_paths import find_area_page

LANGUAGE = "en"
PLACES = 20


def list_places(city: str) -> list[tuple[str, str]]:
    """Level and id of some places of the release in force."""
    areas = [area for area in open_current(city).read("released_areas") if area["level"] != "city"]
    return [(area["level"], area["area_id"]) for area in areas[:PLACES]]


def list_views(places: Sequence[tuple[str, str]]) -> list[View]:
    """Views of the public pages: the first page, the city's, and places."""
    chosen = [("", {"level": level, "area": area_id}) for level, area_id in places]
    return [("", {}), ("the_city", {}), *chosen]


@contextmanager
def serve_site(folder: Path) -> Iterator[str]:
    """Serve the static site as any web host would, from a process of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    arguments = ["-m", "http.server", port, "--bind", "127.0.0.1", "--directory", str(folder)]
    process = subprocess.Popen(
        [sys.executable, *arguments], stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )
    try:
        wait_for(int(port))
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=15)


def wait_for(port: int) -> None:
    """Wait until something listens at a port of this machine."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise click.ClickException("the static site's server did not start")


async def fetch_on(
    client: httpx.AsyncClient, pages: Sequence[str], *, think_s: float, seconds: float, seed: int, load: Load
) -> None:
    """Be one reader of the static site: fetch a page, think, fetch the next."""
    chance = random.Random(seed)
    until = time.monotonic() + seconds
    await asyncio.sleep(chance.uniform(0, think_s))
    while time.monotonic() < until:
        start = time.perf_counter()
        answer = await client.get(chance.choice(pages))
        answer.raise_for_status()
        load.seconds.append(time.perf_counter() - start)
        await asyncio.sleep(chance.uniform(0.5, 1.5) * think_s)


async def fetch_together(
    url: str, pages: Sequence[str], readers: int, *, think_s: float, seconds: float
) -> Load:
    """Let readers loose on the static site, and give what they met."""
    server, load = find_server(url), Load(readers)
    before, spent, start = server.measure_memory_mb(), server.measure_computing_s(), time.monotonic()
    async with httpx.AsyncClient(base_url=url, timeout=60) as client:
        await asyncio.gather(
            *(
                fetch_on(client, pages, think_s=think_s, seconds=seconds, seed=seed, load=load)
                for seed in range(readers)
            )
        )
    load.memory_mb = server.measure_memory_mb() - before
    load.computing_s = server.measure_computing_s() - spent
    load.busy = load.computing_s / (time.monotonic() - start)
    return load


@click.command()
@click.option("--city", default="demo", show_default=True, help="A city that is published.")
@click.option("--readers", default=100, show_default=True, help="How many at once.")
@click.option("--think", "think_s", default=10.0, show_default=True, help="Mean pause, seconds.")
@click.option("--seconds", default=60.0, show_default=True, help="How long they read.")
def command(city: str = "demo", readers: int = 100, think_s: float = 10.0, seconds: float = 60.0) -> None:
    """Readers: 100 at once of the public pages, and of the static site; p95 and memory of each."""
    places = list_places(city)
    pages = [f"/{find_area_page(LANGUAGE, level, area_id)}" for level, area_id in places]
    click.echo(f"{readers} readers of what is published of {city}, on the machine that serves it")
    click.echo(f"          {HEADING}")
    with serve_city(city, "--public") as url:
        views = list_views(places)
        warm_up(url, views)
        public = asyncio.run(read_together(url, views, readers, think_s=think_s, seconds=seconds))
        click.echo(f"pages     {write_line(public)}")
    with serve_site(open_current(city).folder / "site") as url:
        static = asyncio.run(fetch_together(url, pages, readers, think_s=think_s, seconds=seconds))
        click.echo(f"site      {write_line(static)}")
