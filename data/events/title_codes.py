"""Area codes that people write into titles: "813/833 Beat Meeting", "Beat 1921, 22 & 31", "20 Sector"."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

MEETING_WORDS = (
    r"(?:community|caps|combined|monthly|beat|facilitators?|relations|residential|residents?|business|hospitality"
    r"|outdoor|police|public|safety|meet?[ai]*t?e?i?n?i?n?gs?|meeting|meating|mtg|roll|call|for|the|of|at|new"
    r"|location|covering|area|no\.?|number)"
)
FILLER = rf"(?:[\s:;,.#()\[\]*&/–—-]|\b{MEETING_WORDS}\b)*"
NOT_A_CODE = re.compile(
    r"(?<![\d/])\d{1,2}/\d{1,2}/(?:\d{4}|\d{2})(?![\d/])"  # a date
    r"|\b\d{1,2}(?::\d{2})?\s*[ap]\.?m\b"  # a time of day
    r"|\b\d{1,2}:\d{2}\b"
    r"|\$\s?\d[\d,.]*"  # a price
    r"|\b\d+(?:st|nd|rd|th)\b"  # 25th District, 63rd
    r"|\b(?:room|rm|suite|ste|apt|unit|park|ward|floor|lot|bldg|building|door|gate|bus|route|rte|pier|hall)"
    r"\.?\s*#?\s*\d+\b"
    rf"|\b\d+(?:\s*-\s*\d+)?\s+(?:block\s+(?:of\s+)?)?(?:[nsew]\.?|north|south|east|west)"
    rf"\s+(?!{MEETING_WORDS}\b)[a-z0-9]{{2,}}"  # 3115 N. Mason
    rf"|\b\d+(?:\s*-\s*\d+)?\s+(?:(?!{MEETING_WORDS}\b)[a-z.']+\s+){{1,3}}"
    r"(?:street|ave|avenue|blvd|boulevard|road|rd|drive|dr|place|pl|court|ct|lane|ln|parkway|pkwy|terrace|hwy)\b"
    r"|\b\d+\s+(?:block|blocks|hundred)\b"
    r"|(?:@|\bat)\s*\d+(?:\s*-\s*\d+)?\b",  # at 1932 Ashland
    re.IGNORECASE,
)
SUFFIX = r"(?:['’]?s\b|\s?[nsew]\b)?"  # "1731's", "723N"
JOIN = r"\s*(?:[/,;&+\-–]|\band\b)"
FULL = r"(?<!\d)(?<!\d\.)(?P<code>\d{1,5})(?!\d)"


@dataclass(frozen=True)
class TitleWords:
    """How one level is written in titles: its words, and its codes by the number they start with.

    `codes` maps every accepted spelling of an id (digits only) to the id.
    """

    words: tuple[str, ...]
    codes: Mapping[str, str]

    @property
    def pattern(self) -> str:
        """Regular expression for one of the level's words, plural and shortened forms included."""
        return "(?:" + "|".join(self.words) + ")"


@dataclass(frozen=True)
class TitleCodes:
    """Area ids found in a title, in the order written, and how many numbers beside them named no area."""

    ids: tuple[str, ...] = ()
    unknown: int = 0


@dataclass(frozen=True)
class Cluster:
    """Numbers that stand together in a title, and whether the level's word stands right beside them."""

    numbers: tuple[str, ...]
    adjacent: bool
    alone: bool


def make_title_words(level: str, spelled: Mapping[str, str], labels: Collection[str] = ()) -> TitleWords:
    """Return how a level is written in titles.

    Parameters
    ----------
    level
        Name of the level; `beat` is also found as "bt" and with a slip of the pen ("beet", "bet").
    spelled
        Every spelling of the level's codes with the area id, from `data.codes.spell_codes`.
    labels
        Other words for one area of the level.
    """
    words = {re.escape(word.replace("_", " ").lower()) + "s?" for word in (level, *labels)}
    if level == "beat":
        words |= {r"bts?\.?", "beets?", "bet"}
    if level == "sector":
        words |= {r"sect\.?"}
    codes = {text: area_id for text, area_id in spelled.items() if text.isdigit()}
    return TitleWords(tuple(sorted(words, key=len, reverse=True)), codes)


