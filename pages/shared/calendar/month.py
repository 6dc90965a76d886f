"""A month as a table of days, and as a list by day for narrow screens; every text from data escaped."""

import calendar
import html
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from pages.shared.calendar.load import CalendarEvent
from pages.shared.calendar.words import MARKS, MEANING, STATUS, WEEKDAYS, say_more, say_when
from pages.shared.words import KIND_WORDS, say_list, say_month, say_name

MOST_IN_DAY = 4

STYLE = """<style>
.cb-cal table { border-collapse: collapse; width: 100%; table-layout: fixed; font-size: 13px; }
.cb-cal caption { text-align: left; color: var(--cb-muted); font-size: 14px; padding-bottom: .4rem; }
.cb-cal th, .cb-cal td { border: 1px solid var(--cb-line); text-align: left; vertical-align: top;
  padding: .3rem .4rem; font-weight: 400; color: var(--cb-ink); }
.cb-cal thead th { color: var(--cb-muted); font-weight: 600; border-top: 0; }
.cb-cal td { height: 6rem; background: var(--cb-panel); }
.cb-cal td.cb-away { background: transparent; }
.cb-cal-day { font-variant-numeric: tabular-nums; color: var(--cb-muted); font-size: 13px; }
.cb-cal td[aria-current] .cb-cal-day { color: var(--cb-ink); font-weight: 600;
  border-bottom: 2px solid var(--cb-accent); }
.cb .cb-cal-holiday { display: block; color: var(--cb-muted); font-size: 12px; font-style: italic; }
.cb .cb-cal li { padding: .18rem 0; font-size: 13px; line-height: 1.3; border: 0; hyphens: auto;
  overflow-wrap: break-word; }
.cb .cb-cal-event { color: var(--cb-ink); text-decoration-color: var(--cb-edge); }
.cb-cal-event:hover { color: var(--cb-accent) !important; }
.cb-cal-called { text-decoration: line-through; }
.cb-cal-status { display: block; font-size: 12px; color: var(--cb-muted); }
.cb-cal-mark { display: inline-block; width: 1.1em; color: light-dark(#8a5606, #efb23f); }
.cb-cal li[aria-current] { background: var(--cb-note); box-shadow: inset 3px 0 0 var(--cb-accent);
  padding-left: .4rem; }
.cb-cal summary { cursor: pointer; color: var(--cb-accent); font-size: 13px; padding: .15rem 0; }
.cb-days { display: none; }
.cb-days h3 { font-size: 15px; margin: .9rem 0 .1rem; }
.cb-days li, .cb .cb-days li { padding: 0; border-top: 1px solid var(--cb-line); }
.cb-days .cb-cal-event { display: block; padding: .65rem 0; min-height: 44px; text-decoration: none; }
.cb-days .cb-cal-event strong { font-weight: 600; text-decoration: underline;
  text-decoration-color: var(--cb-edge); }
.cb-keys { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; font-size: 14px; color: var(--cb-muted); }
.cb-months { display: flex; flex-wrap: wrap; gap: .4rem 1.4rem; align-items: center; }
.cb-months a { min-height: 2rem; display: inline-flex; align-items: center; }
.cb dl.cb-facts { display: grid; grid-template-columns: minmax(6rem, auto) 1fr; gap: .35rem 1rem;
  margin: .6rem 0; padding: 0; }
.cb .cb-facts dt, .cb .cb-facts dd { margin: 0; padding: 0; }
.cb .cb-facts dt { color: var(--cb-muted); font-size: 14px; font-weight: 400; }
.cb .cb-button { display: inline-flex; align-items: center; min-height: 44px; padding: 0 1rem;
  margin-right: 1rem; border: 1px solid var(--cb-accent); border-radius: 6px; text-decoration: none; }
@media (max-width: 760px) {
  .cb-cal-grid { display: none; } .cb-days { display: block; }
  .cb-months a, .st-key-calendar-tools button { min-height: 44px; } }
@media print { .cb-cal td { height: auto; } }
</style>"""

type Link = Callable[[CalendarEvent], str]
type Names = Mapping[tuple[str, str], str]


def list_weeks(month: date, *, first_weekday: int) -> list[list[date]]:
    """The weeks that a month touches, as days; those of other months fill the first and the last."""
    return calendar.Calendar(first_weekday).monthdatescalendar(month.year, month.month)


def group_days(events: Sequence[CalendarEvent]) -> dict[date, list[CalendarEvent]]:
    """Events by the day that they begin on, in order of time."""
    days: dict[date, list[CalendarEvent]] = {}
    for event in sorted(events, key=lambda each: (each.starts, each.event_id)):
        days.setdefault(event.starts.date(), []).append(event)
    return days


