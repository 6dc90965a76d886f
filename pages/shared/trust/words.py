"""Every sentence of the trust page. A change is only called one where it is beyond chance."""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from pages.shared.words import (
    is_known,
    say_count,
    say_interval,
    say_list,
    say_number,
    say_plural,
    say_score,
)

SCALE = "on a scale of 0 to 100 (not a percentage)"
MODELLED = "estimated with the help of similar areas"
MODELLED_NOTE = "too few own answers"
HOLLOW = "Hollow dots are estimated with the help of similar areas."
NO_BASE = (
    "These scores were published without the number of people who answered. So they have no interval, and "
    "nobody can tell a change in them from chance."
)
NO_WAVE_BEFORE = "There is no earlier wave to compare with."
NOT_COMPARABLE = (
    "The question or the way of asking differs between the two waves, so they are not compared: a difference "
    "could come from that alone."
)
NO_SURVEY = "No survey was loaded for {city}. Add one to the city's file, then build again."
NO_MAP_LEVEL = "The surveys of {city} were published only for areas without a map."
ONE_MEASURE = (
    "{label} is a question or scale of its own. Trust, confidence, procedural justice and feeling safe are "
    "different things, and no line here mixes them."
)
WORKING = "Setting scores and waves side by side…"
FEEDBACK = (
    "Answers given on forms after an event are in none of these scores: whoever came had chosen to come. "
    "They stand apart, further down."
)
FEEDBACK_HEAD = "Feedback forms, apart from the survey"
FEEDBACK_NOTE = (
    "These are feedback forms of people who came; not a survey. They tell how an event went, not what "
    "residents think, and no line is drawn through them."
)
FEEDBACK_CAPTION = (
    "All events of the city together. The mean runs from 0, the lowest answer on the form, to 100, the "
    "highest; with fewer than {fewest} forms it is not shown. No interval: those who came are no sample."
)
NO_FEEDBACK = (
    "No feedback form has been logged for {city} so far. Forms are entered in the log, with the event that "
    "they belong to; then they stand here."
)
OPEN_LOG = "Open the log"
NO_LOG = "The log cannot be opened, so no feedback form is shown: {why}"
NOT_RANKED = (
    "Areas stand in the order you choose at the side, never in the order of their scores: most places in "
    "such a list would be chance."
)
OVERLAP = "Two areas whose intervals overlap widely cannot be told apart."
BAND = "Dashes are {whole}, with its interval as a grey band."
NO_CHANGE_TOLD = (
    "Without the number of people who answered, nobody can tell a change since {before} from chance. None is "
    "shown."
)
NO_MARGIN = "Without the number of people who answered, no margin of error can be worked out."
NO_OVERLAP = "No interval is known, so nobody can say which areas differ."
CORRECTED = (
    "Filled triangles are beyond chance after correcting for all {many} looked at; about one in ten of those "
    "may still be luck. A change here does not say what brought it about."
)
GROUPS = (
    "Groups differ in age, area and much else, so a difference between them has more than one possible "
    "reason."
)
LEVELS_ONLY = "The source calls these groups only low, medium and high, and does not say where they part."
OVERLAP_GROUPS = "Groups whose intervals overlap widely cannot be told apart."
NO_GROUPS = "The survey was not published by group."
NO_GROUPS_HERE = "{where}: no answers were published by this group."
LINES = (
    "Bands are 95 % intervals. A line breaks where the question or the way of asking changed, or where "
    "too few answered to show."
)
NO_LINE = "No wave has a score that can be shown."
LINES_NO_BASE = "Without a base there are no intervals: part of every up and down is chance."
MARGIN = (
    "With {base} people answering, a score can lie up to {points} points either way of what all residents "
    "would have said, from chance alone."
)
NON_RESPONSE = (
    "An interval covers chance only. Those who did not answer may think otherwise, and no interval shows it."
)
UNKNOWN = "not stated by the source"
TABLE_BOUNDS = ". From and to are the ends of the 95 % interval"
TABLE_DIRECT = ". Each score comes from the area's own respondents alone"
AXIS = "The axis shows {low} to {high} of 0 to 100."


