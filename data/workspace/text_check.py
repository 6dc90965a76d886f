"""Finds what may tell who somebody is in a text that is about to be saved, so that the writer looks again."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal

from data.events.calendar_words import CALENDAR_WORDS
from data.events.scrub import PHONE
from data.workspace.name_words import CONTACTS, DAYS, FIRST_NAMES, PLACES, SPEAKING, TITLES

EMAIL = re.compile(
    r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+|[\w.+\-]+\s*[(\[{]\s*at\s*[)\]}]\s*[\w\-]+(?:\s*[(\[{.]\s*(?:dot)?[)\]}]?\s*\w+)+",
    re.IGNORECASE,
)
WORD = re.compile(r"[^\W\d_][\w'’\-]*\.?")
# Ages and numbers of houses, beats and cases stand beside words like these, telephone numbers do not.
NUMBERED = re.compile(
    r"(?:\b(?:beats?|districts?|sectors?|wards?|case|report|incident|rd|cad|ref)\b|[#№])[\s.:#a-z]{0,6}$",
    re.IGNORECASE,
)
LONGEST_NAME = 4


@dataclass(frozen=True)
class Finding:
    """Something in a text that may be personal, from `start` up to `end`."""

    kind: Literal["phone", "email", "name"]
    text: str
    start: int
    end: int


def find_personal(text: str | None, *, codes: Collection[str] = ()) -> list[Finding]:
    """Return telephone numbers, e-mail addresses and likely names in a text, in its order.

    A warning to answer, not a filter: names that look like everyday words or places are not found, and a
    street that is called like a person may be.

    Parameters
    ----------
    text
        What somebody wrote.
    codes
        Area codes of the city: a run of them is a list of areas, not a telephone number.

    Examples
    --------
    >>> [found.text for found in find_personal("Mrs. Okafor, 312-555-0100, wants a lamp")]
    ['Mrs. Okafor', '312-555-0100']
    >>> find_personal("Coffee with a Cop at Mill Hill Library")
    []
    """
    if not text:
        return []
    emails = [Finding("email", match.group(), *match.span()) for match in EMAIL.finditer(text)]
    found = [*emails, *find_phones(text, frozenset(codes)), *find_names(text)]
    kept: list[Finding] = []
    for each in found:
        if not any(each.start < other.end and other.start < each.end for other in kept):
            kept.append(each)
    return sorted(kept, key=lambda each: each.start)


def find_phones(text: str, codes: frozenset[str]) -> Iterator[Finding]:
    """Yield telephone numbers; dates, case numbers and lists of areas are none."""
    for match in PHONE.finditer(text):
        groups = re.findall(r"\d+", match.group())
        is_list = len(groups) > 1 and len({len(group) for group in groups}) == 1
        if is_list and (all(group in codes for group in groups) or len({group[:2] for group in groups}) == 1):
            continue
        if not NUMBERED.search(text[: match.start()]) and not is_date("".join(groups)):
            yield Finding("phone", match.group().strip(), match.start(), match.end())


def is_date(digits: str) -> bool:
    """Whether digits are a day written without separators, such as 20260701."""
    try:
        return len(digits) == 8 and 1900 < dt.datetime.strptime(digits, "%Y%m%d").year < 2100  # noqa: DTZ007
    except ValueError:
        return False


def find_names(text: str) -> Iterator[Finding]:
    """Yield likely names: runs of capitalised words that a title, a verb or a first name gives away."""
    cased = any(letter.islower() for letter in text)
    words = list(WORD.finditer(text))
    position = 0
    while position < len(words):
        run = take_run(text, words, position, cased=cased)
        start, end = find_name(text, words, position, run)
        if end > start:
            first, last = words[start], words[end - 1]
            stop = last.end() - (last.group().endswith(".") and len(bare(last)) > 1)
            yield Finding("name", text[first.start() : stop], first.start(), stop)
        position += max(run, 1)


def take_run(text: str, words: list[re.Match[str]], start: int, *, cased: bool) -> int:
    """Return how many capitalised words follow each other from one on, with nothing but spaces between."""
    length = 0
    while start + length < len(words) and is_capital(words[start + length], cased=cased):
        length += 1
        behind = start + length
        between = text[words[behind - 1].end() : words[behind].start()] if behind < len(words) else "."
        # "Mrs. Smith" goes on behind its full stop, a sentence does not.
        stops = words[behind - 1].group().endswith(".") and not is_short(words[behind - 1])
        if between.strip() or "\n" in between or stops:
            break
    return length


def is_capital(word: re.Match[str], *, cased: bool) -> bool:
    """Whether a word starts with a capital; in a text without small letters a known word counts as small."""
    text = word.group()
    return text[0].isupper() and (
        cased or bare(word) in FIRST_NAMES | TITLES or bare(word) not in CALENDAR_WORDS
    )


def is_short(word: re.Match[str]) -> bool:
    """Whether a full stop behind a word shortens it: a title or an initial."""
    return bare(word) in TITLES or len(bare(word)) == 1


def bare(word: re.Match[str]) -> str:
    """Return a word in small letters, without what hangs on it."""
    return re.sub(r"['’]s?$", "", word.group().rstrip(".").lower())


def find_name(text: str, words: list[re.Match[str]], start: int, run: int) -> tuple[int, int]:
    """Return where in a run of capitalised words a name starts and ends; the same where there is none."""
    parts = [bare(word) for word in words[start : start + run]]
    nothing = (start, start)
    if not parts or any(part in PLACES for part in parts) or is_place(text, words, start, run):
        return nothing
    if is_surname(parts[0]) and follows_title(text, words, start):
        return start - 1, start + end_surname(parts, 0)
    for offset, part in enumerate(parts):
        end, word = end_surname(parts, offset + 1), words[start + offset]
        leads = part in FIRST_NAMES or is_title(word)
        if end > offset + 1 and (leads or is_initial(word, parts[offset + 1])):
            return start + offset, start + end
        if part in FIRST_NAMES and (
            follows(words, start + run, SPEAKING) or precedes(words, start + offset, CONTACTS)
        ):
            return start + offset, start + offset + 1
    if len(parts) in (2, 3) and precedes(words, start, CONTACTS) and end_surname(parts, 0) == len(parts):
        return start, start + run
    return nothing


def is_title(word: re.Match[str]) -> bool:
    """Whether a word is a title before a name; "the Captain's" is none."""
    return bare(word) in TITLES and not re.search(r"['’]s?$", word.group(), re.IGNORECASE)


def follows_title(text: str, words: list[re.Match[str]], position: int) -> bool:
    """Whether a title stands right before a position, in small letters perhaps: "mr Smith"."""
    if position == 0 or not is_title(words[position - 1]):
        return False
    return text[words[position - 1].end() : words[position].start()].strip(" ") == ""


def is_initial(word: re.Match[str], following: str) -> bool:
    """Whether a word is the initial of the name behind it; N, E, S and W are points of the compass."""
    return bool(re.fullmatch(r"[A-Z]\.", word.group())) and bare(word) not in "nesw" and len(following) > 2


def end_surname(parts: list[str], start: int) -> int:
    """Return where the words that may be a name end."""
    end = start
    while end < min(len(parts), start + LONGEST_NAME) and is_surname(parts[end]):
        end += 1
    return end


def is_surname(word: str) -> bool:
    """Whether a capitalised word may be a name: not a word of calendars, a month, a title or a verb."""
    return not any(word in known for known in (CALENDAR_WORDS, DAYS, TITLES, SPEAKING))


def is_place(text: str, words: list[re.Match[str]], start: int, run: int) -> bool:
    """Whether a run goes on as a place, or follows a house number: "1425 Anna Marsh park"."""
    numbered = re.search(r"\d\s+(?:[nesw]\.?\s+)?$", text[: words[start].start()], re.IGNORECASE)
    return bool(numbered) or follows(words, start + run, PLACES)


def follows(words: list[re.Match[str]], position: int, wanted: frozenset[str]) -> bool:
    """Whether the word at a position is one of some."""
    return position < len(words) and bare(words[position]) in wanted


def precedes(words: list[re.Match[str]], position: int, wanted: frozenset[str]) -> bool:
    """Whether one of some words stands before a position, or before a small word there such as "to"."""
    before = [bare(word) for word in words[max(position - 2, 0) : position]]
    small = {"to", "with", "for", "is", "was", "a", "the", "our", "her", "his"}
    return bool(before) and (before[-1] in wanted or (before[-1] in small and before[0] in wanted))
