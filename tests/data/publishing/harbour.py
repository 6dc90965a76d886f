"""Harbour: twelve square beats in three districts with two years of incidents, events, and things to hide."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from data.workspace import open_workspace, records
from tests.data.tiny import square, write_layer

NOW = dt.datetime(2026, 7, 15, 9, 0, tzinfo=dt.UTC)
FIRST = f"{NOW:%Y%m%dT%H%M%S}"
"""The release that goes out then."""
LATER = NOW + dt.timedelta(days=30)
BEATS = [f"{district}{number}" for district in "123" for number in "1234"]
STEWARD = "Ines Marrow"
SECRETS = (
    "Zebulon", "Quartz", "555-0147", "5550147", "quartz@harbour.example", "Violet Ashdown", "Ashdown",
    "Larkspur", "0.4242", "unapproved words", "withdrawn praise", "for us alone", "what was said inside",
    "told them inside", "Kim Doe", STEWARD,
)  # fmt: skip
"""Never published: names, numbers, addresses, a protected place, raw points, words not approved."""

CITY = """
[city]
name = "Harbour"
timezone = "America/Chicago"

[[areas]]
level = "beat"
path = "beats.geojson"
area_id = "beat"
parent = "district"

[[areas]]
level = "district"
path = "districts.geojson"
area_id = "district"

[[incidents]]
name = "records"
path = "records.csv"
preset = "generic"
area_codes = { beat = "beat" }
covers_from = 2024-01-01
covers_to = 2026-06-30

[[population]]
name = "people"
level = "beat"
path = "people.csv"
as_of = 2024-01-01
columns = { area_id = "beat", residents = "residents" }

[[events]]
name = "calendar"
path = "events.csv"
preset = "generic"
captured_on = 2026-07-01
covers_from = 2024-01-01

[[venues]]
name = "venues"
path = "venues.csv"
preset = "generic"

[offences]
by = "category"
person = ["ASSAULT", "SEXUAL"]
property = ["THEFT"]
society = ["DRUGS"]

