"""What happened where a programme was held: every comparison on record, those that found nothing too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pages.shared.published.cells import Cell, Column, DataText, Figure, Hidden, Missing, Table
from pages.shared.published.contents import Section
from pages.shared.published.language import Language, mark
from pages.shared.published.release import Release, Row
from pages.shared.published.words import GROUPS, HIDDEN, MEASURES, say_word

SMALL, SMALL_DIGITS = 0.1, 1
NO_GAP = {"ratio": 1.0, "points": 0.0}
VERDICTS = {
    "fewer": mark("Fewer incidents were recorded than similar areas lead us to expect: {size}."),
    "more": mark("More incidents were recorded than similar areas lead us to expect: {size}."),
    "lower": mark("The score was lower than similar areas lead us to expect: {size}."),
    "higher": mark("The score was higher than similar areas lead us to expect: {size}."),
    "no_clear_change": mark("We found no clear change."),
    "cannot_tell": mark("We cannot tell: {reason}."),
}
UNSIZED = {
    "fewer": mark(
        "Fewer incidents were recorded than we expect. How many fewer is hidden to protect privacy."
    ),
    "more": mark("More incidents were recorded than we expect. How many more is hidden to protect privacy."),
    "lower": mark("The score was lower than we expect. How much lower is hidden to protect privacy."),
    "higher": mark("The score was higher than we expect. How much higher is hidden to protect privacy."),
}
REASONS = {
    "no-area": mark("none of its areas has any record"),
    "no-comparison": mark("too few areas are left to compare with"),
    "no-before": mark("there is less than one year of records before it began"),
    "no-after": mark("it began too short a time ago"),
    "no-count": mark("no incident was reported in these areas"),
    "not-asked": mark("no survey asks about it in these areas"),
    "few-waves": mark("there were too few surveys before or after it began"),
    "blind": mark("no way to compare would show even a fall by half"),
    "cannot-compute": mark("the numbers are too few"),
    "too-little": mark("there is too little data, and even a large change could go unseen"),
    "drift": mark("these areas were on another path before it began"),
    "dates": mark("we see gaps as large on days when nothing began"),
    "lead": mark("the answer hangs on three odd months just before it began"),
    "one-area": mark("the answer hangs on one area alone"),
}
PLANS = {
    True: mark("{name}: the plan was put on record on {day}, before it began."),
    False: mark("{name}: the plan was put on record on {day}, after it began."),
}
UNKNOWN = mark("the data do not allow it")


def make_section(release: Release, say: Language) -> Section:
    """Return the results of all programmes as a table with a summary."""
    heading = say.gettext("What we saw where programmes were held")
    rows = release.read("released_before_after") if release.has("public_before_after", "effect") else []
    if not rows:
        none = say.gettext("No programme has been compared yet, so there is no result to show.")
        return Section("programmes", heading, (none,))
    return Section(
        "programmes",
        heading,
        (
            say_summary(say, rows),
            say.gettext("We compare areas with a programme to similar areas without it, before and after."),
            say.gettext(
                "The areas were chosen, not drawn by lot. So a gap shows only that two things went together."
            ),
            say.gettext(
                "It does not show that one brought about the other. We list all results, also the empty ones."
            ),
            say.gettext("By luck alone, about 1 in 20 comparisons shows a gap."),
            say.gettext("A change in reports can also mean that people report more, or less, than before."),
        ),
        (*list_findings(say, rows), *list_plans(say, rows)),
        (make_table(say, rows),),
    )


def say_summary(say: Language, rows: Sequence[Row]) -> str:
    """Return how many comparisons came to which end."""
    verdicts = [row["verdict"] for row in rows]
    none, cannot = verdicts.count("no_clear_change"), verdicts.count("cannot_tell")
    return say.ngettext(
        "{count} comparison: {clear} with a clear gap, {none} with no clear change, {cannot} without an "
        "answer.",
        "{count} comparisons: {clear} with a clear gap, {none} with no clear change, {cannot} without an "
        "answer.",
        len(rows),
        clear=say.number(len(rows) - none - cannot),
        none=say.number(none),
        cannot=say.number(cannot),
    )


def make_table(say: Language, rows: Sequence[Row]) -> Table:
    """Return a row for each programme and outcome."""
    heads = (
        Column(say.gettext("Programme")),
        Column(say.gettext("What was compared")),
        Column(say.gettext("What we found")),
        Column(say.gettext("Gap to similar areas"), numeric=True),
        Column(say.gettext("Areas with it"), numeric=True),
        Column(say.gettext("Areas compared with"), numeric=True),
    )
    lines = tuple(
        (
            say_name(say, row),
            say_outcome(say, row["outcome"]),
            say_verdict(say, row),
            make_effect(say, row),
            make_areas(say, row["treated_areas"]),
            make_areas(say, row["comparison_areas"]),
        )
        for row in rows
    )
    return Table(say.gettext("Programmes, before and after"), heads, lines)


def say_name(say: Language, row: Mapping[str, Any]) -> str:
    """Return a programme's name and start; words where its name may not be shown."""
    name = row["name"] or say.gettext("A programme whose name is not shown")
    if row["starts_on"] is None:
        return DataText(name)
    return say.gettext("{name}, since {month}", name=name, month=say.month(row["starts_on"]))


def say_outcome(say: Language, outcome: str) -> str:
    """Return what was compared: `incidents:all`, `around:property`, `survey:trust`."""
    kind, _, name = outcome.partition(":")
    if kind == "survey":
        return say_word(say, name, MEASURES)
    group = say_word(say, name, GROUPS)
    if kind == "around":
        return say.gettext("{group} in the areas next to it", group=group)
    return say.gettext("{group} in its areas", group=group)


