"""How often each venue stays in the plan under other weights: a job in the background, to be cancelled."""

import threading
from dataclasses import dataclass

import streamlit as st

from geo.errors import GeoUserError
from geo.siting import Plan
from geo.siting_robust import Robustness, measure_robustness
from pages.shared.where_next import words
from pages.shared.where_next.plan import Asked
from pages.shared.words import escape_markdown
from queries.measures.need import draw_demands

DRAWS, DRAW_S, POLL_S = 40, 2.0, 1.0
_KEY = "where-next:robust"


@dataclass(frozen=True)
class Stays:
    """In how many of the draws each venue of the plan stayed, by position."""

    draws: int
    stayed: dict[int, int]


class Job:
    """Solves again for one draw after the other until it is done or cancelled; asks nothing of the page."""

    def __init__(self, asked: Asked, plan: Plan) -> None:
        self.digest = asked.digest
        self.found: Robustness | None = None
        self.problem = ""
        self._cancelled = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(asked, plan), daemon=True)
        self._thread.start()

    @property
    def is_running(self) -> bool:
        """Whether draws are still to come."""
        return self._thread.is_alive() and not self._cancelled.is_set()

    def cancel(self) -> None:
        """Stop after the draw at hand; what was found so far is kept."""
        self._cancelled.set()

    def _run(self, asked: Asked, plan: Plan) -> None:
        demands = draw_demands(asked.need, draws=DRAWS)
        try:
            for found in measure_robustness(asked.problem, plan.events, demands, time_limit_s=DRAW_S):
                self.found = found
                if self._cancelled.is_set():
                    return
        except GeoUserError as problem:
            self.problem = str(problem)


def find_stays(asked: Asked) -> Stays | None:
    """What the last check found, if it was of this very plan and is over."""
    job: Job | None = st.session_state.get(_KEY)
    if job is None or job.digest != asked.digest or job.is_running or not job.found or not job.found.draws:
        return None
    counts = dict(zip(job.found.venues, (int(count) for count in job.found.stayed), strict=True))
    return Stays(job.found.draws, counts)


def show_robustness(asked: Asked, plan: Plan) -> None:
    """The button that starts the check, how far it is, the one that cancels it, and what it found."""
    job: Job | None = st.session_state.get(_KEY)
    if job is not None and job.digest != asked.digest:
        job.cancel()
        job = None
    if job is None:
        if st.button("Would other weights choose the same?", key="where-next-try-others"):
            st.session_state[_KEY] = Job(asked, plan)
            st.rerun()
        return
    if job.is_running:
        st.fragment(_follow_job, run_every=POLL_S)(job)
        return
    if job.problem:
        st.warning(escape_markdown(job.problem))
    found = job.found
    st.caption(
        words.say_robust(found.draws if found else 0, DRAWS, found.unsolved if found else 0, running=False)
    )
    if st.button("Try again", key="where-next-try-again"):
        st.session_state[_KEY] = Job(asked, plan)
        st.rerun()


def _follow_job(job: Job) -> None:
    """Show how far the job is; when it is over the whole page runs again."""
    done = job.found.draws + job.found.unsolved if job.found else 0
    unsolved = job.found.unsolved if job.found else 0
    st.progress(done / DRAWS, words.say_robust(done, DRAWS, unsolved, running=True))
    if st.button("Cancel", key="where-next-cancel-others"):
        job.cancel()
    if not job.is_running:
        st.rerun()
