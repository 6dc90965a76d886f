"""My neighbourhood: everything that is published about one area, on one sheet.

    entries = list_page_areas(release)                     # from places: all areas that have a page
    search_areas("castle", entries)                        # from places: what a reader's text finds
    page = make_neighbourhood(release, say, "beat", "0112", today=day)
    write_ics(release, page.next_events.events, name=page.name)   # from calendar_file

`today` decides which events are next; the static site leaves it out, and the day of the release counts.
"""

from __future__ import annotations

import datetime as dt

from pages.shared.published import counts, engagement, occasions, scores
from pages.shared.published.contents import Neighbourhood
from pages.shared.published.frame import count_hidden, make_frame
from pages.shared.published.language import Language
from pages.shared.published.places import Place, find_place, list_places
from pages.shared.published.release import Release
from pages.shared.published.terms import ON_NEIGHBOURHOOD, list_terms
from pages.shared.published.voices import make_voices


def make_neighbourhood(
    release: Release, say: Language, level: str, area_id: str, *, today: dt.date | None = None
) -> Neighbourhood:
    """Return the page of an area.

    Parameters
    ----------
    release
        The release that is read.
    say
        The reader's language.
    level, area_id
        A published area: one of `list_page_areas`.
    today
        The day from which events are next ones; the day of the release if not given.

    Raises
    ------
    UnknownAreaError
        The release has no such area.
    """
    place = find_place(release, level, area_id)
    day = today or release.published_on
    page = Neighbourhood(
        frame=make_frame(release, say, say.gettext("My neighbourhood: {area}", area=place.name)),
        level=level,
        area_id=area_id,
        name=place.name,
        level_label=place.level_label,
        lead=say_lead(release, say, place),
        answers=(
            engagement.make_answer(release, say, place),
            counts.make_answer(release, say, place),
            scores.make_answer(release, say, place),
        ),
        voices=make_voices(release, say, place),
        next_events=occasions.make_next(release, say, place, today=day),
        past_events=occasions.make_past(release, say, place, today=day),
        engagement=engagement.make_section(release, say, place),
        reported=counts.make_section(release, say, place),
        said=scores.make_section(release, say, place),
        terms=list_terms(say, ON_NEIGHBOURHOOD),
    )
    return count_hidden(page, say)


def say_lead(release: Release, say: Language, place: Place) -> str:
    """Return where the area lies and how many people live there."""
    parent = list_places(release).get(place.parent) if place.parent else None
    if place.residents is None:
        if parent is None:
            return say.gettext("{area} is in {city}.", area=place.name, city=release.city_name)
        return say.gettext("{area} is in {parent}.", area=place.name, parent=parent.name)
    return say.ngettext(
        "{area} is in {parent}. {count} person lives there.",
        "{area} is in {parent}. {count} people live there.",
        place.residents,
        area=place.name,
        parent=parent.name if parent else release.city_name,
    )
