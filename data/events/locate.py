"""Which areas an event counts in, and what told us: the areas it names, else the ones it lies in."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from data.known_areas import Area, KnownAreas

CodedBy = Literal["area_code", "area_name", "title_code"]
LocatedBy = Literal["point", "area_code", "area_name", "title_code", "venue", "none"]


@dataclass(frozen=True)
class Evidence:
    """What is known of where one event belongs.

    `coded` are the areas that it names and `coded_by` says where; `agency` are those of the agency's code
    columns; `at` is the area of each level in which its point lies; `point_from` says whose point that is.
    """

    coded: Sequence[Area] = ()
    coded_by: CodedBy | None = None
    agency: Sequence[Area] = ()
    at: Mapping[str, str | None] = field(default_factory=dict)
    point_from: Literal["point", "venue"] | None = None


@dataclass(frozen=True)
class Placing:
    """The areas that an event counts in, what located it, and whether its agency's codes and point differ."""

    areas: tuple[Area, ...]
    located_by: LocatedBy
    disagrees: bool


def place_event(known: KnownAreas, evidence: Evidence) -> Placing:
    """Decide the areas of one event.

    The areas that it names count, with the areas they nest in. In any other level it counts where its
    point lies, unless that contradicts a named area: a district's youth panel held at another district's
    station belongs to its own district and to no beat. Codes from a title say how finely the event is meant:
    a point does not refine them within their own hierarchy.
    """
    areas = known.lineages(evidence.coded)
    refined = False
    for level in known.levels:
        area_id = evidence.at.get(level)
        if area_id is None or any(level == named for named, _ in areas):
            continue
        lineage = known.lineage((level, area_id))
        if may_add(lineage, areas, evidence):
            areas += [area for area in lineage if area not in areas]
            refined = True
    agrees = agrees_with_point(known, evidence)
    return Placing(
        tuple(areas), name_evidence(known, evidence, agrees=agrees, refined=refined), agrees is False
    )


def may_add(lineage: Sequence[Area], areas: Collection[Area], evidence: Evidence) -> bool:
    """Whether the area in which a point lies may stand beside the areas already found."""
    levels = {level for level, _ in areas}
    shared = [area for area in lineage if area[0] in levels]
    if evidence.coded_by == "title_code" and shared:
        return False
    return all(area in areas for area in shared)


def agrees_with_point(known: KnownAreas, evidence: Evidence) -> bool | None:
    """Whether the point lies in an area of the agency's codes, at their finest level; None without either."""
    ranks = {known.levels[level].rank: level for level, _ in evidence.agency}
    if not ranks or not evidence.at:
        return None
    level = ranks[min(ranks)]
    at = evidence.at.get(level)
    return None if at is None else (level, at) in evidence.agency


def name_evidence(known: KnownAreas, evidence: Evidence, *, agrees: bool | None, refined: bool) -> LocatedBy:
    """Return what located an event: the first of point, area code or name, title code, venue that did."""
    finest = next(iter(known.levels))
    if evidence.point_from == "point" and (agrees or (agrees is None and refined)):
        return "point"
    is_fine = any(level == finest for level, _ in evidence.coded)
    if evidence.coded_by and (is_fine or evidence.coded_by == "title_code"):
        return evidence.coded_by
    if evidence.point_from == "venue" and agrees is not False and refined:
        return "venue"
    return evidence.coded_by or "none"
