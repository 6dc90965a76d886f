"""Each page of a served city over the socket that a browser opens: a run asked for until it is finished."""

import cProfile
import os
import pstats
import socket
import statistics
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import urlencode, urlsplit

import click
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.scriptrunner import ScriptRunner
from streamlit.testing.v1 import AppTest
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from bench.repaint import serve_city
from pages.shared import access

ROOT = Path(__file__).resolve().parents[1]
WITHIN_S = 120
DONE = ForwardMsg.FINISHED_SUCCESSFULLY
# Views that differ in what has to be worked out; a place that a city lacks is answered with the usual one.
VIEWS: dict[str, list[dict[str, str]]] = {
    "explore": [
        {"measure": measure, "level": level}
        for level in ("beat", "district")
        for measure in ("incidents", "change", "density", "trust", "density-incidents")
    ],
    "trends": [{"level": "district"}, {"groups": "property"}, {"groups": "person"}, {"show": "property"}],
    "trust": [{"level": "district"}, {"fill": "similar"}, {"sort": "id"}, {"sort": "base-down"}],
    "compare": [{"level": "district"}, {"groups": "property"}, {"groups": "person"}],
    "before_after": [{"outcome": "incidents"}, {"outcome": "trust"}],
    "methods": [{"measure": "trend"}, {"measure": "score"}, {"find": "poisson"}],
}


@contextmanager
def open_session(url: str) -> Iterator[ClientConnection]:
    """Open a session as a browser does."""
    parts = urlsplit(url)
    peer = socket.create_connection((parts.hostname or "", parts.port or 80))
    protocols = [Subprotocol("streamlit")]
    with connect(
        f"ws://{parts.netloc}/_stcore/stream", sock=peer, subprotocols=protocols, max_size=None
    ) as session:
        yield session


def run_page(session: ClientConnection, page: str, query: Mapping[str, str]) -> float:
    """Ask for one run of a page; seconds until the server says that it is finished."""
    request = BackMsg()
    request.rerun_script.query_string = urlencode(query)
    request.rerun_script.page_name = "" if page == "explore" else page
    start = time.perf_counter()
    session.send(request.SerializeToString())
    while True:
        received = session.recv(timeout=WITHIN_S)
        message = ForwardMsg()
        assert isinstance(received, bytes)
        message.ParseFromString(received)
        # A run that is given up for another one has not answered yet.
        if message.WhichOneof("type") == "script_finished" and message.script_finished == DONE:
            return time.perf_counter() - start


def measure_page(url: str, page: str, *, repeats: int) -> dict[str, list[float]]:
    """Seconds of the first run, of views for the first time, of the same again, and of new sessions."""
    with open_session(url) as session:
        first = [run_page(session, page, {})]
        views = [run_page(session, page, view) for view in VIEWS[page]]
        again = [run_page(session, page, view) for _ in range(repeats) for view in VIEWS[page]]
    fresh = []
    for _ in range(repeats):
        with open_session(url) as session:
            fresh.append(run_page(session, page, {}))
    return {"first": first, "view": views, "again": again, "session": fresh}


def find_slowest(page: str) -> str:
    """The part of the page that takes longest in a run whose answers are kept, with its share of the run."""
    path = ROOT / "pages" / "team" / f"{page}.py"
    with patch.object(access, "read_roles", lambda: frozenset(access.ROLES)):
        app = AppTest.from_file(str(path), default_timeout=WITHIN_S).run().run().run()
        return name_slowest(profile_run(app), path)


def profile_run(app: AppTest) -> pstats.Stats:
    """Run a page under the profiler, which must be in the thread that the script runs in."""
    profile, plain = cProfile.Profile(), ScriptRunner._run_script

    def run_script(runner: ScriptRunner, asked: Any) -> None:
        profile.runcall(plain, runner, asked)

    with patch.object(ScriptRunner, "_run_script", run_script):
        app.run()
    return pstats.Stats(profile)


def name_slowest(stats: pstats.Stats, path: Path) -> str:
    """Name the call in a page's own file that takes longest."""
    whole, parts = 0.0, dict[str, float]()
    for (file, _, name), (_, _, _, taken, callers) in stats.stats.items():  # type: ignore[attr-defined]
        if file == str(path) and name == "<module>":
            whole = max(whole, taken)
        for (caller, _, within), (_, _, _, spent) in callers.items():
            if (caller, within) == (str(path), "<module>") and not name.startswith("<"):
                parts[name] = parts.get(name, 0.0) + spent
    if not parts or not whole:
        return ""
    slowest = max(parts, key=lambda part: parts[part])
    return f"{slowest}, {parts[slowest] / whole:.0%}"


def find_quantile(seconds: list[float], share: float) -> float:
    """The middle run for 0.5; for 0.95 the run that 19 in 20 do not pass."""
    if share == 0.5:
        return statistics.median(seconds)
    return sorted(seconds)[min(len(seconds) - 1, int(share * len(seconds)))]


def write_line(page: str, taken: Mapping[str, list[float]], slowest: str) -> str:
    """One page's line of the table, in milliseconds."""
    cells = [f"{1000 * taken['first'][0]:8.0f}"]
    for kind in ("view", "again", "session"):
        cells += [f"{1000 * find_quantile(taken[kind], share):7.0f}" for share in (0.5, 0.95)]
    return f"{page:13}" + "".join(cells) + f"   {slowest}"


HEADING = f"""{"":13}   first      new view    same view  new session   slowest part of a run
{"ms":13}     run    p50    p95    p50    p95    p50    p95   and its share"""


@click.command()
@click.option("--city", default="demo", show_default=True, help="A city that is built.")
@click.option("--repeats", default=10, show_default=True, help="Runs of each view, and new sessions.")
@click.option("--page", "only", default="", help="Only this page.")
def command(city: str = "demo", repeats: int = 10, only: str = "") -> None:
    """Pages: first run, a view for the first time, the same view again, a new session."""
    os.environ["COMMONBEAT_CITY"] = city
    click.echo(f"pages of {city}, over the socket; what the browser draws afterwards is not in it\n{HEADING}")
    for page in [name for name in VIEWS if only in name]:
        with serve_city(city) as url:
            taken = measure_page(url, page, repeats=repeats)
        click.echo(write_line(page, taken, find_slowest(page)))
