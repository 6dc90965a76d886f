"""Whether intervals hold the truth as often as they say, and whether alarms are false no more often."""

from dataclasses import dataclass

import click
import numpy as np
from scipy.stats import binom

from bench.panels import Panel
from bench.panels_counts import COUNT_PANELS
from bench.panels_effects import EFFECT_PANELS
from bench.panels_surveys import SURVEY_PANELS

PANELS = (*COUNT_PANELS, *SURVEY_PANELS, *EFFECT_PANELS)
HEADING = """\
| estimator | simulated panel | rate | nominal | found | seeds | exact 99 % range | |
|---|---|---|---|---|---|---|---|"""


@dataclass(frozen=True)
class Rate:
    """How often an interval held the truth, or an alarm was false, over independent seeds."""

    panel: Panel
    times: int
    seeds: int

    def find_range(self, level: float = 0.99) -> tuple[float, float]:
        """Shares that the nominal rate itself would show with this probability at least."""
        low, high = binom.interval(level, self.seeds, self.panel.nominal)
        return float(low) / self.seeds, float(high) / self.seeds

    def judge(self, level: float = 0.99) -> str:
        """`inside` the range; `conservative` beyond it on the safe side; else `outside`."""
        low, high = self.find_range(level)
        share = self.times / self.seeds
        if low <= share <= high:
            return "inside"
        return "conservative" if (share > high) == (self.panel.kind == "coverage") else "outside"


def measure_rate(panel: Panel, *, seeds: int, first: int = 0) -> Rate:
    """Draw one panel a seed, from the first upwards."""
    times = sum(panel.draw(np.random.default_rng(seed)) for seed in range(first, first + seeds))
    return Rate(panel, times, seeds)


def format_rate(rate: Rate) -> str:
    """Write one line of the table."""
    panel = rate.panel
    low, high = (f"{100 * bound:.1f}" for bound in rate.find_range())
    least = "at least " if panel.kind == "coverage" else "at most "
    nominal = f"{least if panel.exact else ''}{100 * panel.nominal:.0f} %"
    found = f"{100 * rate.times / rate.seeds:.1f} %"
    cells = (panel.kind, nominal, found, str(rate.seeds), f"{low}–{high}", rate.judge())
    return f"| `{panel.estimator}` | {panel.setting} | " + " | ".join(cells) + " |"


@click.command()
@click.option("--seeds", default=1000, show_default=True, help="Panels drawn for each line.")
@click.option("--first", default=0, show_default=True, help="First seed.")
@click.option("--only", default="", help="Only estimators whose name holds this.")
def command(seeds: int = 1000, first: int = 0, only: str = "") -> None:
    """Intervals and alarms: coverage and false alarms on simulated panels."""
    chosen = [panel for panel in PANELS if only in panel.estimator]
    if not chosen:
        raise click.ClickException(f"no estimator's name holds {only!r}")
    click.echo(HEADING)
    for panel in chosen:
        click.echo(format_rate(measure_rate(panel, seeds=seeds, first=first)))
