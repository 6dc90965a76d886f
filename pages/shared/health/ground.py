"""How the boundaries cover the ground: overlaps, gaps, levels across levels, days on which they changed."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from typing import Any

from pages.shared import store
from pages.shared.choices import to_day
from pages.shared.health import words
from pages.shared.health.cautions import Caution
from pages.shared.health.load import Health
from pages.shared.html_table import write_rows
from pages.shared.land import METRIC, LandUnit, find_land_unit
from pages.shared.look import show_html
from pages.shared.words import say_count, say_day, say_plural

_LEAST_KM2 = 0.01
"""Overlaps and gaps of less ground than this mislead nobody."""
_FAULTS = (("overlap_count", "overlap", "overlap_km2"), ("gap_count", "gap", "gap_km2"))


def name_levels(health: Health) -> dict[str, tuple[str, str]]:
    """What one and several areas of each level are called."""
    return {
        str(level["level"]): (str(level["label"]).lower(), str(level["label_plural"]))
        for level in health.settings["levels"]
    }


def find_ground(health: Health) -> Iterator[Caution]:
    """Overlaps and gaps where records are placed first, and days on which a level was redrawn."""
    names, finest = name_levels(health), str(health.finest["level"])
    land = find_land_unit(health.settings)
    for row in store.read("health_ground", build=health.build).to_dict("records"):
        found = {str(key): value for key, value in row.items()}
        wrong_km2 = float(found["overlap_km2"]) + float(found["gap_km2"])
        if found["level"] == finest and not found["other_level"] and wrong_km2 >= _LEAST_KM2:
            yield Caution(5, -min(wrong_km2, 1.0), say_ground(names[finest], found, land))
    for row in store.read("health_redraws", build=health.build).to_dict("records"):
        level = str(row["level"])
        if level in names and (row["redrawn"] or row["ended"] or row["began"]):
            yield Caution(3, -0.5, say_redraw(names[level][1], {str(key): row[key] for key in row}))


def say_ground(called: tuple[str, str], found: Mapping[str, Any], land: LandUnit = METRIC) -> str:
    """Overlaps and gaps of a level, and what becomes of a point in those that there are."""
    one, many = called
    faults = list_faults(found)
    meanings = (words.SHARED_GROUND, words.NO_GROUND.format(one=one))
    meaning = ", ".join(said for fault, said in zip(_FAULTS, meanings, strict=True) if fault in faults)
    return words.GROUND.format(many=many, faults=say_faults(found, land), meaning=meaning)


def list_faults(found: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Which of overlaps and gaps there are, and of enough ground to be named."""
    return [fault for fault in _FAULTS if found[fault[0]] and float(found[fault[2]]) >= _LEAST_KM2 / 2]


def say_faults(found: Mapping[str, Any], land: LandUnit = METRIC) -> str:
    """Overlaps and gaps of one level, in words."""
    return " and ".join(
        f"{say_plural(found[count], noun)} ({land.say(float(found[extent]))} {land.name})"
        for count, noun, extent in list_faults(found)
    )


def say_redraw(many: str, found: Mapping[str, Any]) -> str:
    """What became of a level's areas on the day they changed."""
    parts = [
        f"{say_count(found[name])} {said}"
        for name, said in (("redrawn", "got other ground"), ("ended", "ended"), ("began", "began"))
        if found[name]
    ]
    return words.REDRAWN.format(many=many, day=say_day(to_day(found["changed_on"])), parts=", ".join(parts))


def show_ground(health: Health) -> None:
    """The table of every level that has boundaries, and of levels that lie across each other."""
    names, land = name_levels(health), find_land_unit(health.settings)
    lines = store.read("health_ground", build=health.build).to_dict("records")
    if not lines:
        return
    show_html(f"<h2>{words.GROUND_HEAD}</h2><p class='cb-small'>{html.escape(words.GROUND_HOW)}</p>")
    own = [line for line in lines if not line["other_level"]]
    rows = [
        (
            names.get(str(line["level"]), ("", str(line["level"])))[1],
            say_count(line["overlap_count"]),
            land.say(line["overlap_km2"]),
            say_count(line["gap_count"]),
            land.say(line["gap_km2"]),
            say_count(line["sliver_count"]),
        )
        for line in own
    ]
    narrow = "Under 10 m wide" if land is METRIC else "Under 33 ft wide"
    titles = ("Level", "Overlaps", f"Overlapping, {land.name}", "Gaps", f"In gaps, {land.name}", narrow)
    show_html(write_rows(rows, titles, caption="Overlaps and gaps within each level"))
    _show_across([line for line in lines if line["other_level"]], names, land)


def _show_across(lines: list[dict[Any, Any]], names: Mapping[str, tuple[str, str]], land: LandUnit) -> None:
    rows = [
        (
            names.get(str(line["level"]), ("", str(line["level"])))[1],
            names.get(str(line["other_level"]), ("", str(line["other_level"])))[1],
            say_count(line["split_areas"]),
            land.say(line["outside_km2"]),
        )
        for line in lines
    ]
    if rows:
        titles = ("Level", "Lies across", "With ground in several", f"In none, {land.name}")
        show_html(write_rows(rows, titles, caption="Levels that do not nest"))
