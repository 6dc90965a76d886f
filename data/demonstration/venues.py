"""Places where people meet: libraries, schools, parks, churches, community centres, stations, cafés."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from data.demonstration.areas import DISTRICTS
from data.demonstration.draws import open_stream
from data.demonstration.names import name_beat
from data.demonstration.people import People
from data.demonstration.places import Places
from data.demonstration.programmes import PROGRAMMES

KINDS: tuple[tuple[str, str, int, bool], ...] = (
    ("library", "{} Library", 18, False),
    ("school", "{} School", 44, False),
    ("park building", "{} Fieldhouse", 22, False),
    ("community centre", "{} Community Center", 20, False),
    ("faith building", "{} Chapel", 20, True),
    ("café", "{} Coffee House", 12, False),
    ("shelter", "{} House", 2, True),
    ("clinic", "{} Clinic", 3, True),
    ("immigrant service", "{} Welcome Desk", 2, True),
)
"""Kind, what its name looks like, how many there are, and whether it is shown by area only."""


@dataclass(frozen=True)
class Venue:
    """One venue in its beat."""

    venue_id: str
    name: str
    kind: str
    beat: str
    lon: float
    lat: float
    sensitive: bool


def open_venues(people: People, places: Places, *, seed: int) -> list[Venue]:
    """Return the venues; every beat of Coffee with a Cop has a café, every district a station."""
    stream = open_stream(seed, "venues")
    venues: list[Venue] = []
    coffee = [beat for programme in PROGRAMMES if programme.series == "coffee" for beat in programme.beats]
    for kind, pattern, count, sensitive in KINDS:
        order = np.argsort(stream.integers(0, 2**62, len(people.beat_ids)), kind="stable")[:count]
        beats = [people.beat_ids[number] for number in order]
        beats += [beat for beat in coffee if kind == "café" and beat not in beats]
        venues += [
            place_venue(
                f"{kind[:2].upper()}{number:02d}", pattern, kind, beat, sensitive, people, places, stream
            )
            for number, beat in enumerate(sorted(beats), start=1)
        ]
    for code, (name, _, _) in DISTRICTS.items():
        beat = next(beat for beat in people.beat_ids if beat.startswith(code + "2"))
        venues.append(
            place_venue(
                f"ST{code}", name + " District Station", "station", beat, False, people, places, stream
            )
        )
    return venues


def place_venue(
    venue_id: str, pattern: str, kind: str, beat: str, sensitive: bool,
    people: People, places: Places, stream: np.random.Generator,
) -> Venue:  # fmt: skip
    """Return a venue at an address of its beat."""
    row = people.beat_ids.index(beat)
    address = int(stream.integers(places.first[row], places.first[row + 1]))
    lon, lat = float(places.lon[address]), float(places.lat[address])
    return Venue(venue_id, pattern.format(name_beat(beat)), kind, beat, lon, lat, sensitive)


def write_venues(folder: Path, venues: list[Venue]) -> None:
    """Write the venues."""
    lines = ["venue_id,name,kind,lon,lat,sensitive"]
    for venue in venues:
        sensitive = "true" if venue.sensitive else "false"
        lines.append(
            f"{venue.venue_id},{venue.name},{venue.kind},{venue.lon:.6f},{venue.lat:.6f},{sensitive}"
        )
    (folder / "venues.csv").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
