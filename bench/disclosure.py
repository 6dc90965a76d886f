"""How long it takes to protect a published cube of beats and to attack it, by size of the city."""

import time
from collections.abc import Sequence
from pathlib import Path

import click
import duckdb
import numpy as np
from numpy.typing import ArrayLike

from queries.measures.disclosure_attack import AttackResult, attack_cells
from queries.measures.disclosure_lines import Line
from queries.measures.disclosure_protect import find_primary, protect_cells
from queries.measures.disclosure_tables import PublishedCells, Table, make_cells

MEAN_COUNTS = (60.0, 30.0, 15.0, 8.0, 5.0, 3.0, 1.5, 0.7)
BEATS_IN_DISTRICT = 12
QUARTERS = 4
COLUMNS = (
    *("", "cells", "under 5", "of them worked out", "narrowed", "attack s"),
    *("hidden by ours", "narrowed", "narrowest", "protect s", "check s", "attack s"),
)
HEADING = f"| {' | '.join(COLUMNS)} |\n{'|---' * len(COLUMNS)}|"


def list_margins(areas: tuple[str, ...], *, period: str) -> list[Table]:
    """List a cube's tables: every area level and the whole city, with and without group and period."""
    names = [
        (*area, *group, *when)
        for area in (*((level,) for level in areas), ())
        for group in (("group",), ())
        for when in ((period,), ())
    ]
    return [Table(" by ".join(by) or "total", by) for by in names]


def list_default_tables() -> list[Table]:
    """List the tables of the default rules: beats by year, districts and the city by quarter."""
    beats = [Table("beat by group", ("beat", "group")), Table("beat", ("beat",))]
    wider = list_margins(("district",), period="quarter")
    return beats + wider


def draw_city(beats: int, *, seed: int) -> PublishedCells:
    """Draw beats × 8 groups × 4 quarters, from common to rare, with every margin."""
    rng = np.random.default_rng(seed)
    beat, group, quarter = (
        axis.ravel() for axis in np.indices((beats, len(MEAN_COUNTS), QUARTERS), dtype=np.int64)
    )
    busy = rng.lognormal(0.0, 0.5, beats)
    counts = rng.poisson(busy[beat] * np.array(MEAN_COUNTS)[group])
    labels = {"beat": beat, "district": beat // BEATS_IN_DISTRICT, "group": group, "quarter": quarter}
    return make_cells(labels, counts, list_margins(("beat", "district"), period="quarter"))


def read_city(build: Path, *, year: int, tables: list[Table]) -> PublishedCells:
    """Lay tables over one year of a build's beats, by group and quarter.

    Beats that name no parent are of a district of their own; incidents in no beat are in no table.
    """
    connection = duckdb.connect(str(build), read_only=True)
    rows = connection.execute(
        """
        select area_id, offence_group, quarter(month) as quarter, sum(incidents)::bigint as incidents
        from mart_area_month
        where level = 'beat' and offence_group <> 'all' and year(month) = $year
            and received and area_id <> 'unlocated'
        group by all order by all
        """,
        {"year": year},
    ).fetchnumpy()
    parents = dict(
        connection.execute(
            """
            select beat.area_id, coalesce(district.area_id, sector.parent_id, 'none')
            from mart_area as beat
            left join mart_area as sector on sector.level = 'sector' and sector.area_id = beat.parent_id
            left join mart_area as district
                on district.level = 'district' and district.area_id = beat.parent_id
            where beat.level = 'beat'
            """
        ).fetchall()
    )
    beats = np.asarray(rows["area_id"]).astype(str)
    labels: dict[str, ArrayLike] = {
        "beat": beats,
        "district": np.array([str(parents.get(beat, "none")) for beat in beats]),
        "group": np.asarray(rows["offence_group"]).astype(str),
        "quarter": np.asarray(rows["quarter"]).astype(str),
    }
    return make_cells(labels, np.asarray(rows["incidents"]), tables)


def describe_run(name: str, cells: PublishedCells, *, alone: bool) -> str:
    """Protect and attack, and write one line of the table.

    The check takes the proofs that protecting leaves behind; the attack finds its own.
    """
    primary = find_primary(cells.values)
    (careless, careless_s) = time_attack(cells, primary)
    start = time.process_time()
    found = protect_cells(cells, primary)
    hidden = found.hidden
    protect_s = time.process_time() - start
    (ours, check_s) = time_attack(cells, hidden, found.lines)
    attack_s = f"{time_without_proofs(cells, hidden, ours):.0f}" if alone else ""
    figures = [
        f"{cells.values.size:,}",
        f"{primary.sum():,}",
        f"{careless.recovered.sum():,}",
        f"{careless.narrowed.sum():,}",
        f"{careless_s:.0f}",
        f"{hidden.sum():,} ({100 * hidden.sum() / (cells.values > 0).sum():.0f} %)",
        f"{ours.narrowed.sum():,}",
        f"{ours.width.min(initial=np.inf):.0f}",
        f"{protect_s:.0f}",
        f"{check_s:.0f}",
        attack_s,
    ]
    return f"| {name} | " + " | ".join(figures) + " |"


def time_attack(
    cells: PublishedCells, hidden: np.ndarray, proofs: Sequence[Line] = ()
) -> tuple[AttackResult, float]:
    """Attack, and say how many seconds of one core it took, whatever else the machine was doing."""
    start = time.process_time()
    result = attack_cells(cells, hidden, proofs=proofs)
    return result, time.process_time() - start


def time_without_proofs(cells: PublishedCells, hidden: np.ndarray, checked: AttackResult) -> float:
    """Attack with proofs of its own, and stop where these narrow other cells than the given ones did."""
    own, seconds = time_attack(cells, hidden)
    assert np.array_equal(own.narrowed, checked.narrowed), "an attack that takes no proof finds other cells"
    return seconds


@click.command()
@click.option("--beats", multiple=True, type=int, default=(20, 70), show_default=True, help="Drawn cities.")
@click.option("--build", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A built city.")
@click.option("--year", default=2025, show_default=True, help="Year of the built city to publish.")
@click.option("--checked", is_flag=True, help="Check the proofs only, without an attack that finds its own.")
@click.option("--seed", default=1, show_default=True, help="Seed of the drawn cities.")
def command(
    beats: tuple[int, ...] = (20, 70),
    build: Path | None = None,
    year: int = 2025,
    *,
    checked: bool = False,
    seed: int = 1,
) -> None:
    """Disclosure control: hiding small counts alone, and ours, under attack; seconds of one core."""
    click.echo(HEADING)
    if build is not None:
        full = list_margins(("beat", "district"), period="quarter")
        for design, tables in (("default rules", list_default_tables()), ("every quarter", full)):
            cells = read_city(build, year=year, tables=tables)
            click.echo(describe_run(f"{build.parent.name} {year}, {design}", cells, alone=not checked))
        return
    for number in beats:
        click.echo(describe_run(f"{number} beats", draw_city(number, seed=seed), alone=not checked))
