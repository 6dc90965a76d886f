"""What could mislead about a build, as sentences in the order of their weight."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from pages.shared import store
from pages.shared.health import words
from pages.shared.health.load import LEAST_USUAL, Health, SourceMonths
from pages.shared.months import add_months, count_days
from pages.shared.page_frame import list_overdue
from pages.shared.words import say_count, say_day, say_list, say_month, say_plural, say_spans
from queries.measures.expected import expected_months

WORTH_A_SHARE = 0.005
"""Share of a source's records from which one kind of flaw is worth a sentence."""
_DROP = 0.5
_ELSEWHERE = "of another place"
"""Reason of records that the city file asks to leave out: that they are many misleads nobody."""
_NO_AREA = re.compile(r"(\w+): ([\d,]+) records? (names? .*)", re.DOTALL)
"""A warning of the build that some records of a source name an area that is none."""
_MOST_DROPS = 3
_TWO_YEARS = 24


@dataclass(frozen=True, order=True)
class Caution:
    """One thing to know: its weight (a rank, then what share it concerns) and the sentence."""

    rank: int
    lightness: float
    text: str


def list_cautions(health: Health) -> list[Caution]:
    """Everything to know, the weightiest first."""
    finders: tuple[Callable[[Health], Iterator[Caution]], ...] = (
        find_stale, find_early_ends, find_short, find_missing, find_drops, find_part_months, find_unlocated,
        find_disagreeing, find_rejected, find_silent, find_without_residents, find_notes,
    )  # fmt: skip
    return sorted(caution for find in finders for caution in find(health))


def find_stale(health: Health) -> Iterator[Caution]:
    """Sources past their cadence, and what the build warned of."""
    for sentence in list_overdue(dict(health.settings), today=health.today):
        yield Caution(0, 0, sentence)
    for warning in health.settings.get("warnings") or []:
        yield _weigh_warning(health, re.sub("`([^`]*)`", r"“\1”", warning))  # the page quotes keys


def _weigh_warning(health: Health, warning: str) -> Caution:
    """A warning of the build; one of a few records of a source comes last."""
    counted = _NO_AREA.match(warning)
    if counted is None:
        return Caution(1, 0, f"{warning[:1].upper()}{warning[1:]}.")
    source, records, said = counted.groups()
    total = max(health.count(source, "received"), 1)
    share = int(records.replace(",", "")) / total
    text = f"{records} of {say_count(total)} records {said}"
    return Caution(1 if share >= WORTH_A_SHARE else 7, -share, f"{health.name(source)}: {text}.")


def find_early_ends(health: Health) -> Iterator[Caution]:
    """Incidents that end before what they are set beside."""
    ends = {kind: _find_last(health, kind) for kind in ("incidents", "events", "surveys")}
    own = ends.pop("incidents")
    if own is None:
        return
    after = add_months(own, 1)
    longer = {kind: last for kind, last in ends.items() if last is not None and last > after}
    if longer:
        yield Caution(
            2,
            0,
            words.STOPS.format(
                longer=say_list([kind.capitalize() if not at else kind for at, kind in enumerate(longer)]),
                until=say_month(max(longer.values())),
                month=say_month(own),
            ),
        )


def _find_last(health: Health, kind: str) -> date | None:
    """The last month with records that are not still to come."""
    this = health.today.replace(day=1)
    lasts = [month for source in health.list_kinds(kind) for month in source.records if month <= this]
    return max(lasts, default=None)


def find_short(health: Health) -> Iterator[Caution]:
    """Incidents of so few months that no month can be set beside the same one of another year."""
    months = {month for source in health.list_kinds("incidents") for month in source.records}
    if 0 < len(months) < _TWO_YEARS:
        yield Caution(3, -1 / len(months), words.SHORT.format(months=say_plural(len(months), "month")))


def find_missing(health: Health) -> Iterator[Caution]:
    """Sources of which whole months are missing, and months between one source of incidents and the next."""
    for source in health.months:
        if source.missing:
            spans = say_spans(source.missing)
            share = len(source.missing) / len(source.days)
            yield Caution(2, -share, words.MISSING.format(name=health.name(source.source), spans=spans))
    together = health.together
    if together and together.missing:
        share = len(together.missing) / len(together.days)
        yield Caution(2, -share, words.MISSING_ALL.format(spans=say_spans(together.missing)))


def find_drops(health: Health) -> Iterator[Caution]:
    """Months with far fewer records than a source's other months let expect, the latest first."""
    found = [drop for source in health.list_kinds("incidents") for drop in _list_drops(health, source)]
    yield from sorted(found)[:_MOST_DROPS]


