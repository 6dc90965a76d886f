"""Many readers at once: sessions over real websockets, each asking for another view after a pause."""

import asyncio
import os
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

import click
import psutil
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from bench.pages import DONE, VIEWS, WITHIN_S, find_quantile
from bench.repaint import serve_city
from pages.shared.processes.head import name_cookie

View = tuple[str, dict[str, str]]
HEADING = "sessions    runs  p50 ms  p95 ms  MB per session  server busy  computing ms a run"
# What says that a run is finished is short. Reading the others would take time from the core that serves.
_LONGEST_END = 256


@dataclass
class Load:
    """What a number of sessions met: seconds a run, what the server's memory grew by and what it computed."""

    sessions: int
    seconds: list[float] = field(default_factory=list)
    memory_mb: float = 0.0
    busy: float = 0.0
    computing_s: float = 0.0


async def ask(session: ClientConnection, view: View) -> float:
    """Ask for one view; seconds until the server says that the run is finished."""
    page, query = view
    request = BackMsg()
    request.rerun_script.query_string = urlencode(query)
    request.rerun_script.page_name = page
    start = time.perf_counter()
    await session.send(request.SerializeToString())
    while True:
        received = await asyncio.wait_for(session.recv(), WITHIN_S)
        assert isinstance(received, bytes)
        if len(received) > _LONGEST_END:
            continue
        message = ForwardMsg()
        message.ParseFromString(received)
        if message.WhichOneof("type") == "script_finished" and message.script_finished == DONE:
            return time.perf_counter() - start


def open_socket(address: str, **more: Any) -> connect:
    """Open a socket as a browser does."""
    return connect(address, subprotocols=[Subprotocol("streamlit")], max_size=None, **more)


async def read_on(
    url: str, views: Sequence[View], *, think_s: float, seconds: float, seed: int, taken: list[float]
) -> None:
    """Be one reader: open a session, then look at a view, think, look at the next one."""
    chance = random.Random(seed)
    address = f"ws://{urlsplit(url).netloc}/_stcore/stream"
    await asyncio.sleep(chance.uniform(0, think_s))
    # Desks are told apart by what their browsers send, as a server of several processes does.
    async with open_socket(address, user_agent_header=f"reader {seed}") as session:
        await ask(session, views[0])
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            await asyncio.sleep(chance.uniform(0.5, 1.5) * think_s)
            taken.append(await ask(session, chance.choice(views)))


def list_views(page: str) -> list[View]:
    """Views of a page, the usual one first."""
    name = "" if page == "explore" else page
    return [(name, {}), *((name, view) for view in VIEWS.get(page, []))]


@dataclass(frozen=True)
class Server:
    """The processes of a server: the one that listens, and those that it started."""

    processes: tuple[psutil.Process, ...]

    def measure_memory_mb(self) -> float:
        """Resident memory of all of them."""
        return float(sum(process.memory_info().rss for process in self.processes)) / 1e6

    def measure_computing_s(self) -> float:
        """Processor time of all of them since their start."""
        times = [process.cpu_times() for process in self.processes]
        return sum(float(spent.user) + float(spent.system) for spent in times)


def find_server(url: str) -> Server:
    """The server that listens at an address."""
    port = urlsplit(url).port
    for process in psutil.Process().children(recursive=True):
        if any(link.laddr.port == port for link in process.net_connections("tcp") if link.status == "LISTEN"):
            return Server((process, *process.children(recursive=True)))
    raise click.ClickException(f"no process of ours listens at {url}")


async def read_together(url: str, views: Sequence[View], sessions: int, **pace: float) -> Load:
    """Let a number of readers loose, and give what they met."""
    server, load = find_server(url), Load(sessions)
    before = server.measure_memory_mb()
    spent, start = server.measure_computing_s(), time.monotonic()
    pace_of_all = {"think_s": pace["think_s"], "seconds": pace["seconds"]}
    await asyncio.gather(
        *(read_on(url, views, **pace_of_all, seed=seed, taken=load.seconds) for seed in range(sessions))
    )
    load.memory_mb = server.measure_memory_mb() - before
    load.computing_s = server.measure_computing_s() - spent
    load.busy = load.computing_s / (time.monotonic() - start)
    return load


def warm_up(url: str, views: Sequence[View], *, processes: int = 1) -> None:
    """Ask every process for every view once, so that what is kept for all readers is there."""

    async def ask_all(number: int) -> None:
        parts = urlsplit(url)
        cookie = {"Cookie": f"{name_cookie(parts.port or 0)}={number}"}
        async with open_socket(f"ws://{parts.netloc}/_stcore/stream", additional_headers=cookie) as session:
            for view in views:
                await ask(session, view)

    for number in range(processes):
        asyncio.run(ask_all(number))


def write_line(load: Load) -> str:
    """One line of the table."""
    middle, late = (1000 * find_quantile(load.seconds, share) for share in (0.5, 0.95))
    each_mb = load.memory_mb / load.sessions
    runs = f"{load.sessions:8}  {len(load.seconds):6}"
    # Every session's first run was computed too, though nobody timed it.
    each_ms = 1000 * load.computing_s / (len(load.seconds) + load.sessions)
    return f"{runs}  {middle:6.0f}  {late:6.0f}  {each_mb:14.2f}  {load.busy:10.0%}  {each_ms:15.0f}"


def measure(city: str, page: str, counts: Sequence[int], *, processes: int, **pace: float) -> Iterator[Load]:
    """Yield what each number of sessions met, on one server."""
    views = list_views(page)
    os.environ["COMMONBEAT_CITY"] = city
    with serve_city(city, "--processes", str(processes)) as url:
        warm_up(url, views, processes=processes)
        for count in counts:
            yield asyncio.run(read_together(url, views, count, **pace))


@click.command()
@click.option("--city", default="demo", show_default=True, help="A city that is built.")
@click.option("--page", default="explore", show_default=True, help="The page that everybody reads.")
@click.option("--sessions", "counts", multiple=True, default=(50, 100, 200), show_default=True)
@click.option("--processes", default=1, show_default=True, help="Processes that serve them.")
@click.option("--think", "think_s", default=10.0, show_default=True, help="Mean pause, seconds.")
@click.option("--seconds", default=60.0, show_default=True, help="How long each number of sessions reads.")
def command(
    city: str = "demo",
    page: str = "explore",
    counts: tuple[int, ...] = (50, 100, 200),
    processes: int = 1,
    think_s: float = 10.0,
    seconds: float = 60.0,
) -> None:
    """Sessions: 50, 100 and 200 readers over websockets, time to a finished run and memory of each."""
    by = f"{processes} processes" if processes > 1 else "one process"
    click.echo(f"{page} of {city} by {by}, a view every {think_s:g} s a reader, on the readers' own machine")
    click.echo(HEADING)
    for load in measure(city, page, counts, processes=processes, think_s=think_s, seconds=seconds):
        click.echo(write_line(load))
