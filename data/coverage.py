"""Which days each source covers: what makes a zero a zero and not a gap."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from data.city import EventSource, IncidentSource
from data.errors import BuildError
from data.steps import BuildContext

COLUMNS = ["source", "kind", "first_date", "last_date"]
NO_DAYS = "no source has a usable record with a date"
Span = tuple[str, str, dt.date, dt.date]


def make_int_coverage(context: BuildContext) -> None:
    """Write `int_coverage`: one row per source and kind of record, with its first and last day.

    The city file's `covers_from` and `covers_to` win over the first and last record. A calendar covers what
    was held up to the day before it was captured, and what is scheduled up to its last entry.
    """
    spans: list[Span] = []
    dated: list[IncidentSource | EventSource] = [*context.city.incidents, *context.city.events]
    for source in dated:
        account = context.account(source.name)
        first = source.covers_from or account.first_date
        last = source.covers_to or account.last_date
        if first and last:
            spans += cover(context, source, first, last)
    for survey in context.city.surveys:
        account = context.account(survey.name)
        if account.first_date and account.last_date:
            spans.append((survey.name, "surveys", account.first_date, account.last_date))
    if not spans:
        raise BuildError(f"{NO_DAYS}; run `commonbeat check`, which says why, and correct it")
    frame = pd.DataFrame(spans, columns=pd.Index(COLUMNS))
    context.write("int_coverage", frame)


def cover(
    context: BuildContext, source: IncidentSource | EventSource, first: dt.date, last: dt.date
) -> list[Span]:
    """Return the spans of one source of incidents or events."""
    if isinstance(source, IncidentSource):
        return [(source.name, "incidents", first, last)]
    last_whole_day = read_captured_on(context, source) - dt.timedelta(days=1)
    spans: list[Span] = [(source.name, "scheduled", first, last)]
    if first <= last_whole_day:
        spans.append((source.name, "events", first, min(last, last_whole_day)))
    return spans


def read_captured_on(context: BuildContext, source: EventSource) -> dt.date:
    """Return the day the calendar was copied: as stated, else the last change of its newest file."""
    if source.captured_on:
        return source.captured_on
    newest = max(path.stat().st_mtime for path in context.paths(source))
    return dt.datetime.fromtimestamp(newest, tz=dt.UTC).date()