def _list_drops(health: Health, source: SourceMonths) -> Iterator[Caution]:
    months = sorted(source.days)
    counts = np.array([source.records.get(month, np.nan) for month in months], dtype=np.float64)
    days = np.array([source.days[month] for month in months], dtype=np.float64)
    ranges = expected_months(counts, days, month_of_year=[month.month for month in months])
    below = (counts < ranges.low) & (counts < _DROP * ranges.expected)
    for at in np.flatnonzero(below):
        text = words.DROP.format(
            name=health.name(source.source),
            records=say_count(float(counts[at])),
            month=say_month(months[at]),
            low=say_count(float(ranges.low[at])),
            high=say_count(float(ranges.high[at])),
        )
        yield Caution(2, -1 - float(at) / len(months), text)


def find_part_months(health: Health) -> Iterator[Caution]:
    """Incidents whose last month is not whole."""
    for source in health.list_kinds("incidents"):
        last = max(source.days)
        days = source.days[last]
        if days < count_days(last) and last != min(source.days):
            day = last.replace(day=days)
            name = health.name(source.source)
            yield Caution(6, 0, words.PART.format(name=name, day=say_day(day), month=say_month(last)))


def _share_out(
    health: Health, source: str, column: str, template: str, rank: int, **more: str
) -> Iterator[Caution]:
    """One sentence where a column of the ledger concerns enough of a source."""
    count = health.count(source, column)
    total = health.count(source, "accepted") - health.count(source, "superseded")
    if total and count / total >= WORTH_A_SHARE:
        level = health.finest
        text = template.format(
            count=say_count(count), total=say_count(total), share=words.say_share(count, total),
            name=health.name(source), one=str(level["label"]).lower(),
            many=str(level["label_plural"]).lower(), **more,
        )  # fmt: skip
        yield Caution(rank, -count / total, text)


def find_unlocated(health: Health) -> Iterator[Caution]:
    """Records in no area of the finest level."""
    for source in health.months:
        if source.kind != "surveys":
            yield from _share_out(health, source.source, "unlocated", words.UNLOCATED, 3)
    for source in health.list_kinds("incidents"):
        yield from _share_out(health, source.source, "without_point", words.POINTLESS, 5)


def find_disagreeing(health: Health) -> Iterator[Caution]:
    """Records whose code and point part."""
    for source in health.months:
        template = words.DISAGREE if source.kind == "incidents" else words.EVENTS_DISAGREE
        yield from _share_out(health, source.source, "disagreeing", template, 3)


def find_rejected(health: Health) -> Iterator[Caution]:
    """Records that could not be used, with the reason that most of them have."""
    asked = health.reasons["reason"] != _ELSEWHERE
    for source, reasons in health.reasons[asked].groupby("source"):
        count, total = int(reasons["records"].sum()), health.count(str(source), "received")
        share = count / total if total else 0.0
        text = words.REJECTED.format(
            count=say_count(count), total=say_count(total), share=words.say_share(count, total),
            name=health.name(str(source)), reason=_say_reasons(reasons),
        )  # fmt: skip
        yield Caution(4 if share >= WORTH_A_SHARE else 7, -share, text)


def _say_reasons(reasons: pd.DataFrame) -> str:
    first, more = str(reasons["reason"].iloc[0]), len(reasons) - 1
    return f"{first}, and {say_plural(more, 'other reason')}" if more else first


def find_silent(health: Health) -> Iterator[Caution]:
    """Areas without incidents in a received month where many are usual."""
    names = [str(name) for name in health.silent["area_name"].drop_duplicates()]
    if names:
        yield Caution(
            4,
            -len(names),
            words.SILENT.format(
                areas=_count_areas(health, len(names)), least=LEAST_USUAL, names=say_list(names)
            ),
        )


def find_without_residents(health: Health) -> Iterator[Caution]:
    """Areas that rates cannot be told of."""
    areas = store.read("area_list", build=health.build, level=str(health.finest["level"]))
    without = int(areas["residents"].isna().sum())
    if without == len(areas):
        yield Caution(3, -1, words.PEOPLE_HEAD)
    elif without:
        said = words.NO_RESIDENTS.format(areas=_count_areas(health, without))
        yield Caution(5, -without / len(areas), said)


def _count_areas(health: Health, count: int) -> str:
    level = health.finest
    return say_plural(count, str(level["label"]).lower(), str(level["label_plural"]).lower())


def find_notes(health: Health) -> Iterator[Caution]:
    """What was noticed of records that were used all the same."""
    for source, note, records in health.notes[["source", "note", "records"]].itertuples(index=False):
        total = health.count(source, "received")
        if note in words.WORTH_SAYING and total:
            text = words.NOTED.format(
                count=say_count(records),
                total=say_count(total),
                name=health.name(source),
                what=words.say_note(note),
            )
            yield Caution(5 if records / total >= WORTH_A_SHARE else 7, -records / total, text)
