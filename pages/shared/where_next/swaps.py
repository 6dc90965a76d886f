"""Events that a reader holds elsewhere than the plan found: as they stand in the address."""

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote, unquote

from pages.shared.months import parse_month, write_month

MOST_SWAPS = 60
_SWAP = re.compile(r"(\d{4}-\d{2}):([^,:>]+)>([^,:>]+)")


@dataclass(frozen=True)
class Swap:
    """In a month, the event that was found for one venue is held at another."""

    month: date
    venue_id: str
    instead_id: str


def write_swaps(swaps: tuple[Swap, ...]) -> str:
    """Exchanges as one text of the address."""
    return ",".join(
        f"{write_month(swap.month)}:{quote(swap.venue_id, safe='')}>{quote(swap.instead_id, safe='')}"
        for swap in swaps
    )


def read_swaps(text: str) -> tuple[Swap, ...] | None:
    """What a text of the address means; None where it means nothing."""
    found = [_read_swap(part) for part in text.split(",") if part]
    swaps = tuple(swap for swap in found if swap is not None)
    if len(swaps) < len(found) or len(swaps) > MOST_SWAPS:
        return None
    return swaps if len({(swap.month, swap.venue_id) for swap in swaps}) == len(swaps) else None


def _read_swap(text: str) -> Swap | None:
    parts = _SWAP.fullmatch(text)
    month = parse_month(parts[1]) if parts else None
    return Swap(month, unquote(parts[2]), unquote(parts[3])) if parts and month else None


def add_swap(swaps: tuple[Swap, ...], swap: Swap) -> tuple[Swap, ...]:
    """Hold an event elsewhere; one that was moved before is moved on from where it was found."""
    earlier = find_swap(swaps, swap.month, swap.venue_id)
    if earlier is None:
        return (*swaps, swap)
    kept = tuple(each for each in swaps if each != earlier)
    back = swap.instead_id == earlier.venue_id
    return kept if back else (*kept, Swap(swap.month, earlier.venue_id, swap.instead_id))


def find_swap(swaps: tuple[Swap, ...], month: date, instead_id: str) -> Swap | None:
    """The exchange by which a venue came into a month; None where it was found there."""
    return next((each for each in swaps if (each.month, each.instead_id) == (month, instead_id)), None)
