"""Ways of doing the same work, timed in turns and shown in one table."""

import gc
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import click


@dataclass(frozen=True)
class Timing:
    """How long one way took, in seconds, run by run."""

    way: str
    seconds: list[float]

    @property
    def median_s(self) -> float:
        """The middle run."""
        return statistics.median(self.seconds)


def time_in_turns(ways: Mapping[str, Callable[[], object]], *, repeats: int) -> list[Timing]:
    """Run every way once, then every way again, so that a slow spell of the machine meets all of them."""
    seconds: dict[str, list[float]] = {way: [] for way in ways}
    for _ in range(repeats):
        for way, run in ways.items():
            gc.collect()
            start = time.perf_counter()
            run()
            seconds[way].append(time.perf_counter() - start)
    return [Timing(way, taken) for way, taken in seconds.items()]


def format_table(timings: list[Timing], *, amount: int, unit: str) -> str:
    """One line a way: median, fastest and slowest run, speed, and the median over that of the first way.

    `amount` is how many of `unit` each run dealt with.
    """
    ours = timings[0].median_s
    width = max(len(timing.way) for timing in timings)
    lines = [f"{'':{width}}  median s  fastest–slowest s  {'million ' + unit + '/s':>16}   × ours"]
    for timing in timings:
        spread = f"{min(timing.seconds):.3f}–{max(timing.seconds):.3f}"
        speed = amount / timing.median_s / 1e6
        ratio = timing.median_s / ours
        lines.append(
            f"{timing.way:{width}}  {timing.median_s:8.3f}  {spread:>17}  {speed:16.2f}  {ratio:7.1f}"
        )
    return "\n".join(lines)


def show_table(title: str, timings: list[Timing], *, amount: int, unit: str) -> None:
    """Print a title and the table."""
    click.echo(title)
    click.echo(format_table(timings, amount=amount, unit=unit))
