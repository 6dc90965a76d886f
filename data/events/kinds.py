"""What kind of event a calendar row is: the city file's ordered rules, the first that is found decides."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from data.city import EVENT_KINDS, EventKind, KindRule
from data.errors import CityFileError


@dataclass(frozen=True)
class CompiledRule:
    """One rule, ready to search with."""

    pattern: re.Pattern[str]
    event_kind: EventKind
    format: str | None
    in_details: bool


def compile_rules(rules: Sequence[KindRule]) -> list[CompiledRule]:
    """Return the city file's rules in their order, ready to search with.

    Raises
    ------
    CityFileError
        A pattern is no regular expression.
    """
    compiled = []
    for position, rule in enumerate(rules, start=1):
        try:
            pattern = re.compile(rule.pattern, re.IGNORECASE)
        except re.error as error:
            raise CityFileError(
                f"event_kinds.{position}: {rule.pattern!r} is no regular expression ({error}); correct it"
            ) from error
        in_details = rule.within == "title_and_details"
        compiled.append(CompiledRule(pattern, rule.event_kind, rule.format, in_details))
    return compiled


def choose_kind(
    rules: Sequence[CompiledRule], *, kind: str | None, title: str | None, details: str | None
) -> tuple[EventKind, str | None]:
    """Return kind and format of an event.

    A kind that the source gives in the glossary's words is taken as it is; else the rules are searched in
    what it gives; else in the title, and in the details where a rule says so. Nothing found is `other`.

    Examples
    --------
    >>> choose_kind([], kind="Watch / volunteer", title="Patrol", details=None)
    ('watch_volunteer', None)
    """
    plain = re.sub(r"[^a-z]+", "_", (kind or "").lower()).strip("_")
    for known in EVENT_KINDS:
        if plain == known:
            return known, None
    for rule in rules:
        if kind and rule.pattern.search(kind):
            return rule.event_kind, rule.format
    for rule in rules:
        if rule.pattern.search(title or "") or (rule.in_details and rule.pattern.search(details or "")):
            return rule.event_kind, rule.format
    return "other", None
