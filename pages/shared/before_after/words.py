"""Every sentence of the before-and-after page. None says that the programme did anything."""

from pages.shared.words import GROUP_WORDS, SURVEY_WORDS, say_day, say_list, say_name
from queries.measures.study.areas import Programme, Roles
from queries.measures.study.estimates import Detectable, Estimate
from queries.measures.study.study import AROUND, INCIDENTS, Finding, Study
from queries.measures.study.verdict import Verdict, judge

OUTCOME_WORDS = {
    **SURVEY_WORDS,
    INCIDENTS: "Reported incidents",
    AROUND: "Reported incidents in the areas around",
    "would_report": "Willingness to report",
}
AIMS = {
    "": "Not stated",
    "trust": "Trust grows",
    "incidents": "Fewer incidents are reported",
    "reporting": "People report more of what happens",
}
GROUPS = {"all": "All offence groups", **GROUP_WORDS}
REASONS = {
    "no-area": "none of its areas has any record",
    "no-comparison": "too few areas are left to compare with",
    "no-before": "there are fewer than twelve months of records before the start",
    "no-after": "there is too little time on record after the start",
    "no-count": "no incident was reported in these areas",
    "not-asked": "no survey asks about it at this level",
    "few-waves": "the survey has no two waves before the start and one after it",
    "blind": "no comparison that we know would have seen even a fall by half",
    "cannot-compute": "the numbers are too few for this comparison",
    "too-little": "there is too little data: even a large change could have gone unseen",
    "drift": "these areas were already moving away from the others before the start",
    "dates": "dates at which nothing began show differences as large",
    "lead": "the answer hangs on the three months just before the start, which were out of the ordinary",
    "one-area": "the answer hangs on a single area",
}
DESIGNS = {
    "staggered": "many areas, each by its own start date (staggered difference in differences)",
    "together": "few areas against the rest (randomisation inference)",
    "mixture": "one area against a mixture of others (synthetic control)",
    "single": "counts against counts (weighted displacement difference)",
}
RULES = {
    "apart": "They touch neither these areas nor the ones around them.",
    "not-touching": (
        "They do not touch these areas, but some touch their surroundings: too few that are alike lie "
        "further off."
    ),
    "untreated": (
        "Some touch these areas, since too few that are alike lie further off: what spills over into them "
        "would be missed."
    ),
}
PATH = {
    True: (
        "Bars are 95 % intervals that hold for all points at once. Left of the dashed line nothing had begun."
    ),
    False: (
        "With fewer than ten areas no interval of a single point can be trusted, so none is drawn: points go "
        "up and down by chance. All after the start together are in the table below. Left of the dashed line "
        "nothing had begun."
    ),
}
NOTHING = "nothing, however large"
SCORE_VERDICTS = {"fewer": "lower", "more": "higher"}
CAVEAT = (
    "Areas and dates were chosen, not drawn by lot, and recorded incidents depend on what people report. "
    "A difference here is an association."
)
FULL_CAVEAT = (
    "The comparison rests on one assumption: without the programme, these areas would have gone the way "
    "of the comparison areas, by the same percentage for incidents and the same points for scores. Checks"
    " can speak against it; none can prove it. If incidents are to change by the same amount instead of "
    "the same percentage, the answer may differ: both stand under the third step. Records count from "
    "three years before the first start; the month, or the three months, in which a programme began count"
    " as after it. Areas with too few survey answers in some wave are averaged over a year or left out. "
    "Several outcomes are looked at: one in twenty would stand out by luck."
)
TEMPLATES = (
    "Fewer incidents were reported than the comparison areas lead to expect: {size} {interval}.",
    "More incidents were reported than the comparison areas lead to expect: {size} {interval}.",
    "No clear change in reported incidents: any change is smaller than {under}.",
    "Cannot tell whether reported incidents changed, because {reason}.",
    "{name} was {size} than the comparison areas lead to expect {interval}.",
    "No clear change in {name}: any change is smaller than {under}.",
    "Cannot tell whether {name} changed, because {reason}.",
)
REPORTING = {
    "unasked": "No survey here asks about reporting: cannot tell more crime from more reporting.",
    "unknown": "What people say of reporting is too uncertain: cannot tell more crime from more reporting.",
    "more": "People also say more often that they would report: this may be reporting rather than crime.",
    "fewer": "People say less often that they would report, so fewer reports need not mean less crime.",
    "none": "What people say about reporting shows no clear change.",
}


def say_percent(ratio: float) -> str:
    """A ratio as a change: 14 % fewer."""
    if ratio == float("inf"):
        return "more without limit"
    size = abs(ratio - 1.0) * 100.0
    text = f"{size:.1f}" if size < 10 else f"{size:,.0f}"
    return f"{text.removesuffix('.0')} % {'fewer' if ratio < 1 else 'more'}"


def say_points(value: float) -> str:
    """A difference in points: 5.3 points higher."""
    if value in (float("inf"), float("-inf")):
        return "any number of points"
    size = f"{abs(value):.1f}".removesuffix(".0")
    return f"{size} {'point' if size == '1' else 'points'} {'lower' if value < 0 else 'higher'}"


def say_effect(value: float, none: float) -> str:
    """A difference in the unit of its outcome."""
    return say_percent(value) if none == 1.0 else say_points(value)


def say_bounds(found: Estimate) -> str:
    """The interval in brackets: (26 % fewer to 1 % more)."""
    return say_span(found.low, found.high, found.none)


