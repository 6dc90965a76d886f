"""Places where people meet: libraries, schools, parks, churches, community centres, stations, cafés."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from data.demonstration.areas import DISTRICTS
from data.demonstration.draws import draw_some, open_stream
from data.demonstration.names import name_beat
from data.demonstration.people import People
from data.demonstration.places import Places
from data.demonstration.programmes import PROGRAMMES

KINDS: dict[str, tuple[str, int]] = {
    "library": ("{} Library", 18),
    "school": ("{} School", 44),
    "park building": ("{} Fieldhouse", 22),
    "community centre": ("{} Community Center", 20),
    "faith building": ("{} Chapel", 20),
    "café": ("{} Coffee House", 12),
    "shelter": ("{} House", 2),
    "clinic": ("{} Clinic", 3),
    "immigrant service": ("{} Welcome Desk", 2),
}
"""Kind: what names look like, and how many there are."""
SENSITIVE = frozenset({"faith building", "shelter", "clinic", "immigrant service"})
"""Kinds that are shown by area only."""


@dataclass(frozen=True)
class Venue:
    """One venue in its beat."""

    venue_id: str
    name: str
    kind: str
    beat: str
    lon: float
    lat: float


def open_venues(people: People, places: Places, *, seed: int) -> list[Venue]:
    """Return the venues; every beat of Coffee with a Cop has a café, every district a station."""
    stream = open_stream(seed, "venues")
    coffee = {beat for programme in PROGRAMMES if programme.series == "coffee" for beat in programme.beats}
    venues: list[Venue] = []
    for kind, (pattern, count) in KINDS.items():
        beats = {people.beat_ids[number] for number in draw_some(stream, len(people.beat_ids), count)}
        beats |= coffee if kind == "café" else set()
        for number, beat in enumerate(sorted(beats), start=1):
            spot = find_spot(people, places, beat, stream)
            name = pattern.format(name_beat(beat))
            venues.append(Venue(f"{kind[:2].upper()}{number:02d}", name, kind, beat, *spot))
    for code, (name, _, _) in DISTRICTS.items():
        beat = next(beat for beat in people.beat_ids if beat.startswith(code + "2"))
        spot = find_spot(people, places, beat, stream)
        venues.append(Venue(f"ST{code}", f"{name} District Station", "station", beat, *spot))
    return venues


def find_spot(people: People, places: Places, beat: str, stream: np.random.Generator) -> tuple[float, float]:
    """Return longitude and latitude of an address in a beat."""
    row = people.beat_ids.index(beat)
    address = int(stream.integers(places.first[row], places.first[row + 1]))
    return float(places.lon[address]), float(places.lat[address])


def write_venues(folder: Path, venues: list[Venue]) -> None:
    """Write the venues."""
    lines = ["venue_id,name,kind,lon,lat,sensitive"]
    for venue in venues:
        sensitive = "true" if venue.kind in SENSITIVE else "false"
        lines.append(
            f"{venue.venue_id},{venue.name},{venue.kind},{venue.lon:.6f},{venue.lat:.6f},{sensitive}"
        )
    (folder / "venues.csv").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
