"""The demonstration city's files: Port Ellery, invented from a seed, the same bytes on every machine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from data.demonstration.areas import draw_areas
from data.demonstration.calendar import fill_calendar, write_events
from data.demonstration.incident_rows import write_incidents
from data.demonstration.layers import write_layers
from data.demonstration.people import count_people, write_people
from data.demonstration.places import find_places
from data.demonstration.survey import write_survey
from data.demonstration.truth import write_truth
from data.demonstration.venues import open_venues, write_venues

DEMO_VERSION = "4"
"""Changes when the files change, so that those on disk are made anew."""
DEMO_SEED = 1850
"""Of a dozen, one in which chance neither hides what was planted nor feigns what was not."""

Progress = Callable[[int, int, str], None]


def be_quiet(_done: int, _of: int, _what: str) -> None:
    """Tell nobody."""


def generate_demo(folder: Path, *, seed: int = DEMO_SEED, progress: Progress | None = None) -> None:
    """Write the files that `data/cities/demo.toml` names, and `truth.json` with what was planted in them.

    Land, streets, areas and residents are always the same; incidents, events and answers follow the seed.

    Parameters
    ----------
    folder
        Folder to write in; made where it is missing, files of the same names are replaced.
    seed
        Same seed, same bytes.
    progress
        Called with steps done, steps in all, and what is being done.
    """
    say = progress or be_quiet
    folder.mkdir(parents=True, exist_ok=True)
    say(0, 5, "Land, streets and areas")
    write_layers(folder, draw_areas())
    people, places = count_people(), find_places()
    write_people(folder, people)
    say(1, 5, "Five years of incidents")
    incidents = write_incidents(folder, people=people, places=places, seed=seed)
    say(2, 5, "Venues and events")
    venues = open_venues(people, places, seed=seed)
    write_venues(folder, venues)
    events = write_events(folder, fill_calendar(people, venues, seed=seed), seed=seed)
    say(3, 5, "Survey")
    respondents = write_survey(folder, people, seed=seed)
    say(4, 5, "What was planted")
    counts = {
        "incident_rows": incidents,
        "event_rows": events,
        "respondents": respondents,
        "venues": len(venues),
    }
    write_truth(folder, seed=seed, counts=counts)
    say(5, 5, "Port Ellery is there")