def read_title_codes(
    title: str | None, level: TitleWords, *, nearby: Collection[str] | None = None
) -> TitleCodes:
    """Return the area ids that a title names.

    A number is a code when an area has it, the level's word stands in the title, and it is no date,
    time, year, street number, ordinal, room or park number. After a code two digits stand for its ending
    ("1113/14/15"). A hyphen joins two codes; it is no range. Without the level's word a number counts only
    where it stands with nothing but meeting words ("1633 Outdoor Roll Call") and lies in the area that the
    calendar names. A number that may be a year (1900 to 2099) counts right beside the level's word, or in
    a list of codes, and never outside the calendar's area.

    Parameters
    ----------
    title
        Title as received.
    level
        Words and codes of the level, from `make_title_words`.
    nearby
        Ids that lie in the area the calendar names; None where it names none.
    """
    if not title:
        return TitleCodes()
    text = NOT_A_CODE.sub(lambda match: "¦" * len(match.group()), title.lower())
    has_word = re.search(rf"(?<![a-z]){level.pattern}(?![a-z])", text) is not None
    ids: list[str] = []
    unknown = 0
    for cluster in find_clusters(text, level):
        found = [level.codes.get(number) for number in cluster.numbers]
        known = [area_id for area_id in found if area_id]
        if cluster.adjacent or (has_word and known):
            unknown += len(found) - len(known)
        pairs = zip(cluster.numbers, found, strict=True)
        ids += [
            area_id
            for number, area_id in pairs
            if area_id
            and counts(number, area_id, cluster, has_word=has_word, many=len(known) > 1, nearby=nearby)
        ]
    return TitleCodes(tuple(dict.fromkeys(ids)), unknown)


def counts(
    number: str,
    area_id: str,
    cluster: Cluster,
    *,
    has_word: bool,
    many: bool,
    nearby: Collection[str] | None,
) -> bool:
    """Whether a number that an area has is meant as its code."""
    is_near = nearby is not None and area_id in nearby
    if not has_word:
        return cluster.alone and is_near
    if len(number) == 1:
        return cluster.adjacent
    if is_year(number):
        return (cluster.adjacent or many) and (nearby is None or is_near)
    return True


def is_year(number: str) -> bool:
    """Whether a number may be a year.

    >>> is_year("2016"), is_year("2431"), is_year("813")
    (True, False, False)
    """
    return len(number) == 4 and 1900 <= int(number) <= 2099


def find_clusters(text: str, level: TitleWords) -> list[Cluster]:
    """Return the groups of numbers of a title, with shortened ones written out."""
    word = rf"(?:\s*\(?\s*{level.pattern}(?![a-z]))?\s*#?\s*"
    more = rf"(?:(?:{JOIN})*{word}|\s+)(?<!\d)\d{{1,5}}(?!\d){SUFFIX}"
    clusters = []
    for match in re.finditer(rf"{FULL}{SUFFIX}(?:{more})*", text):
        before, after = text[: match.start()], text[match.end() :]
        adjacent = re.search(rf"(?<![a-z]){level.pattern}{FILLER}$", before) or re.match(
            rf"{FILLER}{level.pattern}(?![a-z])", after
        )
        alone = re.fullmatch(FILLER, before) and re.fullmatch(FILLER, after)
        numbers = write_out(match.group(), level.codes)
        clusters.append(Cluster(numbers, adjacent is not None, alone is not None))
    return clusters


def write_out(group: str, codes: Mapping[str, str]) -> tuple[str, ...]:
    """Return the numbers of a group; two digits behind a code that exists replace its last two.

    >>> write_out("1113/14/15", {"1113": "1113", "1114": "1114"})
    ('1113', '1114', '1115')
    """
    numbers: list[str] = []
    for number in re.findall(r"\d+", group):
        stem = numbers[-1] if numbers else ""
        short = len(number) == 2 and stem in codes and number not in codes
        numbers.append(stem[:-2] + number if short else number)
    return tuple(numbers)


def read_coarse_codes(
    title: str | None, level: TitleWords, *, parents: Sequence[str] = ()
) -> tuple[str, ...]:
    """Return the ids of a coarser level that a title names by number and word ("1020 Sector", "20 Sect").

    A number that is no code by itself is tried behind the id of the calendar's area: "20 Sector" of
    district 018 is sector 1820.

    Parameters
    ----------
    title
        Title as received.
    level
        Words and codes of the level.
    parents
        Ids of the areas that the calendar names.
    """
    ids = []
    pattern = rf"(?<!\d)(?<!\d\.)(\d{{1,4}})\s+{level.pattern}(?![a-z])"
    for match in re.finditer(pattern, (title or "").lower()):
        spellings = [match.group(1), *(parent.lstrip("0") + match.group(1) for parent in parents)]
        ids += [level.codes[text] for text in spellings if text in level.codes][:1]
    return tuple(dict.fromkeys(ids))
