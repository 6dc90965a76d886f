"""Street addresses in free text, compared exactly after spelling them alike; nothing is guessed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

DIRECTIONS = {"north": "n", "south": "s", "east": "e", "west": "w"}
STREET_TYPES = {
    "st": "st",
    "street": "st",
    "str": "st",
    "ave": "ave",
    "av": "ave",
    "avenue": "ave",
    "blvd": "blvd",
    "boulevard": "blvd",
    "rd": "rd",
    "road": "rd",
    "dr": "dr",
    "drive": "dr",
    "pl": "pl",
    "place": "pl",
    "ct": "ct",
    "court": "ct",
    "ln": "ln",
    "lane": "ln",
    "pkwy": "pkwy",
    "parkway": "pkwy",
    "ter": "ter",
    "terrace": "ter",
    "sq": "sq",
    "square": "sq",
    "hwy": "hwy",
    "highway": "hwy",
    "way": "way",
    "plaza": "plz",
    "plz": "plz",
}
SHORT_TYPES = frozenset(STREET_TYPES.values())
START = re.compile(
    r"(?<![\w-])(?P<number>\d{1,5})\s*(?P<direction>north|south|east|west|[nsew])\.?\s*(?=[a-z0-9])(?P<rest>.*)",
    re.DOTALL,
)


@dataclass(frozen=True)
class Address:
    """A house number, a direction and the words that follow, all in one spelling."""

    number: str
    direction: str
    words: tuple[str, ...]


def find_addresses(text: str) -> list[Address]:
    """Return every street address that starts in a text, with all the words behind it.

    >>> find_addresses("Wrightwood Library at 8530 S. Kedzie")
    [Address(number='8530', direction='s', words=('kedzie',))]
    """
    plain = separate(text)
    found = []
    position = 0
    while match := START.search(plain, position):
        direction = DIRECTIONS.get(match["direction"], match["direction"])
        found.append(Address(match["number"].lstrip("0"), direction, split_words(match["rest"])))
        position = match.end("number")
    return found


def separate(text: str) -> str:
    """Return a text in small letters, with the spaces that typing left out put in."""
    plain = " ".join(text.lower().split())
    plain = re.sub(r"(?<=[a-z'’.)])(?=\d{2,5}\b)", " ", plain)
    return re.sub(r"(?<=\d)(?=\()", " ", plain)


def split_words(text: str) -> tuple[str, ...]:
    """Return the words of a text up to the first comma, bracket or dash, in one spelling."""
    head = re.split(r"[,;()/]|\s[-–—]+\s?|--", text, maxsplit=1)[0]
    words = re.sub(r"[^\w\s]", "", head.replace("-", " ")).split()
    return tuple(STREET_TYPES.get(word, word) for word in words)


@dataclass(frozen=True)
class Street:
    """A venue's street without its type ("kedzie", "63rd"), the type where given, and the venue."""

    name: tuple[str, ...]
    kind: str | None
    venue_id: str


@dataclass
class AddressBook:
    """The venues at each house number, found by the street that a text names."""

    streets: dict[tuple[str, str], list[Street]] = field(default_factory=lambda: defaultdict(list))
    names: set[tuple[str, ...]] = field(default_factory=set)

    def add(self, text: str, venue_id: str) -> None:
        """Add a venue's own address; one that does not start with number and direction is left out."""
        for address in find_addresses(text)[:1]:
            words = address.words
            kinds = [place for place in range(1, len(words)) if words[place] in SHORT_TYPES]
            end = kinds[-1] if kinds else len(words)
            street = Street(words[:end], words[end] if kinds else None, venue_id)
            self.streets[address.number, address.direction].append(street)
            self.names.add(street.name)

    def match(self, text: str) -> set[str]:
        """Return the venues whose address stands in a text.

        Number and direction are the same, the street's words stand right behind them, and its type is the
        same or not given. "63rd Place" is not "63rd Street"; "Lake Park" is not "Lake".
        """
        return {
            venue_id
            for address in find_addresses(text)
            for venue_id in self.match_address(
                address, self.streets.get((address.number, address.direction), [])
            )
        }

    def match_address(self, address: Address, streets: Iterable[Street]) -> list[str]:
        """Return the venues among some of one number and direction that stand in the address's street."""
        words = address.words
        lengths = (length for length in range(len(words), 0, -1) if words[:length] in self.names)
        longest = next(lengths, 0)
        return [
            street.venue_id
            for street in streets
            if street.name == words[:longest] and same_type(words[longest:], street.kind)
        ]


def same_type(rest: Sequence[str], kind: str | None) -> bool:
    """Whether the word behind a street's name is its type, or no type at all."""
    given = rest[0] if rest and rest[0] in SHORT_TYPES else None
    return given is None or kind is None or given == kind
