"""Texts without contact details and without officers' names: what a calendar says beside the event."""

from __future__ import annotations

import re
from collections.abc import Collection

from data.events.calendar_words import CALENDAR_WORDS

EMAIL = re.compile(
    r"(?:mailto:)?[^\s@<>(),;]+\s?@\s?[^\s@<>(),;]+\.[a-z]{2,}[^\s@<>(),;]*"
    r"|[^\s@<>(),;]+@[^\s@<>(),;]+"
    r"|\S+\s*[(\[{]\s*at\s*[)\]}]\s*\S+(?:\s*[(\[{]?\s*dot\s*[)\]}]?\s*\S+)?",
    re.IGNORECASE,
)
PHONE = re.compile(
    r"(?<!\d)(?:"
    r"\+\d{1,3}(?:[\s.\-/]*\(?\d{1,5}\)?){2,6}"  # +44 20 7946 0000
    r"|(?:1[\s.\-]{0,2})?\(\s*\d{3}\s*\)[\s.\-]*\d{3}[\s.\-–]*\d{4}"  # (312) 555-0100
    r"|(?:1[\s.\-]{1,2})?\d{3,}[\s.\-–]+\d{3}[\s.\-–]+\d{4}"  # 312-555-0100
    r"|\d{3}[.\-–]\d{4}(?!\s+(?:block|[nsew]\b))"  # 555-0100, and not 800-1000 W. Madison
    r"|\(?0\d{2,4}\)?[\s\-]?\d{3,4}[\s\-]?\d{3,4}"  # 020 7946 0000
    r"|\d{7,}"
    r")(?!\d)(?:\s*(?:ext|x)\.?\s*\d{1,5}\b)?",
    re.IGNORECASE,
)
RANKS = (
    r"(?:p\.?\s?o\.|ofc\.?|ofcr\.?|ofr\.?|off\.|officers?|sgts?\.?|sergeants?|lts?\.|lieut\.?|lieutenants?|capt\.?"
    r"|captains?|cmdrs?\.?|comm\.|commanders?|det\.|detectives?|insp\.|inspectors?|supt\.?|superintendents?"
    r"|constables?|pcso|p\.?c\.|chief|deputy|sheriff|mrs?\.?|ms\.|pastor)"
)
RANK = re.compile(rf"(?<![\w.]){RANKS}(?=[\s:,/&\-]|$)", re.IGNORECASE)
ASK = re.compile(
    r"\b(?:contact|(?<!roll )call|ask\s+for|please\s+see|speak\s+(?:to|with)|r\.?s\.?v\.?p\.?(?:\s+to)?)\b:?",
    re.IGNORECASE,
)
NAME_PART = re.compile(r"[\s,:/&\-]*(?:and\s+)?([^\W\d_][\w'’.\-]*)")
PARTICLES = frozenset(
    re.findall(r"\w+", "van von der den de la las los del della di da dos du al el bin ben mac mc ter ten")
)
MOST_NAME_PARTS = 5


def scrub_text(text: str | None, *, codes: Collection[str] = ()) -> str | None:
    """Return a text without e-mail addresses, phone numbers and names of officers and contact persons.

    Ranks stay ("Coffee with the Commander"), what looks like a name behind one goes. Line breaks become
    spaces, a missing space before a house number is put in. What is left empty becomes None.

    Parameters
    ----------
    text
        Title or place as received.
    codes
        Area codes: a run of them is a list of areas, not a phone number.

    Examples
    --------
    >>> scrub_text("Meet Sgt. A. Example, (312) 555-0100")
    'Meet Sgt.'
    >>> scrub_text("Wicker Park1425 N. Damen")
    'Wicker Park 1425 N. Damen'
    """
    if not text:
        return None
    clean = drop_phones(EMAIL.sub(" ", text), frozenset(codes))
    clean = re.sub(r"([^\W\d_]{2}|['’][^\W\d_]|['’.)])(?=\d{3,5}\b)", r"\1 ", " ".join(clean.split()))
    clean = drop_names(clean)
    return tidy(drop_phones(EMAIL.sub(" ", clean), frozenset(codes)))


def drop_phones(text: str, codes: frozenset[str]) -> str:
    """Return a text without phone numbers; runs of area codes of one length are lists of areas and stay."""

    def replace(match: re.Match[str]) -> str:
        groups = re.findall(r"\d+", match.group())
        is_list = len({len(group) for group in groups}) == 1 and all(group in codes for group in groups)
        return match.group() if is_list else " "

    return PHONE.sub(replace, text)


def drop_names(text: str) -> str:
    """Return a text without the names that follow a rank or a request to contact somebody."""
    cased = any(letter.islower() for letter in text) and any(letter.isupper() for letter in text)
    for lead in (RANK, ASK):
        position = 0
        while match := lead.search(text, position):
            end = end_of_name(text, match.end(), cased=cased)
            text = text[: match.end()] + text[end:]
            position = match.end()
    return text


def end_of_name(text: str, start: int, *, cased: bool) -> int:
    """Return where the name that starts at a position ends; the position itself where there is none."""
    end = start
    for _ in range(MOST_NAME_PARTS):
        match = NAME_PART.match(text, end)
        if not match or not is_name(match.group(1), cased=cased):
            return end
        end = match.end()
    return end


def is_name(word: str, *, cased: bool) -> bool:
    """Whether a word may be part of a person's name: not an everyday word of calendars, and capitalised.

    In a text without a mix of cases every unknown word counts as a name.
    """
    bare = re.sub(r"['’]s$", "", word.strip(".-'’").lower())
    if len(bare) == 1 and (word.endswith(".") or (cased and word[0].isupper())):
        return True
    if bare in CALENDAR_WORDS or RANK.fullmatch(word):
        return False
    return word[0].isupper() or bare in PARTICLES or not cased


def tidy(text: str) -> str | None:
    """Return a text without what a removal leaves behind: empty brackets, doubled and trailing marks."""
    text = re.sub(r"\(\s*\)|\[\s*\]", " ", text)
    text = " ".join(re.sub(r"\s+([,;:])", r"\1 ", text).split())
    text = re.sub(r"([,;:\-/])(?:\s*[,;:])+", r"\1", text)
    return text.strip(" ,;:-/\t") or None
