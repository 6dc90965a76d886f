"""Kinds of engagement events: what they are called, how often, when and where they are held."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Meeting:
    """One kind of event as it stands in the calendar; `{beat}` and `{place}` are filled in."""

    titles: tuple[str, ...]
    count: int
    """How many in the calendar's years."""
    where: str
    """`beats` (two beats together), `beat`, `district`, `online` or `city`."""
    venues: tuple[str, ...]
    hours: tuple[int, ...]
    weekdays: tuple[int, ...]
    minutes: int
    attendance: int
    officers: int
    kind: str = ""
    """What the agency wrote in its column `kind`; mostly nothing."""


EVENINGS, TUESDAYS, ANY_DAY, SATURDAYS = (17, 18, 18, 19), (1, 2, 3), (0, 1, 2, 3, 4, 5), (5,)
HALLS = ("community centre", "library", "school", "park building", "faith building")

MEETINGS = (
    Meeting(("Beat {beats} Community Meeting", "{beats} Beat Meeting", "Beats {beats}"), 560, "beats", HALLS,
            EVENINGS, TUESDAYS, 75, 22, 3),
    Meeting(("Beat {beat} Community Meeting", "Community Meeting, {place}"), 190, "beat", HALLS, EVENINGS,
            TUESDAYS, 75, 18, 2),
    Meeting(("Town Hall: {district} district", "Community Forum on Road Safety", "Community Forum on Burglary",
             "Workshop: Keeping Your Home Safe", "Focus Group: How We Answer Your Calls"), 150, "district", HALLS,
            EVENINGS, TUESDAYS, 110, 55, 6),
    Meeting(("Cookout with Officers", "Front Porch Visit, {place}", "Ice Cream with Officers"), 150, "beat",
            ("park building", "school"), (15, 16, 17), (4, 5), 120, 45, 4),
    Meeting(("Block Club Walk, {place}", "Citizens on Patrol Volunteers", "Volunteer Clean-up, {place}"), 190,
            "beat", ("park building", "community centre"), (9, 10, 18), ANY_DAY, 120, 16, 2, "volunteer"),
    Meeting(("School Visit: Reading Hour with an Officer", "Police Explorers", "Teen Roundtable",
             "Bike Safety Day for Children"), 230, "beat", ("school", "library"), (10, 14, 15), (0, 1, 2, 3, 4),
            90, 28, 2, "youth"),
    Meeting(("Partnership Breakfast with Businesses", "Mental Health Partnership: working lunch",
             "Faith Leaders and Officers", "Partnership Table with Landlords"), 140, "beat",
            ("community centre", "faith building", "clinic"), (8, 12, 17), (1, 2, 3), 90, 20, 3, "partnership"),
    Meeting(("Resource Fair, {place}", "Door-to-Door Visits, {place}", "Senior Safety Table", "Job Fair Table",
             "Welcome Morning for New Residents"), 200, "beat",
            ("community centre", "library", "immigrant service", "shelter"), (10, 11, 14), ANY_DAY, 180, 60, 4),
    Meeting(("Community Relations Training with Residents", "Listening Circle: residents train officers"), 80,
            "district", ("community centre", "library"), (13, 17), TUESDAYS, 180, 24, 12, "training"),
    Meeting(("Social Media Q&A with the District", "Live Online Q&A: burglary", "Online Poll: what worries you?",
             "Virtual Beat Meeting {beats}"), 170, "online", (), (12, 18, 19), (0, 1, 2, 3, 4), 60, 80, 1, "online"),
    Meeting(("Station Open Day", "Memorial Flag Raising", "K9 Demonstration", "Holiday Toy Drive"), 70,
            "district", ("station",), (11, 13), (4, 5), 150, 70, 8),
)  # fmt: skip
