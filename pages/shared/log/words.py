"""What the log page says: labels, lists of roles, and its sentences."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from pages.shared.words import say_count, say_day, say_list, say_name, say_plural

ROLES = (
    "Community liaison",
    "Beat team",
    "Youth team",
    "Watch commander",
    "District commander",
    "Traffic unit",
    "Crime prevention",
    "Victim support",
    "City service",
)
HOWS = (
    "At the next meeting",
    "By telephone",
    "In person, at the door",
    "By letter or leaflet",
    "By e-mail to those who asked",
    "On our page or newsletter",
)
LANGUAGES: tuple[str, ...] = (
    "English",
    "Spanish",
    "Arabic",
    "Chinese",
    "French",
    "Haitian Creole",
    "Polish",
    "Portuguese",
)
LANGUAGES += ("Russian", "Sign language", "Somali", "Tagalog", "Ukrainian", "Vietnamese")
BASES = {
    "self_reported": "People said so of themselves",
    "intended_audience": "It is the audience that it was meant for",
}
STATUSES = {"held": "It was held", "cancelled": "It was called off", "scheduled": "Still to come"}
BOARD = {"open": "Open", "in_work": "In work", "done": "Done, not told", "told": "Told"}
KINDS = {
    "programme": "Programmes",
    "plan": "Plans of comparison",
    "partner": "Partners",
    "event": "Events",
    "concern": "Concerns",
    "action": "Actions",
    "told": "What people were told",
    "goal": "Goals",
    "decision": "Decisions",
    "area_count": "Watch groups and volunteers",
    "outreach_month": "Outreach by month, polls",
    "training": "Training of officers",
    "testimonial": "Testimonials",
    "feedback": "Feedback after events",
    "fixed_choice": "Fixed choices of venues",
    "saved_plan": "Kept plans",
}
ABOUT = {
    "outreach_month": "Counts of the agency's own accounts by month. Nobody is listened to on social media.",
    "testimonial": "Words given with consent. Public only with consent for it, and once approved.",
    "feedback": "Answers to one question as counts. Kept apart from survey trust.",
    "area_count": "Groups and people by area and month, as counts; no names.",
    "training": "Topic, method, hours and the share of a unit's staff; no officer by name.",
    "plan": "Registered in advance and never changed; the page Before and after registers them too.",
    "partner": "Organisations, not people.",
}
FIELDS = {
    "event_kind": "Kind of event",
    "starts_local": "Starts",
    "officer_hours": "Officers' hours, all together",
    "attendance": "How many people came",
    "notes": "Notes",
    "outcome": "What came of it",
    "owner_role": "Who sees to it (a role, not a name)",
    "due_on": "Promised by",
    "programme_id": "Programme",
    "programme_slug": "Programme",
    "venue_id": "Venue",
    "place": "Place in words",
    "areas": "Areas by name",
    "partner_ids": "Partners",
    "public_text": "What may be published of it",
    "approved_by": "Approved by (a role)",
    "approved_on": "Approved on",
    "concern_id": "Concern",
    "event_id": "Event",
    "amends_id": "Plan that it amends",
    "staff_share": "Share of the unit's staff, in percent",
    "slug": "Short name (small letters, made from the name if empty)",
    "how": "How",
    "told_on": "Told on",
    "taught_by": "Taught by (a role or body)",
    "moderated_by": "Looked at by (a role)",
    "moderation": "Looked at",
    "set_by": "Set by (a role or body)",
    "consent_for": "Consent is for",
    "consent_on": "Consent given on",
    "counts": "Answers (one a line: 4=12 means that 12 people answered 4)",
    "results": "Answers of a poll (one a line: yes=12)",
    "text": "Text",
    "low": "Lowest answer on the scale",
    "high": "Highest answer on the scale",
    "item": "Question",
    "month": "Month (any day of it)",
    "level": "Area",
    "flag": "What prompted it",
    "purpose": "Purpose",
    "languages": "Languages spoken",
}
NO_NAMES = "No names of residents or officers. Counts and roles only."
CHECKED = "I have looked at it: nothing here tells who a resident is, or they agreed that it stands here."
TICK_FIRST = "Nothing was saved yet: look at the words above and tick the box, then save again."
WHO_FIRST = "Say your name above first: it stands in the history of the record."
STEWARD_ONLY = "Only a steward erases words for good."
EMPTY_FINISH = "Nothing waits for you: every event that is over has its record, and no promise is open."
EMPTY_LATELY = "Nothing of the last 60 days waits for you, and no promise is open."
PROMISE = "done, and nobody has been told yet"


def say_field(name: str) -> str:
    """The label of a field."""
    return say_name(name, FIELDS)


def say_time(moment: datetime) -> str:
    """Tue 14 Jul 2026, 18:30."""
    return f"{moment:%a} {say_day(moment.date())}, {moment:%H:%M}"


def say_headline(waiting: int, concerns: int, untold: int, *, overdue: int = 0, older: int = 0) -> str:
    """The sentence that opens the page; `older` events wait for a record from longer ago."""
    parts = []
    if waiting:
        verb = "waits" if waiting == 1 else "wait"
        parts.append(f"{say_plural(waiting, 'event')} of the last 60 days {verb} for a record")
    if concerns:
        late = f" ({say_count(overdue)} overdue)" if overdue else ""
        parts.append(f"{say_plural(concerns, 'concern')} {'is' if concerns == 1 else 'are'} open{late}")
    if untold:
        verb = "is" if untold == 1 else "are"
        parts.append(f"{say_plural(untold, 'promise')} {verb} {PROMISE}")
    if parts:
        return f"{say_list(parts)}."
    return EMPTY_LATELY if older else EMPTY_FINISH


def say_older(count: int) -> str:
    """What else stands on the calendar without a record, from longer ago than anyone is asked about."""
    verb = "is" if count == 1 else "are"
    return (
        f"{say_plural(count, 'event')} from longer ago {verb} at the end of the list; they count as presumed."
    )


def say_age(raised_on: date, today: date) -> str:
    """How long ago something was raised."""
    days = (today - raised_on).days
    return "raised today" if days <= 0 else f"raised {say_plural(days, 'day')} ago"


def say_due(due_on: date | None, today: date) -> str:
    """By when something was promised, and how late it is."""
    if due_on is None:
        return ""
    late = (today - due_on).days
    if late > 0:
        return f"promised by {say_day(due_on)}: {say_plural(late, 'day')} overdue"
    return f"promised by {say_day(due_on)}"


def say_missing(parts: Sequence[str]) -> str:
    """What a record does not say yet; a help, not a quota."""
    return f"Not said yet: {say_list(list(parts), most=5)}." if parts else "Nothing is missing."


def say_saved_event(
    title: str, status: str, day: date, attendance: int | None, areas: Collection[str]
) -> str:
    """What was saved, in one sentence."""
    did = {"held": "was held", "cancelled": "was called off", "scheduled": "is planned"}[status]
    people = f" with {say_plural(attendance, 'person', 'people')}" if attendance is not None else ""
    where = f", and counts in {say_list(list(areas), most=3)}" if areas and status != "cancelled" else ""
    return f"Saved: “{title}” {did} on {say_day(day)}{people if status == 'held' else ''}{where}."


def say_found(kind: str, text: str) -> str:
    """What the check of words found."""
    word = {"phone": "a telephone number", "email": "an e-mail address", "name": "perhaps a name"}[kind]
    return f"“{text}” ({word})"


def say_intake(added: int, changed: int, unchanged: int, rejected: int) -> str:
    """What a table or calendar would do; the four numbers are all that was received."""
    total = added + changed + unchanged + rejected
    return (
        f"{say_count(total)} received: {say_count(added)} new, {say_count(changed)} changed, "
        f"{say_count(unchanged)} as they are, {say_count(rejected)} refused."
    )
