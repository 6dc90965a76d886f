"""Kinds of engagement events: what they are called, how often, when and where they are held."""

from __future__ import annotations

from dataclasses import dataclass

HALLS = ("community centre", "library", "school", "park building", "faith building")


@dataclass(frozen=True)
class Meeting:
    """One kind of event as it stands in the calendar; `{beat}` and `{place}` are filled in."""

    titles: tuple[str, ...]
    count: int
    """How many in the calendar's years."""
    where: str
    """`beats` (two beats together), `beat`, `district` or `online`."""
    minutes: int
    attendance: int
    officers: int
    venues: tuple[str, ...] = HALLS
    hours: tuple[int, ...] = (17, 18, 18, 19)
    weekdays: tuple[int, ...] = (1, 2, 3)
    kind: str = ""
    """What the agency wrote in its column `kind`; mostly nothing."""


MEETINGS = (
    Meeting(
        titles=("Beat {beats} Community Meeting", "{beats} Beat Meeting", "Beats {beats}"),
        count=560,
        where="beats",
        minutes=75,
        attendance=22,
        officers=3,
    ),
    Meeting(
        titles=("Beat {beat} Community Meeting", "Community Meeting, {place}"),
        count=190,
        where="beat",
        minutes=75,
        attendance=18,
        officers=2,
    ),
    Meeting(
        titles=(
            "Town Hall: {district} district",
            "Community Forum on Road Safety",
            "Community Forum on Burglary",
            "Workshop: Keeping Your Home Safe",
            "Focus Group: How We Answer Your Calls",
        ),
        count=150,
        where="district",
        minutes=110,
        attendance=55,
        officers=6,
    ),
    Meeting(
        titles=("Cookout with Officers", "Front Porch Visit, {place}", "Ice Cream with Officers"),
        count=150,
        where="beat",
        minutes=120,
        attendance=45,
        officers=4,
        venues=("park building", "school"),
        hours=(15, 16, 17),
        weekdays=(4, 5),
    ),
    Meeting(
        titles=("Block Club Walk, {place}", "Citizens on Patrol Volunteers", "Volunteer Clean-up, {place}"),
        count=190,
        where="beat",
        minutes=120,
        attendance=16,
        officers=2,
        venues=("park building", "community centre"),
        hours=(9, 10, 18),
        weekdays=(0, 1, 2, 3, 4, 5),
        kind="volunteer",
    ),
    Meeting(
        titles=(
            "School Visit: Reading Hour with an Officer",
            "Police Explorers",
            "Teen Roundtable",
            "Bike Safety Day for Children",
        ),
        count=230,
        where="beat",
        minutes=90,
        attendance=28,
        officers=2,
        venues=("school", "library"),
        hours=(10, 14, 15),
        weekdays=(0, 1, 2, 3, 4),
        kind="youth",
    ),
    Meeting(
        titles=(
            "Partnership Breakfast with Businesses",
            "Mental Health Partnership: working lunch",
            "Faith Leaders and Officers",
            "Partnership Table with Landlords",
        ),
        count=140,
        where="beat",
        minutes=90,
        attendance=20,
        officers=3,
        venues=("community centre", "faith building", "clinic"),
        hours=(8, 12, 17),
        kind="partnership",
    ),
    Meeting(
        titles=(
            "Resource Fair, {place}",
            "Door-to-Door Visits, {place}",
            "Senior Safety Table",
            "Job Fair Table",
            "Welcome Morning for New Residents",
        ),
        count=200,
        where="beat",
        minutes=180,
        attendance=60,
        officers=4,
        venues=("community centre", "library", "immigrant service", "shelter"),
        hours=(10, 11, 14),
        weekdays=(0, 1, 2, 3, 4, 5),
    ),
    Meeting(
        titles=("Community Relations Training with Residents", "Listening Circle: residents train officers"),
        count=80,
        where="district",
        minutes=180,
        attendance=24,
        officers=12,
        venues=("community centre", "library"),
        hours=(13, 17),
        kind="training",
    ),
    Meeting(
        titles=(
            "Social Media Q&A with the District",
            "Live Online Q&A: burglary",
            "Online Poll: what worries you?",
            "Virtual Beat Meeting {beats}",
        ),
        count=170,
        where="online",
        minutes=60,
        attendance=80,
        officers=1,
        venues=(),
        hours=(12, 18, 19),
        weekdays=(0, 1, 2, 3, 4),
        kind="online",
    ),
    Meeting(
        titles=("Station Open Day", "Memorial Flag Raising", "K9 Demonstration", "Holiday Toy Drive"),
        count=70,
        where="district",
        minutes=150,
        attendance=70,
        officers=8,
        venues=("station",),
        hours=(11, 13),
        weekdays=(4, 5),
    ),
)
