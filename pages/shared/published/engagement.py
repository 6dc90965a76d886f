"""What engagement happened: events by year and kind, how many people came, and how many per resident."""

from __future__ import annotations

from collections.abc import Sequence

from pages.shared.published.cells import Cell, Column, Figure, Hidden, Missing, Table
from pages.shared.published.contents import Answer, Section
from pages.shared.published.language import Language
from pages.shared.published.places import CITY, Place, find_city
from pages.shared.published.release import Release, Row
from pages.shared.published.words import ALL, KINDS, NOT_COUNTED, make_count, say_word

YEARS_SHOWN = 5
PER = 1000


def read_engagement(release: Release, place: Place) -> list[Row]:
    """Return an area's events by year and kind."""
    return release.read("released_engagement", level=place.level, area_id=place.area_id)


def make_answer(release: Release, say: Language, place: Place) -> Answer:
    """Return who we met in the last year, in short."""
    heading = say.gettext("Who we met")
    rows = [row for row in read_engagement(release, place) if row["event_kind"] == ALL]
    if not rows:
        return Answer("engagement", heading, say.gettext("No record of events is published for this area."))
    now = rows[-1]
    none_held = now["events"] == 0 and not now["events_suppressed"]
    contacts = [] if none_held else [say_contacts(say, now)]
    details = [*say_density(release, say, place, now), *contacts]
    details.append(say.gettext("Stops and arrests are not events, and are not counted here."))
    return Answer("engagement", heading, say_events(say, now), tuple(details))


def say_events(say: Language, row: Row) -> str:
    """Return how many events were held in a year, in a sentence."""
    year = say.year(row["year"])
    if row["events_suppressed"]:
        return say.gettext("The number of events in {year} is hidden to protect privacy.", year=year)
    if not row["events"]:
        return say.gettext("In {year}, the police held no community event here.", year=year)
    return say.ngettext(
        "In {year}, the police held {count} community event here.",
        "In {year}, the police held {count} community events here.",
        row["events"],
        year=year,
    )


def say_contacts(say: Language, row: Row) -> str:
    """Return how many people came, in a sentence."""
    if row["suppressed"]:
        return say.gettext("How many people came is hidden to protect privacy.")
    if row["contacts"] is None or not row["attendance_known"]:
        return say.gettext("Nobody counted how many people came.")
    return say.ngettext(
        "{contacts} people came to the {count} event where people were counted.",
        "{contacts} people came to the {count} events where people were counted.",
        row["attendance_known"],
        contacts=say.number(row["contacts"]),
    )


def say_density(release: Release, say: Language, place: Place, row: Row) -> list[str]:
    """Return events per 1,000 residents, with residents and the city beside it; nothing where not known."""
    here = make_density(say, row["events"], place.residents, suppressed=row["events_suppressed"])
    if not isinstance(here, Figure) or not place.residents:
        return []
    day = place.row["residents_date"]
    found = [
        say.gettext(
            "That is {rate} events for each 1,000 of the {residents} residents (counted for {day}).",
            rate=here.text,
            residents=say.number(place.residents),
            day=say.day(day),
        )
        if day
        else say.gettext(
            "That is {rate} events for each 1,000 of the {residents} residents.",
            rate=here.text,
            residents=say.number(place.residents),
        )
    ]
    city = find_city(release)
    if city is not None and place.level != CITY:
        all_rows = [each for each in read_engagement(release, city) if each["event_kind"] == ALL]
        same = next((each for each in all_rows if each["year"] == row["year"]), None)
        whole = make_density(say, same["events"], city.residents, suppressed=False) if same else None
        if isinstance(whole, Figure):
            found.append(say.gettext("In the whole city it is {rate}.", rate=whole.text))
    return found


def make_density(say: Language, events: int | None, residents: int | None, *, suppressed: bool) -> Cell:
    """Return events per 1,000 residents as a cell; its base is the residents."""
    if suppressed or events is None or not residents:
        shown = make_count(say, None, suppressed=suppressed)
        return shown if isinstance(shown, Hidden) else Missing(say.gettext("no data"))
    value = events * PER / residents
    return Figure(say.figures(value), value, base=residents)


def make_contacts(say: Language, row: Row) -> Cell:
    """Return how many people came in a year as a cell; nobody fails to count where nothing was held."""
    if row["contacts"] is None and row["events"] == 0 and not (row["suppressed"] or row["events_suppressed"]):
        return Missing(say.gettext("no event"))
    return make_count(say, row["contacts"], suppressed=row["suppressed"], missing=NOT_COUNTED)


def make_section(release: Release, say: Language, place: Place) -> Section:
    """Return the table of events by kind and year, the latest year first."""
    rows = read_engagement(release, place)
    years = sorted({row["year"] for row in rows}, reverse=True)[:YEARS_SHOWN]
    paragraphs = (
        say.gettext("An event is a time when officers and residents meet or talk, not to enforce the law."),
        say.gettext("An event that was on the calendar, and is over, is taken as held."),
        say.gettext("An event that names several areas counts once in each of them."),
    )
    table = Table(
        say.gettext("Events in {area}, by year", area=place.name),
        (Column(say.gettext("Kind")), *(Column(say.year(year), numeric=True) for year in years)),
        tuple(make_rows(say, rows, years)),
    )
    return Section(
        "engagement",
        say.gettext("Events by kind"),
        paragraphs,
        tuple(list_programmes(release, say, place)),
        tables=(table,) if rows else (),
        topic="engagement",
    )


def list_programmes(release: Release, say: Language, place: Place) -> list[str]:
    """Return the programmes that were held in an area; their results stand on the page of the city."""
    if not release.has("public_programme_area"):
        return []
    # Several joined by + are a series, whose parts are there too.
    names = {
        row["programme_id"]: row["name"]
        for row in release.read("released_before_after")
        if "+" not in row["programme_id"]
    }
    return [
        say.gettext(
            "{name}: held here since {month}.",
            name=names[row["programme_id"]],
            month=say.month(row["starts_on"]),
        )
        for row in release.read("released_programme_areas")
        if (row["level"], row["area_id"]) == place.key and names.get(row["programme_id"]) and row["starts_on"]
    ]


def make_rows(say: Language, rows: Sequence[Row], years: Sequence[int]) -> list[tuple[Cell, ...]]:
    """Return a row for each kind that there was, and one for the people who came."""
    found = {(row["event_kind"], row["year"]): row for row in rows}
    kinds = [
        kind
        for kind in [*KINDS, *sorted({row["event_kind"] for row in rows} - set(KINDS))]
        if kind == ALL or any(found[kind, year]["events"] != 0 for year in years if (kind, year) in found)
    ]
    lines: list[tuple[Cell, ...]] = [
        (
            say_word(say, kind, KINDS),
            *(
                make_count(
                    say, found[kind, year]["events"], suppressed=found[kind, year]["events_suppressed"]
                )
                for year in years
            ),
        )
        for kind in kinds
    ]
    people = (make_contacts(say, found[ALL, year]) for year in years)
    return [*lines, (say.gettext("People who came, where counted"), *people)] if rows else []
