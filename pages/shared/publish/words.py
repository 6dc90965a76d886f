"""The sentences of the publish page."""

from __future__ import annotations

TITLE = "Publish"
IN_FORCE = "Release {release} is what the public reads, published on {day}."
NOTHING = "Nothing is published yet."
BEHIND = "It was made from build {then}; the build in force is {now}, so a check shows what would change."
SAME = "It was made from the build in force."
GATE = "A release goes out only where an attack on it and on all earlier ones could find no hidden count."
RULES = "Counts under {min_count} and scores from fewer than {min_survey_base} answers are hidden."
HOW = (
    "A check counts everything that would be published, hides small counts and others with them, attacks the "
    "result, and publishes nothing. It may take minutes; you can leave the page meanwhile."
)
WHAT = {
    "all": "Everything: numbers and words",
    "texts": "Words alone: every number stays as it is, for what was withdrawn",
}
START = "Check what would go out"
CANCEL = "Cancel"
RUNNING = {"check": "Checking what would go out", "publish": "Publishing"}
STARTED = "Started by {who} on {when}."
CANCELLED = "The check was cancelled. Nothing was published."
PUBLISH_CANCELLED = (
    "Publishing was cancelled. The release of before is in force, or the new one; never half of one."
)
FAILED = "The command did not get through: {said}"
REFUSED = (
    "Refused: {count} could be worked out. Nothing was published, and the release cannot go out like this."
)
REFUSED_NEXT = (
    "Publish fewer or wider tables (`[publishing]` in the city file), build again, and check again. What "
    "stands here is for the steward alone."
)
PASSED = "Release {release} of {name} could go out: the attack worked out no hidden count."
UNCHANGED = "Nothing in it differs from what the public reads now."
STALE = (
    "The build or the log has changed since this check: what would go out is no longer what you see here. "
    "Check again before you publish."
)
CONFIRM = "I have looked at what changes and what is hidden"
UNSURE = "Tick the box first: whoever publishes has looked."
NOTE = "What changed, in a sentence for readers (optional)"
NOTE_HELP = "It stands in the history of releases that the public reads."
PUBLISH = "Publish this"
PUBLISHED = "Release {release} is published and in force."
HELD_BACK = "These words are not published because something in them might name or reach a person:"
NOT_HELD_BACK = "No words are held back."
NARROWED = (
    "Each line is a count that should be hidden and is {value}: from all that is published it can be worked "
    "out to lie between the two ends, closer than is required."
)
HIDDEN_HOW = (
    "Small counts are hidden first; others with them, so that no sum gives them away. The public cannot tell "
    "which is which."
)

TABLES = {
    "public_area": "Areas",
    "public_area_year": "Incidents by area and year",
    "public_district_quarter": "Incidents by wider area and quarter",
    "public_city_month": "Incidents of the city by month",
    "public_engagement": "Engagement by area and year",
    "public_survey": "Survey scores",
    "public_event": "Events",
    "public_said_did": "You said, we did",
    "public_testimonial": "Testimonials",
    "public_goal": "Goals",
    "public_map_layer": "Map layers",
    "public_before_after": "Before and after",
    "public_release": "History of releases",
    "public_correction": "Corrections",
    "public_programme_area": "Areas of programmes",
}
TOPICS = {"incidents": "Incidents", "contacts": "People who came to events"}


def name_table(name: str) -> str:
    """What a steward calls a published table."""
    return TABLES.get(name, name.removeprefix("public_").replace("_", " ").capitalize())


def name_topic(name: str) -> str:
    """What a steward calls what is counted."""
    return TOPICS.get(name, name.replace("_", " ").capitalize())