[publishing]
geography = "beat"
wider_geography = "district"
sensitive = { "Sexual offences" = ["SEXUAL"] }
"""


def count(beat: str, category: str, month: dt.date) -> int:
    """Return how many incidents of a category a beat had in a month."""
    place = BEATS.index(beat)
    if category == "DRUGS":  # two beats of the first district have 3 and 2 in 2025, the others enough
        few = {"11": (3, 4, 5), "12": (7, 8)}.get(beat) if month.year == 2025 else None
        return int(month.month in few) if few is not None else 1 + (place + month.month) % 2
    if category == "SEXUAL":
        return int((place + month.month) % 2)
    return {"ASSAULT": 2, "THEFT": 4}[category] + (place * month.month + month.year) % 3


def list_records(*, until: dt.date = dt.date(2026, 6, 30)) -> Iterator[str]:
    """Yield the rows of the incident file."""
    number = 0
    for year in (2024, 2025, 2026):
        for month in range(1, 13):
            first = dt.date(year, month, 1)
            if first > until:
                return
            for place, beat in enumerate(BEATS):
                west, south = place % 4, place // 4
                for category in ("ASSAULT", "THEFT", "DRUGS", "SEXUAL"):
                    for _ in range(count(beat, category, first)):
                        number += 1
                        yield f"{number},{first}T10:00:00,,{category},,{beat},{west}.4242,{south}.4242"


def write_city(folder: Path, *, more: tuple[str, ...] = (), text: str = CITY) -> Path:
    """Write the city's files, with further incidents at the end, and return the city file."""
    folder.mkdir(parents=True, exist_ok=True)
    corners = {beat: (place % 4, place // 4) for place, beat in enumerate(BEATS)}
    write_layer(folder / "beats.geojson", "beat", {beat: square(*at) for beat, at in corners.items()})
    rings = {str(row + 1): [[[0, row], [4, row], [4, row + 1], [0, row + 1], [0, row]]] for row in range(3)}
    write_layer(folder / "districts.geojson", "district", rings)
    header = "incident_id,occurred_at,updated_at,category,offence_code,beat,lon,lat"
    (folder / "records.csv").write_text("\n".join([header, *list_records(), *more]) + "\n")
    (folder / "people.csv").write_text("beat,residents\n" + "".join(f"{beat},1000\n" for beat in BEATS))
    (folder / "venues.csv").write_text(
        "venue_id,name,kind,lon,lat,sensitive\n"
        "LIB,Harbour Library,library,0.5,0.5,false\nSHE,Larkspur Shelter,shelter,1.5,0.5,true\n"
    )
    (folder / "events.csv").write_text("\n".join([EVENT_HEADER, *list_events()]) + "\n")
    path = folder / "harbour.toml"
    path.write_text(text)
    return path


EVENT_HEADER = "event_id,starts_at,ends_at,title,kind,status,venue_id,place,details,lon,lat,attendance"


def list_events() -> Iterator[str]:
    """Yield the rows of the calendar: known attendance everywhere, two people once in beat 21."""
    for year in (2024, 2025):
        for place, beat in enumerate(BEATS):
            west, south = place % 4, place // 4
            for month in (2, 6, 10):
                came = 2 if beat == "21" and year == 2025 else 8 + (place + month) % 7
                if beat == "21" and year == 2025 and month > 2:
                    came = 0
                yield (
                    f"E{year}{beat}{month},{year}-{month:02}-05T18:00:00,{year}-{month:02}-05T19:00:00,"
                    f"Beat meeting,,held,,,,{west}.5,{south}.5,{came}"
                )
    yield (
        "S1,2025-03-04T18:00:00,,Coffee with Sgt. Zebulon Quartz (312) 555-0147,,held,LIB,,"
        "mail quartz@harbour.example,,,9"
    )
    yield "S2,2025-03-05T18:30:00,,Evening at Larkspur Shelter,,held,SHE,,,,,9"
    yield "S3,2025-03-06T18:30:00,,Walk from Larkspur Shelter to the quay,,held,,,,2.5,0.5,9"


def fill_workspace() -> None:
    """Enter words: some for publication, approved or not, and some for nobody."""
    workspace = open_workspace("harbour")
    approved = {"approved_by": "steward", "approved_on": dt.date(2026, 7, 1)}
    raised = {"raised_on": dt.date(2026, 5, 4), "topic": "parking", "level": "beat", "area_id": "11"}
    inside = "what was said inside by Violet Ashdown"
    good = records.Concern(text=inside, public_text="Cars block the crossing.", **raised, **approved)
    waiting = records.Concern(text=inside, public_text="unapproved words", **raised)
    named = records.Concern(text=inside, public_text="Ask Mrs. Violet Ashdown", **raised, **approved)
    concern, *_ = workspace.add_all([good, waiting, named], who="Kim Doe")
    workspace.add_all(
        [
            records.Action(concern_id=concern.record_id, text="for us alone", done_on=dt.date(2026, 6, 2)),
            records.Told(concern_id=concern.record_id, told_on=dt.date(2026, 6, 9), how="told them inside"),
        ],
        who="Kim Doe",
    )
    given = {"given_on": dt.date(2026, 6, 1), "consent_on": dt.date(2026, 6, 1), "moderated_by": "steward"}
    shown = {**given, "consent_for": "public", "moderation": "approved"}
    workspace.add(records.Testimonial(text="They listened to us.", **shown), who="Kim Doe")
    workspace.add(
        records.Testimonial(text="for us alone", **{**shown, "consent_for": "internal"}), who="Kim Doe"
    )
    praise = workspace.add(records.Testimonial(text="withdrawn praise", **shown), who="Kim Doe")
    workspace.withdraw(
        records.Testimonial, praise.record_id, who="Kim Doe", why="asked", row_version=praise.row_version
    )
    workspace.add(
        records.Goal(
            set_by="Police board", measure="trust", target=60, unit="points",
            starts_on=dt.date(2026, 1, 1), due_on=dt.date(2026, 12, 31),
        ),
        who="Kim Doe",
    )  # fmt: skip
    workspace.close()


def find_only_release(home: Path) -> Path:
    """The folder of the one release that is out."""
    (folder,) = (path for path in (home / "public" / "harbour").iterdir() if path.is_dir())
    return folder
