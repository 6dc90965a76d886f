"""Where events are: their own point, else their venue's, and the areas that follow."""

from __future__ import annotations

from collections import Counter
from typing import Literal

import numpy as np
import pandas as pd

from data.events.areas_named import NamedAreas
from data.events.locate import Evidence, Placing, place_event
from data.events.values import Degrees, read_point
from data.known_areas import Area, KnownAreas
from data.places import AMBIGUOUS, Gazetteer

PointFrom = Literal["point", "venue"] | None


def place_events(
    events: pd.DataFrame,
    named: list[NamedAreas],
    known: KnownAreas,
    gazetteer: Gazetteer,
    notes: Counter[str],
) -> pd.DataFrame:
    """Return events with venue, point, the areas they count in and what located them.

    Parameters
    ----------
    events
        Columns venue_id, place_text, lon and lat as text.
    named
        The areas that each event names.
    known, gazetteer
        Areas and venues of the build.
    notes
        Where unusable points and unknown or ambiguous venues are counted.
    """
    lon, lat = read_point(events, notes)
    given = zip(events["venue_id"], events["place_text"], strict=True)
    venues = [find_venue(gazetteer, own, place, notes) for own, place in given]
    origins = borrow_points(lon, lat, venues, gazetteer)
    at = known.locate(lon, lat)
    placings = []
    for position, (names, origin) in enumerate(zip(named, origins, strict=True)):
        here = {level: ids[position] for level, ids in at.items()}
        placings.append(place_event(known, Evidence(names.coded, names.coded_by, names.agency, here, origin)))
    return write_placings(events, named, placings).assign(
        venue_id=pd.Series(venues, index=events.index, dtype=object), lon=lon, lat=lat
    )


def find_venue(gazetteer: Gazetteer, given: str | None, place: str | None, notes: Counter[str]) -> str | None:
    """Return the venue of an event: the one its id names, else the one its place means exactly."""
    if given:
        if given in gazetteer.points:
            return given
        notes["venue_unknown"] += 1
    found = gazetteer.match(place)
    notes["venue_ambiguous"] += found == AMBIGUOUS
    return None if found == AMBIGUOUS else found


def borrow_points(
    lon: Degrees, lat: Degrees, venues: list[str | None], gazetteer: Gazetteer
) -> list[PointFrom]:
    """Fill the points of events that have none with their venue's, in place; return whose point each is."""
    origins: list[PointFrom] = []
    for position, venue in enumerate(venues):
        if np.isfinite(lon[position]):
            origins.append("point")
            continue
        point = gazetteer.points.get(venue) if venue else None
        if point:
            lon[position], lat[position] = point
        origins.append("venue" if point else None)
    return origins


def write_placings(events: pd.DataFrame, named: list[NamedAreas], placings: list[Placing]) -> pd.DataFrame:
    """Return events with what was decided of their place as columns."""
    columns = {
        "coded_areas": [to_structs(names.coded) for names in named],
        "coded_by": [names.coded_by for names in named],
        "areas": [to_structs(placing.areas) for placing in placings],
        "located_by": [placing.located_by for placing in placings],
        "disagrees": [placing.disagrees for placing in placings],
    }
    return events.join(pd.DataFrame(columns, index=events.index, dtype=object))


def to_structs(areas: tuple[Area, ...]) -> list[dict[str, str]]:
    """Return areas as the table holds them."""
    return [{"level": level, "area_id": area_id} for level, area_id in areas]