def say_verdict(say: Language, row: Mapping[str, Any]) -> str:
    """Return the result in plain words."""
    if row["verdict"] == "cannot_tell":
        reason = say.gettext(REASONS.get(row["reason"] or "", UNKNOWN))
        return say.gettext(VERDICTS["cannot_tell"], reason=reason)
    if row["verdict"] == "no_clear_change":
        return say_no_change(say, row)
    if row["effect"] is None:
        return say.gettext(UNSIZED[row["verdict"]])
    return say.gettext(VERDICTS[row["verdict"]], size=say_size(say, row["unit"], row["effect"]))


def say_no_change(say: Language, row: Mapping[str, Any]) -> str:
    """Return that no clear change was found, and how large one may be all the same."""
    if row["under"] is None:
        return say.gettext(VERDICTS["no_clear_change"])
    if row["unit"] == "ratio":
        return say.gettext(
            "We found no clear change: any is below {size}.",
            size=say.percent(row["under"], digits=SMALL_DIGITS if row["under"] < SMALL else 0),
        )
    return say.ngettext(
        "We found no clear change: any is below {size} point.",
        "We found no clear change: any is below {size} points.",
        1 if row["under"] == 1 else 2,
        size=say.number(row["under"], digits=1),
    )


def say_size(say: Language, unit: str, value: float) -> str:
    """Return an effect in words: 14% fewer, 2.1 points higher."""
    if value == NO_GAP[unit]:
        return say.gettext("no gap")
    if unit == "ratio":
        share = say.percent(abs(value - 1), digits=SMALL_DIGITS if abs(value - 1) < SMALL else 0)
        return (
            say.gettext("{share} fewer", share=share)
            if value < 1
            else say.gettext("{share} more", share=share)
        )
    form, points = 1 if abs(value) == 1 else 2, say.number(abs(value), digits=1)
    if value < 0:
        return say.ngettext("{points} point lower", "{points} points lower", form, points=points)
    return say.ngettext("{points} point higher", "{points} points higher", form, points=points)


def make_effect(say: Language, row: Mapping[str, Any]) -> Cell:
    """Return the effect with its interval as a cell."""
    if row["verdict"] == "cannot_tell":
        return Missing(say.gettext("cannot be told"))
    if row["effect"] is None:
        return Hidden(say.gettext(HIDDEN))
    text = say_size(say, row["unit"], row["effect"])
    if row["low"] is not None and row["high"] is not None:
        text = say.interval(text, *say_bounds(say, row["unit"], row["low"], row["high"]))
    return Figure(text, row["effect"], row["low"], row["high"])


def say_bounds(say: Language, unit: str, low: float, high: float) -> tuple[str, str]:
    """Return the ends of an interval: numbers alone where both lie on one side, else with their direction."""
    none = NO_GAP[unit]
    if low <= none <= high:
        return say_size(say, unit, low), say_size(say, unit, high)
    near, far = sorted((abs(low - none), abs(high - none)))
    if unit == "points":
        return say.number(near, digits=1), say.number(far, digits=1)
    digits = SMALL_DIGITS if near < SMALL else 0
    return say.percent(near, digits=digits), say.percent(far, digits=digits)


def make_areas(say: Language, count: int | None) -> Cell:
    """Return a number of areas as a cell."""
    return Missing(say.gettext("no data")) if count is None else Figure(say.number(count), count)


def list_findings(say: Language, rows: Sequence[Row]) -> list[str]:
    """Return, for each programme, where there was a clear gap, where none, and where nobody can tell."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["programme_id"], []).append(row)
    return [
        say.gettext(
            "{name}: {findings}", name=say_name(say, listed[0]), findings=" ".join(sum_up(say, listed))
        )
        for listed in found.values()
    ]


def sum_up(say: Language, rows: Sequence[Row]) -> list[str]:
    """Return a sentence for each verdict that a programme's comparisons came to."""
    none = [say_outcome(say, row["outcome"]) for row in rows if row["verdict"] == "no_clear_change"]
    cannot = [say_outcome(say, row["outcome"]) for row in rows if row["verdict"] == "cannot_tell"]
    clear = [
        say.gettext("{outcome} ({size})", outcome=say_outcome(say, row["outcome"]), size=read_size(say, row))
        for row in rows
        if row["verdict"] not in ("no_clear_change", "cannot_tell")
    ]
    messages = (
        (clear, mark("There was a clear gap in: {outcomes}.")),
        (none, mark("We found no clear change in: {outcomes}.")),
        (cannot, mark("We cannot tell about: {outcomes}.")),
    )
    return [say.gettext(message, outcomes=say.join(listed)) for listed, message in messages if listed]


def read_size(say: Language, row: Row) -> str:
    """Return the size of an effect, or why it is not shown."""
    return say.gettext(HIDDEN) if row["effect"] is None else say_size(say, row["unit"], row["effect"])


def list_plans(say: Language, rows: Sequence[Row]) -> list[str]:
    """Return which programmes had a plan on record before they began, and which had none."""
    unnamed = say.gettext("A programme whose name is not shown")
    first = {row["programme_id"]: row for row in rows}
    without = [row["name"] or unnamed for row in first.values() if row["plan_registered_on"] is None]
    found = [
        say.gettext(
            PLANS[bool(row["plan_before_start"])],
            name=row["name"] or unnamed,
            day=say.day(row["plan_registered_on"]),
        )
        for row in first.values()
        if row["plan_registered_on"] is not None
    ]
    if without:
        found.append(say.gettext("No plan was put on record for: {names}.", names=say.join(without)))
    return found