def write_grid(
    month: date,
    events: Sequence[CalendarEvent],
    *,
    link: Link,
    selected: str,
    today: date,
    holidays: Mapping[date, str],
    first_weekday: int,
) -> str:
    """The month as a table: a column for each weekday, a row for each week.

    Parameters
    ----------
    link
        Address of an event's details.
    selected
        Id of the event whose details are open.
    holidays
        Names of public holidays by day.
    first_weekday
        Monday 0, Sunday 6.
    """
    days = group_days(events)
    order = [WEEKDAYS[(first_weekday + step) % 7] for step in range(7)]
    heads = "".join(f'<th scope="col" abbr="{name}">{name}</th>' for name in order)
    rows = "".join(
        "<tr>"
        + "".join(
            _write_day(day, days.get(day, []), link, selected, today, holidays.get(day, ""))
            if day.month == month.month
            else '<td class="cb-away"></td>'
            for day in week
        )
        + "</tr>"
        for week in list_weeks(month, first_weekday=first_weekday)
    )
    caption = f"{say_month(month)}, a row for each week; each event leads to its details"
    return (
        f'<div class="cb-cal cb-cal-grid"><table><caption>{html.escape(caption)}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _write_day(
    day: date, events: Sequence[CalendarEvent], link: Link, selected: str, today: date, holiday: str
) -> str:
    current = ' aria-current="date"' if day == today else ""
    named = f'<span class="cb-cal-holiday">{html.escape(holiday)}</span>' if holiday else ""
    items = [_write_item(event, link, selected) for event in events]
    shown, folded = items[:MOST_IN_DAY], items[MOST_IN_DAY:]
    body = f"<ul>{''.join(shown)}</ul>" if shown else ""
    if folded:
        opened = " open" if any(event.event_id == selected for event in events[MOST_IN_DAY:]) else ""
        body += (
            f"<details{opened}><summary>{say_more(len(folded))}</summary><ul>{''.join(folded)}</ul></details>"
        )
    number = f'<time class="cb-cal-day" datetime="{day.isoformat()}">{day.day}</time>'
    return f"<td{current}>{number}{named}{body}</td>"


def _write_item(event: CalendarEvent, link: Link, selected: str) -> str:
    current = ' aria-current="true"' if event.event_id == selected else ""
    called = " cb-cal-called" if event.status == "cancelled" else ""
    return (
        f'<li{current}><a class="cb-cal-event{called}" href="{html.escape(link(event))}" target="_self">'
        f"{event.starts:%H:%M} {html.escape(event.title)}</a>{write_status(event.status)}</li>"
    )


def write_status(status: str) -> str:
    """The status as a sign of its own shape and a word."""
    mark, word = MARKS.get(status, ""), STATUS.get(status, status)
    return (
        f'<span class="cb-cal-status"><span class="cb-cal-mark" aria-hidden="true">{mark}</span>'
        f"{html.escape(word)}</span>"
    )


def write_keys() -> str:
    """What the four words mean."""
    items = "".join(
        f'<span><span class="cb-cal-mark" aria-hidden="true">{MARKS[status]}</span>{word}: {MEANING[status]}'
        "</span>"
        for status, word in STATUS.items()
    )
    return f'<div class="cb-keys">{items}</div>'


def write_days(
    events: Sequence[CalendarEvent],
    *,
    link: Link,
    holidays: Mapping[date, str],
    names: Names,
    level: str,
) -> str:
    """The month as a list by day, for screens that hold no table of seven columns."""
    parts = []
    for day, of_day in group_days(events).items():
        holiday = f" · {holidays[day]}" if day in holidays else ""
        items = "".join(_write_line(event, link, names, level) for event in of_day)
        parts.append(f"<h3>{day:%A} {day.day} {day:%B}{html.escape(holiday)}</h3><ul>{items}</ul>")
    return f'<div class="cb-days">{"".join(parts)}</div>'


def _write_line(event: CalendarEvent, link: Link, names: Names, level: str) -> str:
    where = html.escape(say_where(event, names, level))
    called = " cb-cal-called" if event.status == "cancelled" else ""
    return (
        f'<li><a class="cb-cal-event" href="{html.escape(link(event))}" target="_self">'
        f'<strong class="{called.strip()}">{html.escape(event.title)}</strong><br>'
        f'<span class="cb-small">{say_when(event.starts, event.ends, with_day=False)}'
        f"{' · ' + where if where else ''}</span>{write_status(event.status)}</a></li>"
    )


def say_where(event: CalendarEvent, names: Names, level: str) -> str:
    """The venue, else the areas of a level, else the areas of any."""
    if event.venue:
        return event.venue
    named = [names.get((level, area_id), area_id) for area_id in event.list_areas(level)]
    return say_list(named or [names[area] for area in event.areas[:1] if area in names])


def write_list(
    events: Sequence[CalendarEvent], *, link: Link, selected: str, names: Names, level: str, caption: str
) -> str:
    """The month as a table with a row for each event, in order of time."""
    heads = "".join(
        f'<th scope="col">{head}</th>' for head in ("Event", "Day", "Time", "Status", "Kind", "Where")
    )
    rows = "".join(_write_row(event, link, selected, names, level) for event in events)
    return (
        f'<div class="cb-cal-grid"><div class="cb-table" tabindex="0" role="region" '
        f'aria-label="{html.escape(caption)}"><table><caption>{html.escape(caption)}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div></div>"
    )


def _write_row(event: CalendarEvent, link: Link, selected: str, names: Names, level: str) -> str:
    current = ' aria-current="true"' if event.event_id == selected else ""
    where = html.escape(say_where(event, names, level))
    return (
        f'<tr{current}><th scope="row"><a href="{html.escape(link(event))}" target="_self">'
        f"{html.escape(event.title)}</a></th><td>{event.starts:%a} {event.starts.day} {event.starts:%b}</td>"
        f"<td>{say_when(event.starts, event.ends, with_day=False)}</td><td>{write_status(event.status)}</td>"
        f"<td>{html.escape(say_name(event.kind, KIND_WORDS))}</td>"
        f'<td style="white-space: normal; min-width: 12rem">{where}</td></tr>'
    )
