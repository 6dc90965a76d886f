"""Every measure that the methods page explains, found by key or by search, and links to them."""

import html
from functools import lru_cache

from pages.shared.methods import evidence
from pages.shared.methods.association import ASSOCIATION
from pages.shared.methods.effects import EFFECTS
from pages.shared.methods.entry import Measure, MeasureGroup
from pages.shared.methods.need import NEXT
from pages.shared.methods.rates import RATES
from pages.shared.methods.trends import TRENDS
from pages.shared.methods.trust import SURVEYS

GROUPS: tuple[MeasureGroup, ...] = (RATES, TRENDS, SURVEYS, EFFECTS, ASSOCIATION, NEXT)


@lru_cache(maxsize=1)
def list_measures() -> dict[str, Measure]:
    """Every measure by its key."""
    return {measure.key: measure for group in GROUPS for measure in group.measures}


def find_group(key: str) -> MeasureGroup:
    """The group that a measure stands in."""
    return next(group for group in GROUPS if any(measure.key == key for measure in group.measures))


def search_measures(text: str) -> dict[str, Measure]:
    """The measures in whose texts every word occurs, names first; all of them for no word at all."""
    words = _fold(text).split()
    found = {
        key: measure
        for key, measure in list_measures().items()
        if all(word in _gather(measure) for word in words)
    }
    named = [key for key, measure in found.items() if any(word in _fold(measure.name) for word in words)]
    return {key: found[key] for key in [*named, *(key for key in found if key not in named)]}


def _gather(measure: Measure) -> str:
    parts = (
        *(measure.key, measure.name, measure.plain, measure.symbols),
        *(measure.functions + measure.limits + measure.stated + measure.references),
    )
    return _fold(" ".join(parts))


def _fold(text: str) -> str:
    """Lower case, with words parted by spaces alone: Fay-Herriot and fay_herriot are the same."""
    return text.casefold().replace("-", " ").replace("_", " ")


def write_link(key: str, words: str = "") -> str:
    """A link to a measure's entry, or to what is known of the claim behind it all.

    Raises
    ------
    KeyError
        If there is no such measure.
    """
    name = evidence.TITLE if key == evidence.KEY else list_measures()[key].name
    return f"<a href='methods?measure={key}' target='_self'>{html.escape(words or name)}</a>"


def write_methods(*keys: str) -> str:
    """The line under a caveat: where the full text of each measure stands."""
    return f"<p class='cb-small'>Methods: {' · '.join(write_link(key) for key in keys)}</p>"
