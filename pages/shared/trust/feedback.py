"""What people wrote on forms after events: question by question, beside the scores and never among them."""

import html
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from data.workspace import WorkspaceUserError
from data.workspace.database import find_workspace
from data.workspace.records import Feedback
from pages.shared.look import show_html
from pages.shared.methods.catalog import write_methods
from pages.shared.store import BuildInfo
from pages.shared.table_frame import Head, Row, frame_table
from pages.shared.trust import words
from pages.shared.words import say_count, say_day, say_number, say_score
from pages.shared.workspace_state import current_workspace
from queries.measures.surveys import survey_score

FEWEST_FORMS = 10


@dataclass(frozen=True)
class FormSummary:
    """One question on one scale: how many forms, of how many events, when, and the mean from 0 to 100."""

    item: str
    low: float
    high: float
    forms: int
    events: int
    first: date | None
    last: date | None
    score: float | None  # None under the fewest forms


def read_feedback(build: BuildInfo) -> list[Feedback]:
    """Every form that was logged; none where no log was ever begun, and then none is made.

    Raises
    ------
    WorkspaceUserError
        The log cannot be opened.
    """
    if not os.environ.get("COMMONBEAT_WORKSPACE_URL") and not find_workspace(build.city).exists():
        return []
    return [stored.record for stored in current_workspace(build).list(Feedback)]


def sum_up(forms: Iterable[Feedback]) -> list[FormSummary]:
    """Add up the forms of each question; the same words on another scale are another question."""
    asked: dict[tuple[str, float, float], list[Feedback]] = {}
    for form in forms:
        asked.setdefault((form.item, form.low, form.high), []).append(form)
    return [_sum_up_one(*key, asked[key]) for key in sorted(asked)]


def _sum_up_one(item: str, low: float, high: float, forms: list[Feedback]) -> FormSummary:
    answers = [pair for form in forms for pair in form.counts]
    total = sum(count for _, count in answers)
    days = sorted(form.collected_on for form in forms if form.collected_on)
    enough = total >= FEWEST_FORMS
    values, counts = [float(answer) for answer, _ in answers], [float(count) for _, count in answers]
    mean = float(survey_score(values, counts, low=low, high=high).score) if enough else None
    events = len({form.event_id for form in forms})
    first, last = (days[0], days[-1]) if days else (None, None)
    return FormSummary(item, low, high, total, events, first, last, mean)


def show_feedback(build: BuildInfo) -> None:
    """The forms as a table of their own, or why there are none and what to do."""
    show_html(
        f"<h2>{words.FEEDBACK_HEAD}</h2>"
        f"<p class='cb-note' role='note' style='margin:.4rem 0'>{words.FEEDBACK_NOTE}</p>"
    )
    try:
        summaries = sum_up(read_feedback(build))
    except WorkspaceUserError as problem:
        show_html(f"<p class='cb-small'>{html.escape(words.NO_LOG.format(why=problem))}</p>")
        return
    if summaries:
        show_html(write_forms(summaries) + write_methods("feedback"))
        return
    said = html.escape(words.NO_FEEDBACK.format(city=build.city_name))
    link = f"<p><a href='log' target='_self'>{words.OPEN_LOG}</a></p>"
    show_html(f"<p>{said}</p>{link}{write_methods('feedback')}")


def write_forms(summaries: Iterable[FormSummary]) -> str:
    """The table, every text from the log escaped."""
    heads = [Head("Question on the form"), Head("When")]
    heads += [Head(title, right=True) for title in ("Forms", "Events", "Mean")]
    caption = words.FEEDBACK_CAPTION.format(fewest=FEWEST_FORMS)
    return frame_table(heads, [_list_cells(summary) for summary in summaries], caption=caption)


def _list_cells(summary: FormSummary) -> Row:
    scale = f"{say_number(summary.low)} to {say_number(summary.high)}"
    mean = "too few to show" if summary.score is None else say_score(summary.score)
    item = f"{html.escape(summary.item)}<br><span class='cb-small'>answers from {scale}</span>"
    return Row([item, _say_when(summary), say_count(summary.forms), say_count(summary.events), mean])


def _say_when(summary: FormSummary) -> str:
    if summary.first is None or summary.last is None:
        return "no date"
    if summary.first == summary.last:
        return say_day(summary.first)
    return f"{say_day(summary.first)} to {say_day(summary.last)}"
