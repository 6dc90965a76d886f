"""The pages' content, made once for each release, language and place, and shared by all who read it.

It never changes, so readers can share it; a new release makes new content, and what is asked for least goes.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from pages.shared.published.city import make_city
from pages.shared.published.contents import AreaEntry, City, Knowledge, Neighbourhood
from pages.shared.published.knowledge import make_knowledge
from pages.shared.published.language import open_language
from pages.shared.published.neighbourhood import make_neighbourhood
from pages.shared.published.places import list_page_areas
from pages.shared.published.release import Release


@lru_cache(maxsize=4)
def keep_entries(release: Release) -> tuple[AreaEntry, ...]:
    """Return the places that have a page, as `list_page_areas` gives them."""
    return tuple(list_page_areas(release))


@lru_cache(maxsize=512)
def keep_neighbourhood(
    release: Release, code: str, level: str, area_id: str, today: dt.date
) -> Neighbourhood:
    """Return the page of a place, as `make_neighbourhood` makes it."""
    return make_neighbourhood(release, open_language(code), level, area_id, today=today)


@lru_cache(maxsize=8)
def keep_city(release: Release, code: str) -> City:
    """Return the page of the city, as `make_city` makes it."""
    return make_city(release, open_language(code))


@lru_cache(maxsize=8)
def keep_knowledge(release: Release, code: str) -> Knowledge:
    """Return how we know, as `make_knowledge` makes it."""
    return make_knowledge(release, open_language(code))
