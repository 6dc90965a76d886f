"""The sentences of the data health page."""

from __future__ import annotations

from pages.shared.words import say_count

TITLE = "What could mislead"
NOTHING = "Nothing stands out in what the sources sent."
LEAD = "{count} to know before these numbers are read, the weightiest first."
OLD_BUILD = (
    "This build was made by an earlier version of Commonbeat, which did not count what this page shows. "
    "Run `commonbeat build {city}` again."
)

STOPS = (
    "{longer} go on to {until}, incidents end with {month}: what happened after that has no incidents beside "
    "it, and is hatched."
)
SHORT = (
    "Incidents cover {months}: too little to tell a season from a change, and to set a month beside the same "
    "one of another year."
)
MISSING = (
    "{name} sent nothing for {spans}, in the middle of its records. Those months are no data, never zero."
)
MISSING_ALL = "No source sent incidents for {spans}: no data, never zero."
ANY_SOURCE = "Incidents of any source"
DROP = (
    "{name} has {records} records for {month}; {low} to {high} were to be expected by its other months. "
    "Perhaps more are still to come."
)
PART = "{name} ends on {day}: {month} arrived in part. It is drawn as such, never set beside a whole month."
UNLOCATED = (
    "{count} of {total} records of {name} ({share}) are in no {one}: they count for the city as a whole only."
)
DISAGREE = (
    "{count} of {total} incidents of {name} ({share}) have a code that names one {one} and a point that lies "
    "in another. The city file decides which of the two counts; the map below shows the {many} concerned."
)
EVENTS_DISAGREE = (
    "{count} of {total} records of {name} ({share}) name one {one} in words and another by their point."
)
DISAGREE_EVENTS = (
    "This is of incidents alone. Of {total} events, {count} name one {one} in words and lie in another by "
    "their point; they are not on the map."
)
POINTLESS = (
    "{count} of {total} incidents of {name} ({share}) have no usable point: where their code names no {one}, "
    "nobody knows where they were."
)
REJECTED = "{count} of {total} records of {name} ({share}) could not be used: {reason}."
SILENT = (
    "{areas} had a month without any incident though {least} or more a month are usual there: {names}. Ask "
    "whether their records arrived."
)
GROUND = "{many} have {faults}: {meaning}."
SHARED_GROUND = "a point on ground that two share counts in the first of them"
NO_GROUND = "a point in a gap counts in no {one}"
REDRAWN = (
    "{many} changed on {day}: {parts}. Records keep the boundaries of their day, and only areas that stayed "
    "the same are compared across it."
)
GROUND_HEAD = "How the boundaries cover the ground"
GROUND_HOW = (
    "Nothing was moved to close gaps or to part overlaps: where a border runs is the agency\u2019s to say."
)
NO_RESIDENTS = "{areas} have no number of residents: there is no rate for them."
PEOPLE_HEAD = "Nobody knows how many people live where: the city file names no source of residents."

NOTES = {
    "alias_used": "name an area by a spelling that the city file lists as an alias",
    "matched_by_name": "name an area in full instead of by its code",
    "code_names_no_area": "have a code that names no area of the city file",
    "offence_in_no_group": "have a category that the city file puts in no offence group; they count as other",
    "dated_by_report": "are dated by the day of the report, for want of another",
    "end_before_start": "end before they begin; the end was left out",
    "end_missing": "do not say when they end",
    "end_unreadable": "have an end that cannot be read",
    "title_code_unknown": "name a code in their title that is no area",
    "title_code_elsewhere": "name a code in their title that lies elsewhere",
    "area_code_unknown": "name an area that the city file does not have",
    "venue_unknown": "name a venue that no list has",
    "venue_ambiguous": "name a venue that several places share",
    "point_unusable": "have a point that cannot be used",
    "attendance_unreadable": "have an attendance that cannot be read",
    "officer_hours_unreadable": "have officers\u2019 hours that cannot be read",
    "answer_unusable": "are answers outside the scale",
    "score_unusable": "are scores outside the scale",
    "conflicting_repeats": "repeat another with a different score",
    "overlaps": "are places where two areas overlap",
    "gaps": "are gaps between areas",
    "slivers": "are overlaps or gaps under 10 m wide",
    "repaired": "are boundaries that cross themselves; they were repaired",
    "dissolved": "are pieces of an area that another record begins; they were joined",
}
WORTH_SAYING = frozenset(
    {
        "alias_used", "code_names_no_area", "offence_in_no_group", "dated_by_report", "area_code_unknown",
        "title_code_unknown", "venue_ambiguous", "conflicting_repeats", "answer_unusable", "score_unusable",
    }
)  # fmt: skip
"""Notes that bear on what a reader concludes; the others stand in the source's account alone."""
NOTED = "{count} of {total} records of {name} {what}."

ACCOUNT = "{received} received = {accepted} accepted + {rejected} rejected"
FRESH = "Its last record is of {day}, {age} ago; it is promised every {cadence}."
LATE = "Its last record is of {day}, {age} ago, although it is promised every {cadence}."
NO_CADENCE = "Its last record is of {day}; the city file promises no cadence."
NO_DATES = "Its records have no dates."
COUNTS = {
    "blank": "blank lines",
    "superseded": "replaced by a later record or a repeat",
    "unlocated": "in no {one}",
    "without_point": "without a usable point",
    "disagreeing": "whose code and point name different {many}",
}
STRIP_HOW = (
    "Each line is a source, each box a month: filled where records arrived, empty with a cross where none "
    "did between its first and its last. A survey\u2019s months are those of its waves."
)
SILENT_HEAD = "{many} without incidents where some are usual"
NOT_SILENT = "No {one} with {least} or more incidents in its usual month went a received month without any."
DISAGREE_HOW = (
    "Points are often moved to the middle of a street, and many borders run along streets. Where the share "
    "is high, a {one}\u2019s number rests on the rule of the city file as much as on what happened."
)
RAW_NOTE = (
    "The file has the row\u2019s place and reason and those of its columns that are marked as not personal."
)


def say_share(count: float, total: float) -> str:
    """A share of a whole in percent; under a tenth of a percent in words."""
    if not total:
        return "0 %"
    share = 100 * count / total
    return "under 0.1 %" if 0 < share < 0.1 else f"{share:.1f} %" if share < 10 else f"{share:.0f} %"


def say_note(note: str) -> str:
    """What was noticed, in words that follow a count of records."""
    return NOTES.get(note, f"are noted as {note.replace('_', ' ')}")


def say_days(days: int) -> str:
    """A span of days: 1 day, 400 days."""
    return f"{say_count(days)} day{'' if days == 1 else 's'}"
