"""Incidents by month and scores by wave of the areas that are studied, as tables of areas by periods."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from queries.measures.study.areas import Programme

type Floats = NDArray[np.float64]
type Booleans = NDArray[np.bool_]

MONTHS_BEFORE = 36
MONTHS_PER_PERIOD, MONTHS_PER_YEAR = 3, 12
_ENOUGH_WHOLE = 0.9


@dataclass(frozen=True)
class Panel:
    """One outcome of several areas over time.

    `values` has shape (areas, periods): counts if `exposure` gives the days of each period, else scores.
    `times` are the periods' first days. `starts` is the position of the first treated period of each area,
    infinite for areas never treated.
    """

    outcome: str
    area_ids: tuple[str, ...]
    times: tuple[date, ...]
    values: Floats
    starts: Floats
    exposure: Floats | None = None

    @property
    def treated(self) -> Booleans:
        """Which areas were treated at any time."""
        return np.isfinite(self.starts)

    @property
    def first(self) -> int:
        """Position of the first treated period of all."""
        return int(np.min(self.starts, initial=len(self.times)))

    @property
    def dates(self) -> int:
        """How many different starts there are."""
        return np.unique(self.starts[self.treated]).size

    def measure_change(self) -> Floats:
        """Change of each area's mean score from before the first start to after it, waves made comparable.

        Every wave is measured from the mean of the areas never treated, so that an area that lacks one is not
        set apart by it. NaN where less than half of the waves of either side are known.
        """
        base = _average_known(self.values[~self.treated].T)
        level = self.values - base
        after = np.arange(len(self.times)) >= self.first
        sides = [level[:, ~after], level[:, after]]
        means = [
            np.where(np.isfinite(side).mean(axis=1) >= 0.5, _average_known(side), np.nan) for side in sides
        ]
        return np.asarray(means[1] - means[0])

    def take_areas(self, kept: Booleans) -> "Panel":
        """The panel of some of the areas."""
        ids = tuple(area_id for area_id, keep in zip(self.area_ids, kept, strict=True) if keep)
        return replace(self, area_ids=ids, values=self.values[kept], starts=self.starts[kept])

    def take_periods(self, kept: Booleans, *, start: int) -> "Panel":
        """The panel of some of the periods, as if every treated area had begun at one old position."""
        moved = float(np.sum(kept[:start]))
        return replace(
            self,
            times=tuple(when for when, keep in zip(self.times, kept, strict=True) if keep),
            values=self.values[:, kept],
            starts=np.where(self.treated, moved, np.inf),
            exposure=None if self.exposure is None else self.exposure[kept],
        )


def month_number(day: date) -> int:
    """Months since the year 0."""
    return day.year * 12 + day.month - 1


def find_level_before(months: pd.DataFrame, programme: Programme) -> dict[str, float]:
    """Incidents per day of every area before the first start, over three years at most."""
    first = month_number(programme.start_days[0])
    position = months["month"].map(month_number) if len(months) else months["month"]
    before = months[(position < first) & (position >= first - MONTHS_BEFORE)]
    sums = before.groupby("area_id")[["incidents", "days_received"]].sum()
    return {str(area_id): float(row.incidents / row.days_received) for area_id, row in sums.iterrows()}


def build_months(
    months: pd.DataFrame, programme: Programme, area_ids: Sequence[str], *, outcome: str = "incidents"
) -> Panel:
    """Counts by month, from three years before the first start; an area's first month counts as treated.

    Parameters
    ----------
    months
        `area_id`, `month`, `incidents` and `days_received`; only what was received.
    area_ids
        Treated and comparison areas. One without any month is left out.
    """
    first = month_number(programme.start_days[0])
    wanted = months[months["area_id"].isin(list(area_ids))]
    table = wanted.pivot(index="area_id", columns="month", values="incidents").sort_index()
    last = month_number(programme.ends_on) if programme.ends_on else np.inf
    known: list[date] = sorted(set(wanted["month"]))
    kept = [when for when in known if first - MONTHS_BEFORE <= month_number(when) <= last]
    table = table[kept].fillna(0.0)
    days = wanted.groupby("month")["days_received"].max()
    return Panel(
        outcome=outcome,
        area_ids=tuple(str(area_id) for area_id in table.index),
        times=tuple(kept),
        values=table.to_numpy(dtype=np.float64),
        starts=_place_starts(programme, list(table.index), [month_number(when) for when in kept]),
        exposure=days.reindex(kept).to_numpy(dtype=np.float64),
    )


def _place_starts(programme: Programme, area_ids: Sequence[str], months: Sequence[int]) -> Floats:
    begun = dict(programme.starts)
    places = [
        float(np.searchsorted(months, month_number(begun[area_id]))) if area_id in begun else np.inf
        for area_id in area_ids
    ]
    return np.array([place if place < len(months) else np.inf for place in places], dtype=np.float64)


def pool_months(panel: Panel) -> Panel:
    """Counts by three months, counted from the first start; cut at a time without any record.

    A start within such a period makes the whole period treated. Scores are made complete instead.
    """
    if panel.first >= len(panel.times):
        return panel
    if panel.exposure is None:
        return complete_waves(panel)
    return _pool(panel, months=MONTHS_PER_PERIOD)


def _pool(panel: Panel, *, months: int) -> Panel:
    """Add up counts, or average the scores that are known, by spans of months from the first start on."""
    origin = month_number(panel.times[panel.first])
    number = np.array([(month_number(when) - origin) // months for when in panel.times])
    periods = _find_unbroken(np.unique(number))
    inside = [number == period for period in periods]
    begun = [
        float(np.searchsorted(periods, number[int(start)])) if np.isfinite(start) else np.inf
        for start in panel.starts
    ]
    exposure = panel.exposure
    gather = _average_known if exposure is None else _add_up
    return replace(
        panel,
        times=tuple(panel.times[int(np.flatnonzero(part)[0])] for part in inside),
        values=np.column_stack([gather(panel.values[:, part]) for part in inside]),
        starts=np.array(begun, dtype=np.float64),
        exposure=None if exposure is None else np.array([exposure[part].sum() for part in inside]),
    )


def _add_up(values: Floats) -> Floats:
    return np.asarray(values.sum(axis=1))


def _average_known(values: Floats) -> Floats:
    known = np.isfinite(values)
    total, number = np.where(known, values, 0.0).sum(axis=1), known.sum(axis=1)
    return np.asarray(np.divide(total, number, out=np.full(len(total), np.nan), where=number > 0))


def _find_unbroken(periods: NDArray[np.int64]) -> NDArray[np.int64]:
    """The run of whole numbers around the start, which is period 0."""
    low, high = -1, 0
    known = set(periods.tolist())
    while low - 1 in known:
        low -= 1
    while high + 1 in known:
        high += 1
    return np.array([period for period in range(low, high + 1) if period in known])


def build_waves(waves: pd.DataFrame, programme: Programme, area_ids: Sequence[str], *, outcome: str) -> Panel:
    """Scores by wave, NaN where too few answered; a wave still asked after the start counts as treated.

    Parameters
    ----------
    waves
        `wave_start`, `wave_end`, `area_id` and `score` of one measure, source and wording.
    """
    wanted = waves[waves["area_id"].isin(list(area_ids))].dropna(subset=["score"])
    table = wanted.pivot(index="area_id", columns="wave_start", values="score").sort_index()
    ends = wanted.groupby("wave_start")["wave_end"].max()
    last_days = [ends[when] for when in table.columns]
    begun = dict(programme.starts)
    starts = [
        float(sum(day < begun[area_id] for day in last_days)) if area_id in begun else np.inf
        for area_id in table.index
    ]
    return Panel(
        outcome=outcome,
        area_ids=tuple(str(area_id) for area_id in table.index),
        times=tuple(pd.Timestamp(when).date() for when in table.columns),
        values=table.to_numpy(dtype=np.float64),
        starts=np.array([start if start < len(last_days) else np.inf for start in starts], dtype=np.float64),
    )


def complete_waves(panel: Panel) -> Panel:
    """A panel of scores without gaps: the areas that lack no wave, or else years of waves and areas so found.

    Areas without gaps serve where nine in ten treated and nine in ten comparison areas are among them;
    otherwise the waves of each year, counted from the first start, are averaged first.
    """
    whole = np.isfinite(panel.values).all(axis=1)
    if all(np.mean(whole[side]) >= _ENOUGH_WHOLE for side in (panel.treated, ~panel.treated)):
        return panel.take_areas(whole)
    yearly = _pool(panel, months=MONTHS_PER_YEAR)
    return yearly.take_areas(np.isfinite(yearly.values).all(axis=1))