def say_value(row: Mapping[Hashable, Any]) -> str:
    """A score with interval and base in two lines; why there is none."""
    if not row["shown"]:
        return say_why_not(row)
    if not is_known(row["base"]):
        return f"{say_score(row['score'])} {SCALE}\npublished without its base: no interval is known"
    modelled = f", {MODELLED}" if row["method"] == "modelled" else ""
    answered = f"{say_plural(row['base'], 'person', 'people')} answered{modelled}"
    return f"{say_score(row['score'])} {say_interval(row['low'], row['high'], score=True)}\n{answered}"


def say_why_not(row: Mapping[Hashable, Any]) -> str:
    """Too few to show, with the reason; or no data."""
    if not row["known"]:
        return "no data"
    reason = row["reason"] if isinstance(row["reason"], str) else ""
    return reason if reason.startswith("too few") else f"too few to show: {reason}".removesuffix(": ")


def say_note(row: Mapping[Hashable, Any]) -> str:
    """The table's note beside a score, or beside the words that there is none to show."""
    reason = row["reason"] if isinstance(row["reason"], str) else ""
    return reason.removeprefix("too few to show: ")


def say_modelled(count: int, one: str, many: str) -> str:
    """What estimates with the help of similar areas are, and what they are not for."""
    if not count:
        return f"No {one} could be {MODELLED}: too few have a score of their own to learn from."
    these = f"{say_plural(count, one, many)} {'is' if count == 1 else 'are'}"
    return (
        f"{these} {MODELLED}: those with like numbers of "
        "reported incidents per resident and of residents per km². Do not set these beside incidents; no "
        "change is told for them."
    )


def say_size(low: float, high: float) -> str:
    """The size that any change must be under, in points."""
    return say_plural(max(1, int(np.ceil(max(abs(low), abs(high))))), "point")


def say_change(row: Mapping[Hashable, Any], *, against: str) -> str:
    """One change in words, or that there is no clear one and how large it could be."""
    if not row["testable"]:
        return f"not enough is known to compare with {against}"
    if row["called"]:
        return f"{_say_points(row)} than in {against}"
    size = say_size(row["change_low"], row["change_high"])
    return f"no clear change since {against} (any change is smaller than {size})"


def _say_points(row: Mapping[Hashable, Any]) -> str:
    """Points higher or lower with the interval; with decimals where whole points would end at zero."""
    ends = (row["change_low"], row["change_high"])
    decimals = min(abs(end) for end in ends) < 0.5
    interval = f"({ends[0]:.1f} to {ends[1]:.1f})".replace("-", "−")
    size = (
        say_plural(abs(row["difference"]), "point")
        if not decimals
        else f"{abs(row['difference']):.1f} points"
    )
    way = "higher" if row["difference"] > 0 else "lower"
    return f"{size} {way} {interval if decimals else say_interval(*ends, score=True)}"


def say_verdict(row: Mapping[Hashable, Any]) -> str:
    """The table's word for a change."""
    if not row["testable"]:
        return "cannot tell"
    if not row["called"]:
        return "no clear change"
    return "higher" if row["difference"] > 0 else "lower"


def say_opening(
    label: str,
    where: str,
    when: str,
    whole: Mapping[Hashable, Any] | None,
    shown: pd.Series,
    *,
    areas: str,
    change: str,
) -> str:
    """The sentence that answers: how much, where, when, how sure, and whether it changed."""
    if whole is not None and whole["shown"]:
        interval = say_interval(whole["low"], whole["high"], score=True)
        score = " ".join(part for part in (say_score(whole["score"]), interval) if part)
        first = f"{label} was {score} {SCALE} in {where}, {when}"
    elif len(shown):
        spread = f"{say_score(shown.min())} and {say_score(shown.max())}"
        first = f"{label} lay between {spread} {SCALE} in {areas} in {where}, {when}"
    else:
        return f"No score can be shown for {areas} in {where}, {when}."
    return f"{first}; {change}." if change else f"{first}."


