"""The kinds of records by name; a later one may refer to an earlier one."""

from __future__ import annotations

import re

from data.workspace.records.base import Record
from data.workspace.records.concerns import Action, Concern, Told
from data.workspace.records.events import Event
from data.workspace.records.goals import Decision, Goal
from data.workspace.records.partners import AreaCount, Partner, Training
from data.workspace.records.planning import FixedChoice, SavedPlan
from data.workspace.records.programmes import Plan, Programme
from data.workspace.records.voices import Feedback, OutreachMonth, Testimonial


def name_kind(kind: type[Record]) -> str:
    """Return the name of a kind, which is also its table's.

    >>> name_kind(OutreachMonth)
    'outreach_month'
    """
    return re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower()


KINDS: dict[str, type[Record]] = {
    name_kind(kind): kind
    for kind in (
        Programme,
        Plan,
        Partner,
        Event,
        Concern,
        Action,
        Told,
        Goal,
        Decision,
        AreaCount,
        OutreachMonth,
        Training,
        Testimonial,
        Feedback,
        FixedChoice,
        SavedPlan,
    )
}
