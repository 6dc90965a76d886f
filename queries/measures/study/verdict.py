"""What may be said of a finding: fewer, more, no clear change, or that it cannot be told, and why not."""

from dataclasses import dataclass
from math import isfinite
from typing import Literal

from queries.measures.study.estimates import Detectable, Estimate, Refusal
from queries.measures.study.study import Finding

type Kind = Literal["fewer", "more", "none", "cannot"]
type Doubt = Literal["too-little", "drift", "dates", "one-area", "lead"]

# Nothing is said where only a change by half, or by twenty points, could have been seen.
LARGEST_RATIO, LARGEST_POINTS = 0.5, 20.0


@dataclass(frozen=True)
class Verdict:
    """What may be said, and what stands against more. `under` is the size that any change must be under."""

    kind: Kind
    reason: Refusal | Doubt | None = None
    under: float = float("nan")


def judge(finding: Finding) -> Verdict:
    """Judge one outcome: a clear difference stands only if no check speaks against it."""
    found = finding.found
    if found is None:
        return Verdict("cannot", finding.refusal)
    under = max(abs(found.low - found.none), abs(found.high - found.none))
    if _is_too_little(found, finding.detectable, under):
        return Verdict("cannot", "too-little")
    if found.clear == 0:
        return Verdict("none", None, under)
    doubt = _find_doubt(finding, found)
    return Verdict("cannot", doubt) if doubt else Verdict("fewer" if found.clear < 0 else "more")


def _is_too_little(found: Estimate, detectable: Detectable | None, under: float) -> bool:
    largest = LARGEST_RATIO if found.none == 1.0 else LARGEST_POINTS
    if not isfinite(under):
        return True
    if found.clear:
        return False
    unseen = detectable is not None and not found.none - detectable.fewer <= largest
    return under > largest or unseen


def _find_doubt(finding: Finding, found: Estimate) -> Doubt | None:
    checks = finding.checks
    if checks is None:
        return None
    if checks.false_alarms > 1 or 2 * checks.false_alarms > len(checks.placebos):
        return "dates"
    if checks.drifted:
        return "drift"
    if checks.without_lead is not None and checks.without_lead.clear != found.clear:
        return "lead"
    return None
