"""The main roads of Port Ellery."""

from __future__ import annotations

from functools import cache

import shapely

from data.demonstration.land import CENTRE
from data.demonstration.plane import Line, smooth

CURVED: dict[str, Line] = {
    "King's Road": [CENTRE, (12900, 13900), (10900, 15300), (9100, 17500), (7000, 19000), (5600, 22500)],
    "Coast Road": [
        CENTRE, (15700, 13600), (16900, 14700), (17300, 16200), (18500, 17300), (18200, 19300),
        (19300, 22000),
    ],
    "Mill Road": [
        CENTRE, (12500, 12300), (11100, 13200), (9300, 14000), (6900, 14300), (4300, 14400), (-500, 15700),
    ],
    "South Bank": [
        (14200, 10300), (12700, 9600), (11000, 9700), (9100, 9300), (6900, 10200), (3900, 10400),
        (-500, 11700),
    ],
    "Abbey Road": [(14200, 8900), (12000, 7300), (9900, 6600), (7400, 5300), (5400, 3300), (3900, 900)],
    "Signal Road": [(14200, 10300), (15600, 9300), (17200, 8700), (19200, 8300), (21500, 8200)],
    "Strand": [(14200, 8900), (15400, 7600), (16300, 6000), (16900, 4200), (16400, 2600), (15700, 900)],
    "Inner Ring": [
        (12300, 12300), (12500, 13900), (13900, 14600), (15500, 14500), (16500, 13500), (16600, 12800),
    ],
    "Bridge Ring": [
        (12300, 12300), (11900, 10900), (12300, 9300), (13400, 8800), (14800, 8900), (15700, 9800),
    ],
    "Parkway": [
        (19800, 18300), (18300, 18000), (16500, 17500), (13900, 17600), (11300, 17200), (9300, 16100),
        (7400, 14900), (6300, 13200), (5900, 11000), (6100, 8900), (7000, 7000), (9200, 5000), (11700, 4100),
        (14300, 4300), (17000, 5200), (18600, 5600),
    ],
}  # fmt: skip
STRAIGHT: dict[str, Line] = {
    "North Street": [(14300, 12500), (14500, 22500)],
    "Quay Street": [(14300, 12500), (14200, 8900), (14050, 900)],
    "Turnpike": [(-500, 19150), (10600, 19050), (17000, 19250), (21000, 19900)],
    "West Line": [(3350, 22000), (3500, 13000), (3250, 500)],
    "Station Street": [(10500, 15600), (10700, 22000)],
    "Orchard Street": [(11500, 9700), (11450, 900)],
    "Fair Street": [(3300, 8000), (9000, 7950)],
    "Cross Street": [(8300, 16000), (14400, 15950), (18500, 16050)],
    "Dock Street": [(16200, 6500), (20500, 6500)],
    "Farm Street": [(-500, 8100), (3300, 8000)],
    "Ferry Bridge": [(17300, 13900), (18900, 13000), (20300, 12400)],
}  # fmt: skip
MOTORWAYS = frozenset({"Parkway", "Turnpike"})
BRIDGES = frozenset({"Ferry Bridge"})
"""Roads that cross the sea."""


@cache
def lay_roads() -> dict[str, shapely.LineString]:
    """Return the main roads by name."""
    bent = {name: shapely.LineString(smooth(line, rounds=3)) for name, line in CURVED.items()}
    return bent | {name: shapely.LineString(line) for name, line in STRAIGHT.items()}
