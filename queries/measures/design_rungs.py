"""The rungs of the ladder from which a design is chosen: what speaks against each, for it, what it would see.

Sources
-------
Limits on areas, periods and donors: simulations with 40 areas and serial correlation, in which errors
clustered by area reject 78 % (1 treated area) to 6 % (10) at a nominal 5 %; Conley TG, Taber CR (2011),
Inference with difference in differences with a small number of policy changes, Review of Economics and
Statistics 93; Abadie A (2021), Using synthetic controls, Journal of Economic Literature 59.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from queries.measures.arrays import BoolArray, FloatArray
from queries.measures.detectable import (
    DetectableChange,
    detectable_displacement,
    detectable_panel_change,
)
from queries.measures.displacement import pearson_dispersion
from queries.measures.randomisation import log_rate_change, smallest_p

Rung = Literal["staggered", "synthetic_control", "randomisation", "displacement_difference", "none"]

LEAST_BEFORE, LEAST_AFTER = 3, 3
LEAST_STAGGERED_AREAS, LEAST_AREAS_PER_DATE = 10, 3
LEAST_LONG_RECORD, LEAST_DONORS, LEAST_MONTHLY_COUNT = 24, 15, 10.0
LEAST_PANEL_BEFORE = 6
LARGEST_TELLING_FALL = 0.5


@dataclass(frozen=True)
class Case:
    """One programme's areas, months and comparison areas, as `choose_design` takes them."""

    counts: FloatArray
    starts: FloatArray
    treated: BoolArray
    comparison: BoolArray
    sizes: FloatArray
    before: BoolArray
    after: BoolArray
    level: float
    power: float

    @property
    def dates(self) -> int:
        """Number of start dates."""
        return int(np.unique(self.starts[self.treated]).size)

    @property
    def months_after(self) -> int:
        """Months to compare after the start, at least as many as a comparison needs."""
        return max(LEAST_AFTER, int(self.after.sum()))


def _against_staggered(case: Case) -> str:
    areas = int(case.treated.sum())
    if areas < LEAST_STAGGERED_AREAS:
        return f"too few treated areas ({areas}); {LEAST_STAGGERED_AREAS} are needed to judge their spread."
    if areas < LEAST_AREAS_PER_DATE * case.dates:
        return (
            f"too many start dates ({case.dates}) for {areas} areas; {LEAST_AREAS_PER_DATE} each are needed."
        )
    if case.comparison.sum() < LEAST_STAGGERED_AREAS:
        return f"too few comparison areas ({case.comparison.sum()}); {LEAST_STAGGERED_AREAS} are needed."
    return ""


def _against_window(case: Case) -> str:
    months = int(case.after.sum())
    if months < LEAST_AFTER:
        return f"too few months on record since the last start ({months}); {LEAST_AFTER} are needed."
    return ""


def _against_synthetic(case: Case) -> str:
    donors, areas = int(case.comparison.sum()), int(case.treated.sum())
    needed = max(LEAST_DONORS, int(np.ceil(1.0 / (1.0 - case.level) - 1e-9)) - 1)
    monthly = float(case.counts[case.treated][:, case.before].mean())
    if areas != 1:
        return f"more than one treated area ({areas}); a mixture stands in for a single one."
    if case.before.sum() < LEAST_LONG_RECORD:
        return f"too few months before the start ({case.before.sum()}); {LEAST_LONG_RECORD} are needed."
    if donors < needed:
        return f"too few areas to mix from ({donors}); {needed} are needed."
    if monthly < LEAST_MONTHLY_COUNT:
        return f"too few incidents a month before ({monthly:.1f}); {LEAST_MONTHLY_COUNT:.0f} are needed."
    return _against_window(case)


def _against_randomisation(case: Case) -> str:
    areas, others = int(case.treated.sum()), int(case.comparison.sum())
    if case.before.sum() < LEAST_PANEL_BEFORE:
        return f"too few months before the start ({case.before.sum()}); {LEAST_PANEL_BEFORE} are needed."
    if smallest_p(areas + others, areas) > 1.0 - case.level + 1e-12:
        return f"too few comparison areas ({others}) for any outcome to stand out."
    return _against_window(case)


def _foresee_panel(case: Case) -> DetectableChange:
    """From the months before the start alone, as if the programme had begun later within them."""
    used = case.treated | case.comparison
    months = np.flatnonzero(case.before)
    late = months[-min(case.months_after, months.size // 2) :]
    after = np.isin(np.arange(case.before.size), late)
    changes = log_rate_change(case.counts[used], before=case.before & ~after, after=after)
    areas = int(case.treated.sum())
    return detectable_panel_change(changes, areas, level=case.level, power=case.power)


def _foresee_displacement(case: Case) -> DetectableChange:
    sides = np.stack([case.counts[side].sum(axis=0) for side in (case.treated, case.comparison)])
    sizes = [float(case.sizes[side].sum()) for side in (case.treated, case.comparison)]
    phi = pearson_dispersion(sides[:, case.before])
    return detectable_displacement(
        *sides[:, case.before].sum(axis=1).tolist(),
        dispersion=1.0 if np.isnan(phi) else phi,
        time_after=float(case.after.sum() / case.before.sum()),
        area_ratio=sizes[1] / sizes[0],
        level=case.level,
        power=case.power,
    )


def describe_blindness(seen: DetectableChange) -> str:
    """Say what a rung that sees too little would see."""
    if np.isnan(seen.fewer):
        return "too few incidents or areas: not even a fall to nothing would stand out from chance."
    return f"only a fall by more than {100 * (1 - seen.fewer):.0f} % would stand out from chance."


def _explain_staggered(case: Case) -> tuple[str, ...]:
    return (
        f"{case.treated.sum()} areas began on {case.dates} {'date' if case.dates == 1 else 'dates'}: "
        "each date is compared with areas that had "
        "not begun, and the answers are averaged.",
        "It assumes that without the programme all would have changed alike; the months before the start "
        "show whether they did, and how much drift could have been missed.",
    )


def _explain_synthetic(case: Case) -> tuple[str, ...]:
    return (
        f"One area with {case.before.sum()} months before the start: a mixture of {case.comparison.sum()} "
        "others that moved as it did stands in for it.",
        "Each other area is treated as if it had been the one, to see how large a gap chance makes.",
    )


def _explain_randomisation(case: Case) -> tuple[str, ...]:
    return (
        f"{case.treated.sum()} treated areas are too few for the usual errors: their change is compared with "
        f"that of any other {case.treated.sum()} among {(case.treated | case.comparison).sum()} areas.",
        "It assumes that any of these areas could as well have been chosen.",
    )


def _explain_displacement(case: Case) -> tuple[str, ...]:
    return (
        "Too little for a comparison area by area: all incidents in the treated areas are set against all in "
        f"the {case.comparison.sum()} comparison areas, before and after.",
        "It assumes that without the programme both would have changed by the same number per unit of size.",
    )


_Part = tuple[Callable[[Case], str], Callable[[Case], tuple[str, ...]], Callable[[Case], DetectableChange]]
LADDER: dict[Rung, _Part] = {
    "staggered": (_against_staggered, _explain_staggered, _foresee_panel),
    "synthetic_control": (_against_synthetic, _explain_synthetic, _foresee_panel),
    "randomisation": (_against_randomisation, _explain_randomisation, _foresee_panel),
    "displacement_difference": (_against_window, _explain_displacement, _foresee_displacement),
}
