"""Solve in a process of its own, so that a person can cancel.

HiGHS inside scipy neither answers to signals nor calls back. What can be stopped is its process: `python -m
geo.siting_process` reads a pickled task from standard input and writes the pickled answer. A process started
by `multiprocessing` would run the caller's main module again, which in a Streamlit page is the page.
"""

import pickle
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from geo.errors import GeoUserError
from geo.siting import GAP, TIME_LIMIT_S, Plan, solve_plan
from geo.siting_problem import SitingProblem

POLL_S = 0.05


@dataclass(frozen=True, eq=False)
class Task:
    """What the process is to solve."""

    problem: SitingProblem
    gap: float
    time_limit_s: float


def solve_in_process(
    problem: SitingProblem,
    *,
    is_cancelled: Callable[[], bool],
    show_progress: Callable[[float], None] | None = None,
    gap: float = GAP,
    time_limit_s: float = TIME_LIMIT_S,
) -> Plan | None:
    """Solve a plan in another process; None when cancelled.

    Parameters
    ----------
    problem, gap, time_limit_s
        As for `solve_plan`.
    is_cancelled
        Asked about 20 times a second; the process is ended within a tenth of a second of the first True.
    show_progress
        Called as often with the share of the time limit that has passed, 0 to 1: there is no other measure.

    Raises
    ------
    InfeasiblePlanError, NoPlanInTimeError
        As for `solve_plan`.
    RuntimeError
        The process ended without an answer: our fault, with its last words.
    """
    started = time.perf_counter()
    with _start(Task(problem, gap, time_limit_s)) as process:
        try:
            while True:
                try:
                    answer, words = process.communicate(timeout=POLL_S)
                    return _read_answer(process.returncode, answer, words)
                except subprocess.TimeoutExpired:
                    if is_cancelled():
                        return None
                    if show_progress is not None:
                        show_progress(min((time.perf_counter() - started) / time_limit_s, 1.0))
        finally:
            # Also where a callable of the caller raises: Streamlit stops a page's script so.
            process.kill()


def _start(task: Task) -> subprocess.Popen[bytes]:
    """Start the process and hand it the task."""
    process = subprocess.Popen(
        [sys.executable, "-m", "geo.siting_process"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=Path(__file__).resolve().parents[1],
    )
    if process.stdin is None:
        raise RuntimeError("a process without standard input, which cannot be")
    with process.stdin:
        pickle.dump(task, process.stdin)
    # communicate() would flush what is closed.
    process.stdin = None
    return process


def _read_answer(code: int, answer: bytes, words: bytes) -> Plan:
    if code or not answer:
        raise RuntimeError(
            f"the solver's process ended with {code}: {words.decode(errors='replace')[-2000:]}"
        )
    result = pickle.loads(answer)
    if isinstance(result, GeoUserError):
        raise result
    if not isinstance(result, Plan):
        raise TypeError(f"the solver's process answered with {type(result).__name__}")
    return result


def answer_task(task: Task) -> Plan | GeoUserError:
    """Solve a task; what is the user's fault is the answer."""
    try:
        return solve_plan(task.problem, gap=task.gap, time_limit_s=task.time_limit_s)
    except GeoUserError as error:
        return error


def main() -> None:
    """Read a task, write the answer."""
    # Pickled by class path: this module runs as __main__, the task names it by its own name.
    from geo.siting_process import answer_task

    task = pickle.load(sys.stdin.buffer)
    sys.stdout.buffer.write(pickle.dumps(answer_task(task)))


if __name__ == "__main__":
    main()
