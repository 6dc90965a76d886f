"""The demonstration city's files: Port Ellery, invented from a seed, the same bytes on every machine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from data.demonstration.areas import draw_areas
from data.demonstration.layers import write_layers
from data.demonstration.incidents import write_incidents
from data.demonstration.people import count_people, write_people
from data.demonstration.places import find_places

DEMO_VERSION = "1"
"""Changes when the files change, so that those on disk are made anew."""
DEMO_SEED = 20260630


def generate_demo(
    folder: Path, *, seed: int = DEMO_SEED, progress: Callable[[int, int, str], None] | None = None
) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    write_layers(folder, draw_areas())
    write_people(folder, count_people())
    write_incidents(folder, people=count_people(), places=find_places(), seed=seed)
