"""The areas of what people enter, by the rule that places events of a calendar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from data.events.locate import Evidence, Placing, place_event
from data.known_areas import Area, KnownAreas, KnownLevel
from data.workspace.errors import RecordError
from data.workspace.records.base import PlaceRef
from data.workspace.records.events import Event
from data.workspace.records.reading import revise_record
from geo.assign import AreaIndex

Point = tuple[float, float]


@dataclass(frozen=True)
class LevelAreas:
    """One level of a build.

    `parents` is area id → the area it nests in (level, id); `index` finds the position in `area_ids` of the
    area that holds a point, and is None where no boundaries are known.
    """

    level: str
    area_ids: Sequence[str]
    parents: Mapping[str, Area]
    index: AreaIndex | None = None


class AreaFinder:
    """Finds the areas that an event counts in. One for each build; safe to share between threads.

    Parameters
    ----------
    levels
        The levels of the build, finest first.
    """

    def __init__(self, levels: Sequence[LevelAreas]) -> None:
        self._ids = {each.level: frozenset(each.area_ids) for each in levels}
        self._known = KnownAreas(
            {
                each.level: KnownLevel(
                    each.level, rank, tuple(each.area_ids), {}, {}, each.parents, index=each.index
                )
                for rank, each in enumerate(levels)
            }
        )

    def place(self, event: Event, *, venue_point: Point | None = None) -> Event:
        """Return an event with `located_areas` (those it nests in included) and `located_by`.

        The areas named by hand count as an agency's area codes do: see `data.events.locate.place_event`.

        Parameters
        ----------
        event
            As entered.
        venue_point
            Longitude and latitude of its venue, used where the event has no point of its own.

        Raises
        ------
        RecordError
            It names an area that the build does not have.
        """
        placing = self.find(event.areas, point=read_point(event), venue_point=venue_point)
        areas = tuple(PlaceRef(level=level, area_id=area_id) for level, area_id in placing.areas)
        return revise_record(event, located_areas=areas, located_by=placing.located_by)

    def find(
        self, named: Sequence[PlaceRef], *, point: Point | None = None, venue_point: Point | None = None
    ) -> Placing:
        """Return the areas of a place: see `place`."""
        coded = tuple(self._check(area) for area in named)
        at = self._locate(point or venue_point)
        point_from: Literal["point", "venue"] | None = "point" if point else "venue" if venue_point else None
        coded_by: Literal["area_code"] | None = "area_code" if coded else None
        return place_event(self._known, Evidence(coded, coded_by, coded, at, point_from))

    def _check(self, area: PlaceRef) -> Area:
        if area.area_id not in self._ids.get(area.level, ()):
            raise RecordError(
                f"{area.level.replace('_', ' ')} {area.area_id} is no known area; choose one from the list",
                fields=["areas"],
            )
        return area.level, area.area_id

    def _locate(self, point: Point | None) -> dict[str, str | None]:
        if point is None:
            return {}
        found = self._known.locate(np.array([point[0]]), np.array([point[1]]))
        return {level: ids[0] for level, ids in found.items()}


def read_point(event: Event) -> Point | None:
    """Return an event's own point."""
    return None if event.lon is None or event.lat is None else (event.lon, event.lat)
