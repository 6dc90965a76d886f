"""What became of areas where a level was redrawn: the same ground, other ground, ended or new."""

from collections.abc import Sequence
from dataclasses import dataclass

from geo.crs import Geometries
from geo.overlap import measure_overlaps

SAME_SHARE = 0.999
"""Share of their joint ground from which two shapes are one area digitised twice."""


@dataclass(frozen=True)
class Redraw:
    """The areas of a level before and after a change of its boundaries, each list sorted.

    `same` have their id and their ground in both; `redrawn` their id with the share of the joint ground of
    both shapes that lies in both; `ended` are only before, `began` only after.
    """

    same: tuple[str, ...]
    redrawn: dict[str, float]
    ended: tuple[str, ...]
    began: tuple[str, ...]


def compare_vintages(
    ids_before: Sequence[str], before: Geometries, ids_after: Sequence[str], after: Geometries
) -> Redraw:
    """Compare two vintages of a level.

    Parameters
    ----------
    ids_before, ids_after
        Ids, unique in each vintage.
    before, after
        Polygons in EPSG:4326; of areas without one in both vintages the id decides.

    Returns
    -------
    Redraw
        An area is the same where its two shapes share at least 0.999 of the ground of both together.

    Examples
    --------
    >>> from shapely import box
    >>> one, two = box(0, 0, 1, 1), box(1, 0, 2, 1)
    >>> compare_vintages(["a", "b"], [one, two], ["a", "c"], [one, two])
    Redraw(same=('a',), redrawn={}, ended=('b',), began=('c',))
    """
    shares = _share_by_id(ids_before, before, ids_after, after)
    both = sorted(set(ids_before) & set(ids_after))
    return Redraw(
        same=tuple(area_id for area_id in both if shares[area_id] >= SAME_SHARE),
        redrawn={area_id: shares[area_id] for area_id in both if shares[area_id] < SAME_SHARE},
        ended=tuple(sorted(set(ids_before) - set(ids_after))),
        began=tuple(sorted(set(ids_after) - set(ids_before))),
    )


def _share_by_id(
    ids_before: Sequence[str], before: Geometries, ids_after: Sequence[str], after: Geometries
) -> dict[str, float]:
    drawn = [
        {area_id for area_id, shape in zip(ids, shapes, strict=True) if shape is not None}
        for ids, shapes in ((ids_before, before), (ids_after, after))
    ]
    shares = {area_id: float(area_id not in drawn[0] | drawn[1]) for area_id in ids_before}
    if not (drawn[0] and drawn[1]):
        return shares
    found = measure_overlaps(before, after)
    for source, target, shared_m2 in zip(found.source, found.target, found.area_m2, strict=True):
        if ids_before[source] == ids_after[target]:
            joint_m2 = found.source_m2[source] + found.target_m2[target] - shared_m2
            shares[ids_before[source]] = float(shared_m2 / joint_m2)
    return shares
