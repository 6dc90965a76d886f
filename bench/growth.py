"""How a build grows: with the rows of its file, and with the areas of its city."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

import click
import numpy as np

from bench.build import BUILD, Run, run_process
from bench.chicago_files import FIRST_DAY, write_city

ROWS, AREAS = (1_000_000, 2_000_000, 4_000_000, 8_500_000), (70, 280, 1_000, 5_000)
YEAR_OF_AREAS = np.datetime64("2025-07-01")
"""Areas are varied over one year of incidents, for tables by area and month grow with both."""


def fit_exponent(sizes: Sequence[float], costs: Sequence[float]) -> float:
    """Return the power of the size that the cost grows with, by least squares on logarithms.

    >>> round(fit_exponent([1, 2, 4], [3, 6, 12]), 2)
    1.0
    """
    return float(np.polyfit(np.log(sizes), np.log(costs), 1)[0])


def build_once(rows: int, areas: int, first_day: np.datetime64) -> Run:
    """Generate a city, build it and measure the build."""
    with tempfile.TemporaryDirectory(prefix="commonbeat-bench-") as room:
        city = write_city(Path(room) / "files", rows=rows, areas=areas, first_day=first_day)
        return run_process(BUILD, str(city), "full", home=Path(room) / "home")


def measure(name: str, sizes: Sequence[int], cases: Sequence[tuple[int, int, np.datetime64]]) -> None:
    """Build every size, and print a line each and the fitted exponents."""
    click.echo(f"{name:>12}  seconds  computing s  memory MB")
    runs = []
    for size, case in zip(sizes, cases, strict=True):
        runs.append(build_once(*case))
        run = runs[-1]
        click.echo(f"{size:12,} {run.seconds:8.1f} {run.computing_s:12.1f} {run.memory_mb:10,.0f}")
    if len(sizes) > 1:
        computing = fit_exponent(sizes, [run.computing_s for run in runs])
        memory = fit_exponent(sizes, [run.memory_mb for run in runs])
        click.echo(f"computing grows with {name}^{computing:.2f}, memory with {name}^{memory:.2f}")


@click.command()
@click.option("--rows", multiple=True, type=int, help=f"Rows at 280 beats; {ROWS} if nothing is given.")
@click.option("--areas", multiple=True, type=int, help=f"Beats at 200,000 rows; {AREAS} if nothing is given.")
def command(rows: tuple[int, ...] = (), areas: tuple[int, ...] = ()) -> None:
    """Growth of a build with rows and with areas, as fitted exponents."""
    if not rows and not areas:
        rows, areas = ROWS, AREAS
    click.echo(f"load (1 minute): {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    if rows:
        measure("rows", rows, [(size, 280, FIRST_DAY) for size in rows])
    if areas:
        measure("areas", areas, [(200_000, size, YEAR_OF_AREAS) for size in areas])
