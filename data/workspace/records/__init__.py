"""The records that people enter, one class a kind."""

from data.workspace.records.base import PlaceRef, Record
from data.workspace.records.concerns import (
    CONCERN_STATUSES,
    CONCERN_TOPICS,
    Action,
    Concern,
    ConcernStatus,
    ConcernTopic,
    Told,
)
from data.workspace.records.events import (
    FORBIDDEN_GROUP_KINDS,
    FORMATS,
    Event,
    EventStatus,
    GroupCount,
)
from data.workspace.records.goals import Decision, Goal
from data.workspace.records.kinds import KINDS, name_kind
from data.workspace.records.partners import PARTNER_FOCUS, AreaCount, Partner, PartnerFocus, Training
from data.workspace.records.planning import FixedChoice, SavedPlan
from data.workspace.records.programmes import Plan, Programme, ProgrammeArea
from data.workspace.records.reading import read_record, revise_record
from data.workspace.records.voices import Feedback, OutreachMonth, Testimonial

__all__ = [
    "CONCERN_STATUSES",
    "CONCERN_TOPICS",
    "FORBIDDEN_GROUP_KINDS",
    "FORMATS",
    "KINDS",
    "PARTNER_FOCUS",
    "Action",
    "AreaCount",
    "Concern",
    "ConcernStatus",
    "ConcernTopic",
    "Decision",
    "Event",
    "EventStatus",
    "Feedback",
    "FixedChoice",
    "Goal",
    "GroupCount",
    "OutreachMonth",
    "Partner",
    "PartnerFocus",
    "PlaceRef",
    "Plan",
    "Programme",
    "ProgrammeArea",
    "Record",
    "SavedPlan",
    "Testimonial",
    "Told",
    "Training",
    "name_kind",
    "read_record",
    "revise_record",
]
