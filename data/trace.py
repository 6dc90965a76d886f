"""The way from files to a table, read from the pipeline."""

from __future__ import annotations

import difflib

from data.errors import UserError
from data.pipeline import PIPELINE
from data.steps import Step
from data.workspace.overlay import OVERLAID

LAID_OVER: dict[str, Step] = {
    mart: Step(query, (mart, "workspace"), say="What people logged is laid over the build when it is read.")
    for mart, query in OVERLAID.items()
}
"""The last step to what pages and exports show, which is not the build's."""


def trace_table(name: str) -> list[Step]:
    """Return the steps that lead to a table, in the order in which they run; last, what is laid over it.

    Raises
    ------
    UserError
        No step makes that table; the nearest is named.
    """
    steps = {step.output: step for step in PIPELINE}
    if name not in steps:
        hint = difflib.get_close_matches(name, steps, n=1)
        known = f"did you mean {hint[0]}?" if hint else f"steps make {', '.join(steps)}"
        raise UserError(f"no step makes {name}; {known}")
    needed = {name}
    for step in reversed(PIPELINE):
        if step.output in needed:
            needed.update(step.inputs)
    laid_over = [LAID_OVER[name]] if name in LAID_OVER else []
    return [*(step for step in PIPELINE if step.output in needed), *laid_over]


def describe_trace(steps: list[Step]) -> str:
    """Return a trace as lines: table, what it is made from, and where that is written."""
    lines = []
    for step in steps:
        made_from = ", ".join(step.inputs) if step.inputs else "the city file's sources"
        lines += [f"{step.output}", f"    {step.say}", f"    from {made_from}; see {step.file}"]
    return "\n".join(lines)