def say_span(low: float, high: float, none: float) -> str:
    """Two ends in brackets; their direction once where it is the same."""
    first, last = say_effect(low, none), say_effect(high, none)
    if (low < none) == (high < none) and low not in (float("-inf"), float("inf")):
        first = first.split(" ")[0]
    return f"({first} to {last})"


def say_under(under: float, none: float) -> str:
    """The size that any change must be under."""
    if none == 1.0:
        return f"{under * 100:.0f} %" if under >= 0.1 else f"{under * 100:.1f} %".replace(".0 ", " ")
    return f"{under:.1f} points".replace(".0 ", " ")


def say_outcome(outcome: str) -> str:
    """The name of an outcome."""
    return say_name(outcome, OUTCOME_WORDS)


def say_finding(finding: Finding) -> str:
    """One plain sentence about one outcome."""
    verdict, name = judge(finding), say_outcome(finding.outcome)
    counts = finding.outcome == INCIDENTS
    if verdict.kind == "cannot":
        reason = REASONS[verdict.reason or "cannot-compute"]
        return TEMPLATES[3 if counts else 6].format(name=_lower(name), reason=reason)
    found = finding.found
    assert found is not None
    if verdict.kind == "none":
        under = say_under(verdict.under, found.none)
        return TEMPLATES[2 if counts else 5].format(name=_lower(name), under=under)
    size, interval = say_effect(found.value, found.none), say_bounds(found)
    if counts:
        return TEMPLATES[0 if verdict.kind == "fewer" else 1].format(size=size, interval=interval)
    return TEMPLATES[4].format(name=name, size=size, interval=interval)


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:]


def say_path(*, bounded: bool) -> str:
    """How an event study is to be read."""
    return PATH[bounded]


def say_verdict(verdict: Verdict, outcome: str) -> str:
    """The verdict in a table: incidents are fewer or more, scores lower or higher."""
    counts = outcome in (INCIDENTS, AROUND)
    words = {"fewer": "fewer reported", "more": "more reported"} if counts else SCORE_VERDICTS
    return {**words, "none": "no clear change"}.get(verdict.kind, "cannot tell")


def say_reporting(study: Study) -> str:
    """Whether what was reported can be told from what happened."""
    reporting = study.reporting
    if reporting is None:
        return REPORTING["unasked"]
    verdict = judge(reporting)
    # A doubt about what people say is no ground to rule it out.
    if verdict.kind == "cannot":
        clear = reporting.found.clear if reporting.found is not None else 0
        return REPORTING["more" if clear > 0 else "fewer" if clear < 0 else "unknown"]
    return REPORTING[verdict.kind]


def say_answer(study: Study) -> str:
    """The page's one answer, at its head and in the box at its end."""
    trust = study.find_survey("trust", "confidence")
    parts = [say_finding(study.incidents)]
    if judge(study.incidents).kind in ("fewer", "more"):
        parts.append(say_reporting(study))
    if trust is not None:
        parts.append(say_finding(trust))
    return " ".join(parts)


def say_detectable(finding: Finding) -> str:
    """The smallest change that this comparison would find."""
    seen: Detectable | None = finding.detectable
    if finding.found is None or seen is None:
        return "cannot tell"
    none = finding.found.none
    if seen.fewer != seen.fewer or seen.more == float("inf"):
        return NOTHING
    if none == 0.0:
        return f"{seen.more:.1f} points either way"
    return f"{say_percent(seen.fewer)}, or {say_percent(seen.more)}"


def say_before(study: Study) -> str:
    """What could have been seen, in one sentence."""
    if study.incidents.found is None:
        reason = REASONS[study.incidents.refusal or "cannot-compute"]
        return f"Nothing can be learned about reported incidents, because {reason}."
    text = f"In reported incidents, four times in five we would have seen {say_detectable(study.incidents)}."
    trust = study.find_survey("trust", "confidence")
    if trust is not None and trust.found is not None:
        seen, name = say_detectable(trust), _lower(say_outcome(trust.outcome))
        text += f" In {name}, no change, however large." if seen == NOTHING else f" In {name}, {seen}."
    return text + " Anything smaller would mostly have gone unseen."


def say_design(finding: Finding) -> str:
    """The design that was chosen, why, and which were passed over."""
    choice = finding.choice
    if choice is None or finding.design is None:
        return f"No estimate for incidents: {REASONS[finding.refusal or 'blind']}."
    return f"Chosen before any change was looked at: {DESIGNS[finding.design]}. {' '.join(choice.why)}"


def say_comparison(roles: Roles, level_before: dict[str, float], many: str) -> str:
    """How the comparison areas were chosen, with the numbers."""
    spans = [
        [level_before[area_id] * 30.4 for area_id in part if area_id in level_before]
        for part in (roles.treated, roles.comparison)
    ]
    if not all(spans):
        return "No area is left to compare with."
    own, other = (_say_span_of(span) for span in spans)
    return (
        f"{len(roles.comparison)} of {roles.candidates} {many} that could serve were taken: never in any "
        "programme on file, and with about as many incidents before the start "
        f"({other} a month; these areas {own}). "
        f"{RULES[roles.rule]}"
    )


def _say_span_of(values: list[float]) -> str:
    low, high = f"{min(values):.0f}", f"{max(values):.0f}"
    return low if low == high else f"{low} to {high}"


def say_when(programme: Programme, many: str) -> str:
    """Where and when it began."""
    days = [say_day(day) for day in programme.start_days]
    ended = f", until {say_day(programme.ends_on)}" if programme.ends_on else ""
    number = len(programme.starts)
    return f"{number} {many if number > 1 else many.removesuffix('s')}, from {say_list(days)}{ended}"
