"""A build of a generated city: time beside only parsing its file, memory, size, and a refresh."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import click
import duckdb

from bench.chicago_files import write_city, write_day
from data.sources import read_header

TYPES = {
    "TIMESTAMP": ("Date", "Updated On"),
    "DOUBLE": ("Latitude", "Longitude"),
    "BIGINT": ("ID", "X Coordinate", "Y Coordinate", "Year", "Ward", "Community Area"),
    "BOOLEAN": ("Arrest", "Domestic"),
}
BUILD = "import sys; from data.build import build_city; build_city(sys.argv[1], full=sys.argv[2] == 'full')"
PARSE = "import sys; from bench.build import parse_alone; parse_alone(sys.argv[1])"
ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Run:
    """One process: wall-clock seconds, seconds of computing on all cores, most memory held."""

    seconds: float
    computing_s: float
    memory_mb: float


def parse_alone(path: str) -> None:
    """Parse a file with the engine and keep nothing: every column typed, every value counted."""
    with duckdb.connect() as connection:
        connection.execute("set enable_progress_bar = false")
        header = read_header(Path(path))
        kinds = {name: kind for kind, names in TYPES.items() for name in names}
        file = connection.read_csv(
            path,
            columns={name: kinds.get(name, "VARCHAR") for name in header},
            auto_detect=False,
            header=True,
            delimiter=",",
            quotechar='"',
            timestamp_format="%m/%d/%Y %I:%M:%S %p",
        )
        file.aggregate(", ".join(f'count("{name}")' for name in header)).fetchall()


def run_process(code: str, *arguments: str, home: Path) -> Run:
    """Run code in a process of its own and measure it."""
    before = os.times()
    start = time.perf_counter()
    environment = {**os.environ, "COMMONBEAT_HOME": str(home)}
    process = subprocess.Popen([sys.executable, "-c", code, *arguments], cwd=ROOT, env=environment)
    held: list[float] = [0.0]
    watch = threading.Thread(target=watch_memory, args=(process, held))
    watch.start()
    if process.wait():
        raise click.ClickException("the process that was measured failed")
    watch.join()
    after = os.times()
    computing_s = after.children_user + after.children_system - before.children_user - before.children_system
    return Run(time.perf_counter() - start, computing_s, held[0])


def watch_memory(process: subprocess.Popen[bytes], held: list[float]) -> None:
    """Note the most memory that a process held, as the kernel counts it."""
    status = Path(f"/proc/{process.pid}/status")
    while process.poll() is None:
        try:
            lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
            held[0] = max(held[0], int(lines["VmHWM"].split()[0]) / 1024)
        except (OSError, KeyError):
            pass
        time.sleep(0.05)


def find_size_mb(home: Path) -> float:
    """Return the size of the build in force."""
    pointer = next(home.glob("data/built/*/current.json"))
    name: str = json.loads(pointer.read_text())["file"]
    return (pointer.parent / name).stat().st_size / 1e6


def show(name: str, run: Run, first: Run) -> None:
    """Print one line."""
    click.echo(
        f"{name:34} {run.seconds:8.1f} {run.computing_s:12.1f} {run.seconds / first.seconds:8.2f} "
        f"{run.computing_s / first.computing_s:10.2f} {run.memory_mb:10,.0f}"
    )


@click.command()
@click.option("--rows", default=1_000_000, show_default=True, help="Incidents in the file.")
@click.option("--areas", default=280, show_default=True, help="Beats, about.")
@click.option("--folder", type=click.Path(path_type=Path), help="Where the files are, or are to be, kept.")
def command(rows: int = 1_000_000, areas: int = 280, folder: Path | None = None) -> None:
    """Build: a city with one big file, beside only parsing the file, and a refresh with one more day."""
    with tempfile.TemporaryDirectory(prefix="commonbeat-bench-") as room:
        files = folder or Path(room) / "files"
        city = files / "generated.toml"
        if not city.exists():
            write_city(files, rows=rows, areas=areas)
        (files / "crimes" / "day.csv").unlink(missing_ok=True)
        home, whole = Path(room) / "home", files / "crimes" / "crimes.csv"
        csv_mb = whole.stat().st_size / 1e6
        parsing = run_process(PARSE, str(whole), home=home)
        building = run_process(BUILD, str(city), "full", home=home)
        size_mb = find_size_mb(home)
        write_day(files, areas=areas)
        refreshing = run_process(BUILD, str(city), "refresh", home=home)
        (files / "crimes" / "day.csv").unlink()
    load = os.getloadavg()
    click.echo(f"{rows:,} incidents, {areas:,} beats, {csv_mb:,.0f} MB of CSV")
    click.echo(f"load (1 and 5 minutes): {load[0]:.1f}, {load[1]:.1f} on {os.cpu_count()} cores")
    click.echo(f"{'':34}  seconds  computing s  × parse  × computing  memory MB")
    show("parsing alone, by the engine", parsing, parsing)
    show("full build", building, parsing)
    show("refresh with one more day", refreshing, parsing)
    click.echo(f"build file: {size_mb:,.0f} MB")
