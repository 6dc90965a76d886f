"""Priorities of neighbourhoods, as data.police.uk answers them → concerns and actions of the log."""

from __future__ import annotations

import datetime as dt
import html
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data.errors import SourceError
from data.events.scrub import scrub_text
from data.workspace.records.concerns import Action, Concern
from data.workspace.records.reading import revise_record
from data.workspace.store import Workspace
from data.workspace.stored import Stored

MARK = re.compile(r"<[^>]*>")
CONSTABLE = re.compile(r"\bPC\s+(?=[A-Z])")
"""Elsewhere the rank is written with a dot: without one it may be a computer."""
PARAGRAPH = re.compile(r"<\s*(?:br|/p|/li|/div)\b[^>]*>|\n", re.IGNORECASE)
Key = tuple[dt.date, str | None, str | None, str | None]


@dataclass(frozen=True)
class Priority:
    """One priority: what residents raised, and what was done about it if anything was."""

    raised_on: dt.date
    text: str
    action: str | None
    done_on: dt.date | None
    area_id: str | None = None


@dataclass(frozen=True)
class TakenIn:
    """What became of priorities: concerns and actions entered, and how many were known already."""

    concerns: int
    actions: int
    known: int


def read_priorities(path: Path, *, area_id: str | None = None) -> tuple[list[Priority], list[str]]:
    """Read the priorities of one neighbourhood.

    Parameters
    ----------
    path
        The service's answer: a list of objects with issue, issue-date, action and action-date, or one.
    area_id
        The neighbourhood.

    Returns
    -------
    tuple
        The priorities, without marks of web pages, contact details and officers' names; and a sentence for
        each that has no words or no day.

    Raises
    ------
    SourceError
        The file is not such an answer.
    """
    try:
        content = json.loads(path.read_text("utf-8-sig"))
    except (ValueError, UnicodeDecodeError) as error:
        raise SourceError(f"{path.name}: not JSON ({error}); fetch the priorities again") from error
    answers = content if isinstance(content, list) else [content]
    if not all(isinstance(each, dict) and "issue" in each for each in answers):
        raise SourceError(
            f"{path.name}: priorities with issue and issue-date were needed; "
            "fetch the neighbourhood's priorities"
        )
    priorities, refused = [], []
    for number, answer in enumerate(answers, start=1):
        text, raised_on = read_words(answer["issue"]), read_day(answer.get("issue-date"))
        if text is None or raised_on is None:
            lacks = "words" if text is None else "day it was raised on"
            refused.append(f"{path.name}: priority {number} has no {lacks}; left out")
            continue
        action, done_on = read_words(answer.get("action")), read_day(answer.get("action-date"))
        priorities.append(Priority(raised_on, text, action, done_on, area_id))
    return priorities, refused


def read_words(text: Any) -> str | None:
    """Return a text without marks of web pages, contact details and officers' names, or None.

    >>> read_words("<p>Beggars &amp; <b>litter</b>, PC Example, 0116 222 2222</p>")
    'Beggars & litter, PC.'
    """
    if not isinstance(text, str):
        return None
    plain = (html.unescape(MARK.sub(" ", part)) for part in PARAGRAPH.split(text))
    parts = [scrub_text(CONSTABLE.sub("PC. ", part)) for part in plain]
    return "\n".join(part for part in parts if part) or None


def read_day(text: Any) -> dt.date | None:
    """Return the day of a time such as 2018-09-20T00:00:00, or None."""
    try:
        return dt.datetime.fromisoformat(str(text)).date()
    except ValueError:
        return None


def take_in_priorities(
    kept: Workspace, priorities: Sequence[Priority], *, level: str | None, who: str
) -> TakenIn:
    """Enter priorities as concerns, and what was done as actions; what is there already is left alone.

    A priority is the same where day, area and words are, also where a person withdrew the concern or erased
    its words. One that was known without an action gets it, and an open concern becomes done.
    """
    found = index_concerns(kept)
    unique = {make_key(each, level): each for each in priorities}
    new = {key: each for key, each in unique.items() if find_known(found, key) is None}
    concerns = [make_concern(each, level) for each in new.values()]
    entered = dict(zip(new, kept.add_all(concerns, who=who), strict=True))
    concerned = {key: entered.get(key) or find_known(found, key) for key in unique}
    actions = [
        make_action(unique[key], concern.record_id)
        for key, concern in concerned.items()
        if concern and unique[key].action and needs_action(kept, concern)
    ]
    kept.add_all(actions, who=who)
    close_concerns(kept, [action.concern_id for action in actions], who=who)
    return TakenIn(len(concerns), len(actions), len(priorities) - len(concerns))


def make_key(priority: Priority, level: str | None) -> Key:
    """Return what tells one priority from another."""
    return (priority.raised_on, level, priority.area_id if level else None, priority.text)


def index_concerns(kept: Workspace) -> dict[Key, Stored[Concern]]:
    """Return all concerns, withdrawn ones too, by what tells them apart; no words where they were erased."""
    concerns = kept.list(Concern, withdrawn=None)
    return {
        (
            each.record.raised_on,
            each.record.level,
            each.record.area_id,
            None if "text" in each.erased else each.record.text,
        ): each
        for each in concerns
    }


def find_known(found: dict[Key, Stored[Concern]], key: Key) -> Stored[Concern] | None:
    """Return the concern that a priority is, or None."""
    return found.get(key) or found.get((*key[:3], None))


def make_concern(priority: Priority, level: str | None) -> Concern:
    """Return a priority as a concern; its topic is for a person to choose."""
    return Concern(
        raised_on=priority.raised_on,
        text=priority.text,
        topic="other",
        level=level,
        area_id=priority.area_id if level else None,
    )


def make_action(priority: Priority, concern_id: str) -> Action:
    """Return what was done about a priority."""
    return Action(concern_id=concern_id, text=priority.action or "", done_on=priority.done_on)


def needs_action(kept: Workspace, concern: Stored[Concern]) -> bool:
    """Whether a concern is in force and nothing was ever entered as done about it."""
    if concern.withdrawn_at is not None:
        return False
    return not kept.list(Action, withdrawn=None, concern_id=concern.record_id)


def close_concerns(kept: Workspace, concern_ids: Sequence[str], *, who: str) -> None:
    """Mark concerns that are open as done, where what was done is dated."""
    for concern_id in concern_ids:
        done = any(each.record.done_on for each in kept.list(Action, concern_id=concern_id))
        stored = kept.get(Concern, concern_id)
        if done and stored.record.status == "open":
            record = revise_record(stored.record, status="done")
            kept.change(Concern, concern_id, record, who=who, row_version=stored.row_version)
