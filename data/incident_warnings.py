"""What to look at in how incidents fall into areas: layers that lie far off, codes that nobody knows."""

from __future__ import annotations

from collections import Counter

import numpy as np
import numpy.typing as npt

from data.areas import read_areas, read_shapes
from data.city import AreaLevel
from data.incident_accounts import join_files
from data.known_areas import know_level
from data.steps import BuildContext
from data.vintages import list_vintages
from geo.crs import Geometries
from geo.offset import check_claimed_crs, measure_offset_km
from queries.catalog import run_query

Degrees = npt.NDArray[np.float64]
LISTED = 10
"""How many unknown codes of a level are listed."""
SAMPLE = 20_000
"""How many points, about, tell whether a layer lies far off."""


def warn_of_staged(context: BuildContext) -> None:
    """Warn of what a check finds, where no build is made."""
    remark_on_ungrouped(context)
    context.create_view("placed_incident_point", "select lon, lat from int_incident_record")
    warn_of_places(context)


def remark_on_ungrouped(context: BuildContext) -> None:
    """Name what the city file puts in no offence group."""
    by = context.city.offences.by
    rows = run_query(context.connection, "offence_in_no_group", {"by_category": by == "category"}).to_pylist()
    for source in dict.fromkeys(row["source"] for row in rows):
        counts = {row["offence"]: row["records"] for row in rows if row["source"] == source}
        context.remarks.append(f"{source}: {describe_ungrouped(counts, by)}")


def describe_ungrouped(counts: dict[str | None, int], by: str) -> str:
    """Return how many records are in no offence group, and the most frequent categories or codes of them.

    >>> describe_ungrouped({None: 2}, "category")
    '2 records are in no offence group and counted as other, for they have no category'
    """
    total = sum(counts.values())
    said = (
        f"{total:,} {'record is' if total == 1 else 'records are'} in no offence group and counted as other"
    )
    named = [f"{offence!r} ({records:,})" for offence, records in counts.items() if offence]
    if not named:
        return f"{said}, for they have no {by}"
    more = f" and {len(named) - LISTED:,} more" if len(named) > LISTED else ""
    return (
        f"{said}: {', '.join(named[:LISTED])}{more}; add each to person, property, society or other "
        f'of [offences] (by = "{by}")'
    )


def warn_of_places(context: BuildContext) -> None:
    """Warn of layers far from the incidents, and of codes that name no area."""
    for file in join_files(context):
        context.warnings += [text for text in file.warnings if text not in context.warnings]
    warn_of_far_layers(context)
    counts: dict[str, Counter[tuple[str, str]]] = {level: Counter() for level in context.city.level_names()}
    for file in join_files(context):
        for (level, text), count in file.unknown.items():
            counts[level][file.source, text] += count
    for level, unknown in counts.items():
        warn_of_unknown_codes(context, list_vintages(context.city, level)[-1], unknown)


def warn_of_unknown_codes(context: BuildContext, area: AreaLevel, unknown: Counter[tuple[str, str]]) -> None:
    """List the most frequent codes that name no area, with the areas that are spelled most like each."""
    if not unknown:
        return
    areas = read_areas(context, area.level, vintage=area)
    known = know_level(area, areas)
    names = dict(zip(areas["area_id"], areas["area_name"], strict=True))
    frequent = sorted(unknown.items(), key=lambda item: (-item[1], item[0]))[:LISTED]
    for (source, text), count in frequent:
        found = known.list_nearest(text)
        near = [each if names[each] in (each, None) else f"{each} ({names[each]})" for each in found]
        nearest = f"nearest: {', '.join(near)}" if near else "none is spelled like it"
        records = f"{count:,} {'record names' if count == 1 else 'records name'}"
        context.warnings.append(
            f"{source}: {records} {known.level} {text.strip()!r}, which is no area; "
            f"{nearest}; if one of them is meant, add it to `aliases` of level {known.level}"
        )


def warn_of_far_layers(context: BuildContext) -> None:
    """Warn of every level that most incidents lie outside of: its CRS, its file or the city is wrong."""
    points = run_query(context.connection, "incident_sample", {"most": SAMPLE})
    lon, lat = (points.column(name).to_numpy() for name in ("lon", "lat"))
    for level in context.city.level_names():
        areas = list(read_shapes(read_areas(context, level)))
        offset = measure_offset_km(areas, lon, lat)
        if offset.is_far:
            context.warnings.append(
                f"{offset.share_outside:.0%} of the incidents lie outside every {level}, "
                f"half of those more than {offset.median_km:,.0f} km away; "
                f"{guess_cause(areas, lon, lat)} `crs` of level {level}"
            )
        warn_of_doubtful_claim(context, level, lon, lat)


def guess_cause(areas: Geometries, lon: Degrees, lat: Degrees) -> str:
    """Return what to do about incidents that lie outside: another reading of their places may fit."""
    readings = (
        ("longitude and latitude are swapped", lat, lon),
        ("the longitude lacks its minus", -lon, lat),
    )
    for what, x, y in readings:
        offset = measure_offset_km(areas, np.where(abs(y) <= 90, x, np.nan), y)
        if offset.points and not offset.is_far:
            return f"in one of the two {what}, it seems: correct the source's columns, or"
    return (
        "if the file is of a wider place, say by `only` which records are of this one, "
        "else check the boundary file and set"
    )


def warn_of_doubtful_claim(context: BuildContext, level: str, lon: Degrees, lat: Degrees) -> None:
    """Warn of a level whose file claims an unusual CRS that the incidents speak against."""
    if (claimed := context.claimed_crs.get(level)) is None:
        return
    check = check_claimed_crs(list(read_shapes(read_areas(context, level))), lon, lat, claimed=claimed)
    if check and check.is_doubtful:
        context.warnings.append(
            f"level {level} says it is in {claimed}, which puts {check.share_outside:.1%} of the incidents "
            f"outside it; read as EPSG:4326, {check.moved_m:,.0f} m away, it leaves "
            f"{check.share_outside_plain:.1%} outside: ask its publisher, and "
            f'set crs = "EPSG:4326" of level {level} if the file is wrong'
        )