def say_called(changes: pd.DataFrame, one: str, many: str, *, against: str) -> str:
    """How many areas were looked at, in how many it changed beyond chance, and what luck alone would do."""
    tested = changes[changes["testable"]]
    if tested.empty:
        return f"In no {one} can a change since {against} be told from chance."
    lower = int((tested["called"] & (tested["difference"] < 0)).sum())
    higher = int((tested["called"] & (tested["difference"] > 0)).sum())
    of = f"{say_plural(len(tested), one, many)} that can be compared with {against}"
    luck = say_number(max(0.1, round(0.05 * len(tested), 0 if len(tested) >= 20 else 1)))
    if not lower + higher:
        sizes = tested[["change_low", "change_high"]].abs().max(axis=1)
        return (
            f"No clear change in any of {of}. In half of them any change is smaller than "
            f"{say_plural(int(np.ceil(sizes.median())), 'point')}; one by one and without correction, luck "
            f"alone would flag about {luck}."
        )
    parts = [f"lower in {say_count(lower)}"] if lower else []
    parts += [f"higher in {say_count(higher)}"] if higher else []
    return (
        f"{say_list(parts).capitalize()} of {of}, beyond chance. Without correction, luck alone would flag "
        f"about {luck}."
    )


def say_records(rows: pd.DataFrame, one: str, many: str) -> str:
    """How many answers the areas' scores rest on, and how many areas have none to show."""
    none = int((~rows["known"]).sum())
    few = int((~rows["shown"]).sum()) - none
    based = bool(rows["base"].notna().any())
    parts = [say_plural(rows["base"].sum(), "answer") if based else "Published without the number of answers"]
    parts += [f"{say_plural(few, one, many)} with too few to show"] if few else []
    parts += [f"{say_plural(none, one, many)} without data"] if none else []
    modelled = int((rows["method"] == "modelled").sum())
    parts += [f"{say_plural(modelled, one, many)} {MODELLED}"] if modelled else []
    return ", ".join(parts)


def say_chart(rows: pd.DataFrame, one: str, many: str) -> str:
    """The picture of all areas in words."""
    shown = rows[rows["shown"]]
    if shown.empty:
        return f"No {one} has a score that can be shown."
    bounded = shown.dropna(subset=["low", "high"])
    spread = f"{say_plural(len(shown), one, many)} from {say_score(shown['score'].min())} to "
    spread += say_score(shown["score"].max())
    if bounded.empty:
        return f"{spread}."
    half = ((bounded["high"] - bounded["low"]) / 2).median()
    return f"{spread}; half of the intervals reach {say_plural(half, 'point')} or less either way."


def say_few_groups(few: pd.DataFrame) -> str:
    """The groups without a score, each with how many answered."""
    said = [
        f"{name} ({say_plural(base, 'answer') if is_known(base) else 'number unknown'})"
        for name, base in zip(few["group_name"], few["base"], strict=True)
    ]
    return f"Too few answered to show {say_list(said, most=12)}."


def say_line(rows: pd.DataFrame, name: str, breaks: Sequence[str]) -> str:
    """An area's waves in words: first, last, how many cannot be shown, and where the line breaks."""
    shown = rows[rows["shown"]]
    if shown.empty:
        return f"{name}: " + ("too few answered in every wave to show a score." if len(rows) else "no data.")
    ends = [shown.iloc[0], shown.iloc[-1]]
    said = [f"{say_score(row['score'])} {say_interval(row['low'], row['high'], score=True)}" for row in ends]
    text = f"{name}: {said[0].strip()} in the first wave shown, {said[1].strip()} in the last"
    few = len(rows) - len(shown)
    text += f"; {say_plural(few, 'wave')} with too few to show" if few else ""
    return text + (f"; the line breaks ({say_list(list(breaks))})." if breaks else ".")


def say_asked(source: Mapping[str, Any], wave: Any, wording: str) -> list[tuple[str, str]]:
    """Who asked, how, what and how many answered, each as the source states it."""
    rate = wave.response_rate
    least = source.get("min_base") if source.get("shape") == "responses" else None
    return [
        ("Asked by", wave.conducted_by or UNKNOWN),
        ("How", wave.mode or UNKNOWN),
        ("When", wave.words),
        ("Question", wording or UNKNOWN),
        ("Response rate", f"{say_number(100 * rate)} %" if rate is not None else UNKNOWN),
        ("Shown from", f"{say_plural(least, 'answer')} per score" if least else UNKNOWN),
        ("Source", str(source.get("source_name") or UNKNOWN)),
    ]
