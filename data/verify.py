"""Our figures beside published ones: every check of the measures, with the data that some of them need."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data.errors import SourceError
from data.sources import check_columns, read_csv_rows
from geo.siting_published import siting_figures
from queries.measures.checks import Check
from queries.measures.published_counts import published_checks
from queries.measures.published_disclosure import disclosure_checks
from queries.measures.published_effects import Mpdta, NotRun, arrange_mpdta, effect_checks
from queries.published_sets import NEVER_RUN, check_columbus

MPDTA = "mpdta.csv"
COLUMNS = ("year", "countyreal", "first_treat", "lemp", "lpop")


@dataclass(frozen=True)
class Verification:
    """Checks that were computed, and what could not be."""

    checks: list[Check]
    not_run: list[NotRun]

    @property
    def failed(self) -> list[Check]:
        """Checks whose figures differ by more than their tolerance."""
        return [check for check in self.checks if not check.passed]


def verify_methods(folder: Path | None) -> Verification:
    """Compute every published figure of the measures.

    Parameters
    ----------
    folder
        Folder that holds mpdta.csv; what needs it is listed as not run where it is not given, as is what
        needs a package that is not installed, data that no package of ours holds, or an estimator we lack.

    Raises
    ------
    SourceError
        A folder is given and the file is not in it, or lacks a column.
    """
    effects, not_run = effect_checks(read_mpdta(folder) if folder else None)
    areas, absent = check_columbus()
    sites, lacking = check_siting()
    checks = [*published_checks(), *disclosure_checks(), *effects, *areas, *sites]
    return Verification(checks, [*not_run, *absent, *lacking, *NEVER_RUN])


def check_siting() -> tuple[list[Check], list[NotRun]]:
    """Compute every published figure of location models, or say what they lack."""
    figures, lacking = siting_figures()
    checks = [
        Check(each.name, each.computed, each.published, each.tolerance, each.source) for each in figures
    ]
    return checks, [NotRun(name, reason) for name, reason in lacking]


def read_mpdta(folder: Path) -> Mpdta:
    """Read the county panel that the staggered estimators are checked on."""
    path = folder / MPDTA
    if not path.is_file():
        raise SourceError(f"{folder}: no {MPDTA}; give the folder that holds it, or leave --data out")
    rows = read_csv_rows(path)
    check_columns(list(rows.columns), COLUMNS, file=MPDTA, key="the county panel")
    return arrange_mpdta(*(rows[column].astype(float).to_numpy() for column in COLUMNS))


def list_verification(result: Verification) -> dict[str, list[dict[str, Any]]]:
    """Return a verification as plain values for a program to read; a figure that is not a number is null."""
    return {
        "checks": [
            {
                "name": check.name,
                "computed": None if math.isnan(check.computed) else check.computed,
                "published": check.published,
                "difference": None if math.isnan(check.computed) else check.difference,
                "tolerance": check.tolerance,
                "source": check.source,
                "passed": check.passed,
            }
            for check in result.checks
        ],
        "not_run": [{"name": item.name, "reason": item.reason} for item in result.not_run],
    }


def describe_verification(result: Verification) -> str:
    """Return a verification as a table of text."""
    width = max(len(check.name) for check in result.checks)
    lines = [f"{'':{width}}  {'computed':>16} {'published':>16} {'difference':>11}  "]
    lines += [describe_check(check, width) for check in result.checks]
    lines += [f"not run  {item.name}: {item.reason}" for item in result.not_run]
    agree = len(result.checks) - len(result.failed)
    lines.append(f"{agree} of {len(result.checks)} figures agree; {len(result.not_run)} not run")
    return "\n".join(lines)


def describe_check(check: Check, width: int) -> str:
    """Return one line of the table."""
    verdict = "agrees" if check.passed else "DIFFERS"
    figures = f"{check.computed:16.9g} {check.published:16.9g} {check.difference:11.2e}"
    return f"{check.name:{width}}  {figures}  {verdict}  {check.source}"
