"""The city: how many events, incidents and how much trust by area, what programmes saw, and the goals.

page = make_city(release, say)
page.maps     # AreaMap: classes by area id for the layer `areas/<level>`, and the same as a table
"""

from __future__ import annotations

from pages.shared.published import counts, engagement, goals, programmes
from pages.shared.published.cells import Column, DataText, Table
from pages.shared.published.contents import City, Section
from pages.shared.published.frame import count_hidden, make_frame
from pages.shared.published.language import Language
from pages.shared.published.maps import make_maps
from pages.shared.published.places import CITY, find_place
from pages.shared.published.release import Release
from pages.shared.published.terms import ON_CITY, list_terms
from pages.shared.published.voices import make_voices

MONTHS_SHOWN = 13


def make_city(release: Release, say: Language) -> City:
    """Return the page of the whole city.

    Raises
    ------
    UnknownAreaError
        The release has no numbers of the city as a whole.
    """
    page = City(
        frame=make_frame(release, say, say.gettext("The city")),
        lead=say_lead(release, say),
        maps=make_maps(release, say),
        reported=make_reported(release, say),
        programmes=programmes.make_section(release, say),
        goals=goals.make_section(release, say),
        voices=make_voices(release, say, find_place(release, CITY, CITY)),
        terms=list_terms(say, ON_CITY),
    )
    return count_hidden(page, say)


def say_lead(release: Release, say: Language) -> str:
    """Return how many events were held in the city in the last year, for how many residents."""
    place = find_place(release, CITY, CITY)
    answer = engagement.make_answer(release, say, place)
    sentence = say.gettext("{city}: {sentence}", city=DataText(release.city_name), sentence=answer.sentence)
    # The last detail is what is not counted; it stands with How we know.
    return " ".join([sentence, *answer.details[:-1]])


def make_reported(release: Release, say: Language) -> Section:
    """Return the city's incidents by year, and by month for the last year."""
    place = find_place(release, CITY, CITY)
    tables = (counts.make_year_table(release, say, place), make_month_table(release, say))
    return Section(
        "reported",
        say.gettext("What was reported in the city"),
        (
            say.gettext("Only incidents with a known place are counted, in the number of the city too."),
            *list_unlocated(release, say),
        ),
        tables=tuple(table for table in tables if table.rows),
        topic="incidents",
    )


def list_unlocated(release: Release, say: Language) -> list[str]:
    """Return how many incidents had no known place, for the last year in which that may be told."""
    known = {
        int(year): count
        for year, count in (release.facts.get("unlocated_incidents") or {}).items()
        if count is not None
    }
    if not known:
        return []
    year = max(known)
    return [
        say.ngettext(
            "In {year}, {count} incident had no known place and is left out.",
            "In {year}, {count} incidents had no known place and are left out.",
            known[year],
            year=say.year(year),
        )
    ]


def make_month_table(release: Release, say: Language) -> Table:
    """Return the city's counts by month, the latest first."""
    rows = release.read("released_city_months")
    months = sorted({row["month"] for row in rows}, reverse=True)[:MONTHS_SHOWN]
    shown = [row for row in rows if row["month"] in months]
    by_group = counts.make_rows(say, shown, "month", months)
    return Table(
        say.gettext("Incidents in {area}, by month", area=release.city_name),
        (Column(say.gettext("Month")), *counts.list_heads(by_group)),
        tuple((say.month(month), *(row[at + 1] for row in by_group)) for at, month in enumerate(months)),
        tuple(counts.list_partial(say, shown, "month", say.month)),
    )
