"""What the checks of the before-and-after page say."""

from datetime import date

from pages.shared.before_after.words import REASONS, say_bounds, say_effect, say_percent, say_span, say_under
from pages.shared.words import say_plural
from queries.measures.study.checks import Checks, Placebo
from queries.measures.study.study import Finding
from queries.measures.study.verdict import judge


def say_placebos(checks: Checks) -> str:
    """Dates at which nothing began."""
    if not checks.placebos:
        return "Too little time before the start to try other dates."
    return (
        f"We tried {say_plural(len(checks.placebos), 'date')} at which nothing began: "
        f"{checks.false_alarms or 'none'} would have been called a change. One in twenty is to be expected "
        "by luck; the dates overlap, so they tend to err together."
    )


def say_left_out(finding: Finding) -> str:
    """One area left out."""
    checks, found = finding.checks, finding.found
    if checks is None or found is None or checks.left_out is None:
        return "No area could be left out."
    low, high = (say_effect(value, found.none) for value in checks.left_out)
    same = "the verdict is the same each time"
    agree = same if checks.left_out_agree else "without some of them the verdict would be another"
    return f"With any one area left out the answer lies between {low} and {high}; {agree}."


def say_drift(finding: Finding) -> str:
    """Drift before the start, and what the check would miss."""
    checks, found = finding.checks, finding.found
    if checks is None or checks.pretrend is None or found is None:
        return "Too few periods or areas to test whether they moved together before the start."
    kind = "Already moving away" if checks.drifted else "No clear drift"
    unit = "% a quarter" if found.none == 1.0 else "points a period"
    scale = 100.0 if found.none == 1.0 else 1.0
    test = checks.pretrend
    low, high = (f"{value * scale:+.1f}".replace("-", "−") for value in (test.slope_low, test.slope_high))
    return (
        f"{kind} before the start: {low} to {high} {unit}. A smaller drift would not have been noticed, and "
        "would look like a change."
    )


def say_lead(finding: Finding) -> str:
    """The months just before the start, and what falls back by itself."""
    checks, found = finding.checks, finding.found
    if checks is None or found is None or found.none != 1.0:
        return ""
    parts = []
    if checks.lead is not None and checks.without_lead is not None:
        odd = "out of the ordinary" if checks.lead.clear else "in the ordinary range"
        parts.append(
            f"The three months just before the start were {odd}: {say_percent(checks.lead.value)} "
            f"{say_bounds(checks.lead)}. Without them the answer is {say_percent(checks.without_lead.value)} "
            f"{say_bounds(checks.without_lead)}."
        )
        if checks.lead.clear:
            parts.append("What was unusual goes back by itself, whatever is done; that is no change of ours.")
    fall = checks.falling_back
    if fall is not None and fall.ratio == fall.ratio:
        parts.append(
            "Had these areas been chosen for their last three months before the start, "
            f"{say_percent(fall.ratio)} would be seen afterwards with no programme at all "
            f"{say_span(fall.low, fall.high, 1.0)}."
        )
    return " ".join(parts) or "Not enough months before the start."


def say_bend(finding: Finding) -> str:
    """How far from parallel the trends may be."""
    checks, found = finding.checks, finding.found
    if checks is None or found is None or checks.bend is None:
        return "Too few areas or periods to ask how far from parallel the trends may be."
    bend = checks.bend
    first = f"the first {bend.periods} {bend.unit}s" if bend.periods > 1 else f"the first {bend.unit}"
    text = (
        f"Over {first}, allowing for a straight drift such as that before the start, the answer is "
        f"{say_effect(bend.straight.value, found.none)} {say_bounds(bend.straight)}."
    )
    if finding.panel is not None and finding.panel.treated.sum() < FEW_AREAS:
        text += f" With fewer than {FEW_AREAS} areas that interval is rough."
    if found.clear == 0:
        return (
            f"{text} With parallel trends there is no clear change, so there is none that a bend could undo."
        )
    if not bend.breakdown > 0:
        return f"{text} That holds no difference: it takes parallel trends to say more."
    sizes = [_say_slope(size, found.none) for size in (bend.breakdown, bend.seen)]
    less = "less than" if bend.breakdown < bend.seen else "more than"
    return (
        f"{text} A difference is left as long as that drift bends by less than {sizes[0]} from one "
        f"{bend.unit} to the next: {less} the largest bend before the start ({sizes[1]}, chance included)."
    )


def _say_slope(size: float, none: float) -> str:
    return f"{size * 100.0:.1f} %" if none == 1.0 else f"{size:.1f} points"


def say_by_number(finding: Finding) -> str:
    """The difference by number beside that by percentage, and whether the two agree."""
    checks, found = finding.checks, finding.found
    if checks is None or found is None or checks.by_number is None:
        return ""
    other = checks.by_number
    text = (
        "If these areas would have changed by the same number as the comparison areas, not by the same "
        f"percentage, the answer is {say_number_a_month(other.value)} in each area "
        f"({say_number_a_month(other.low)} to {say_number_a_month(other.high)})."
    )
    if finding.design == "single":
        return f"{text} The answer above is this one, as a percentage."
    if other.clear == found.clear:
        return f"{text} Both say the same."
    return (
        f"{text} The two disagree: one finds {_SIGNS[found.clear]}, the other {_SIGNS[other.clear]}. "
        "Which to believe depends on how incidents would have changed without the programme, which no number "
        "here can settle."
    )


_SIGNS = {-1: "fewer", 0: "no clear change", 1: "more"}


def say_number_a_month(value: float) -> str:
    """A difference in incidents a month: 3.1 fewer a month."""
    size = f"{abs(value):.1f}".removesuffix(".0")
    return f"{size} {'fewer' if value < 0 else 'more'} a month"


FEW_AREAS = 15
PLACEBO_HEAD = "What the programme should not move"
PLACEBO_WHAT = (
    "Choose one kind of incident that the programme cannot well have moved, and say why. If it differs as "
    "well, something else sets these areas apart."
)
PLACEBO_REASONS = {
    "distance": "it happens at a distance: online, by phone, by post",
    "indoors": "it happens indoors, where nobody meets an officer",
    "aim": "the programme is about something else",
    "officers": "it is recorded when officers look for it, not when residents report it",
}


def write_category(category: str) -> str:
    """The agency's own category, with capitals as in a sentence."""
    return category.capitalize() if category.isupper() else category


def say_placebo_category(finding: Finding, category: str, reason: str) -> str:
    """What is found in incidents that the programme should not move."""
    first = f"{write_category(category)} should not move, because {PLACEBO_REASONS[reason]}."
    verdict, found = judge(finding), finding.found
    if found is None or verdict.kind == "cannot":
        return f"{first} Whether it did cannot be told: {REASONS[verdict.reason or 'cannot-compute']}."
    if verdict.kind == "none":
        under = say_under(verdict.under, found.none)
        return f"{first} It shows no clear change (any change is smaller than {under}), as it should."
    return (
        f"{first} Yet it shows {say_percent(found.value)} {say_bounds(found)}: something else may set these "
        "areas apart, and the answer deserves doubt."
    )


def say_placebo_date(placebo: Placebo) -> str:
    """The month of a date at which nothing began."""
    return f"{date(placebo.year, placebo.month, 1):%b %Y}"
