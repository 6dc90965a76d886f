"""Plans registered in advance, beside the result for ever; one more takes a person, and changes no other."""

import html
from collections.abc import Sequence

import streamlit as st

from data.workspace import Stored, WorkspaceUserError
from data.workspace.records import Plan, ProgrammeArea
from pages.shared.before_after import plan_words as words
from pages.shared.before_after.choice import Choice
from pages.shared.before_after.words import say_outcome
from pages.shared.identity import Person, ask_name
from pages.shared.look import show_html
from pages.shared.page_head import show_note
from pages.shared.store import BuildInfo
from pages.shared.workspace_state import current_workspace, describe_problem, save, show_said
from queries.measures.study.areas import Programme
from queries.measures.study.study import Study

type Plans = Sequence[Stored[Plan]]


def find_plans(build: BuildInfo, programme: Programme) -> Plans:
    """The plans registered for a programme, oldest first; for one without an id, those of the same areas.

    Nothing is read, and no workspace made, where nobody has entered anything yet.

    Raises
    ------
    WorkspaceUserError
        The workspace cannot be read.
    """
    if not build.entries:
        return ()
    stored = current_workspace(build).list(Plan)
    return [plan for plan in stored if is_about(plan.record, programme)]


def is_about(plan: Plan, programme: Programme) -> bool:
    """Whether a plan is one for this programme."""
    if plan.programme_slug is not None:
        return plan.programme_slug in programme.programme_ids
    named = {(area.level, area.area_id) for area in plan.areas}
    return named == {(programme.level, area) for area in programme.area_ids}


def show_plans(build: BuildInfo, choice: Choice, study: Study) -> None:
    """What was registered and where the analysis departs from it; a form for one more."""
    show_said()
    try:
        plans = find_plans(build, study.programme)
    except WorkspaceUserError as problem:
        show_note(describe_problem(problem))
        return
    if plans:
        lines = "".join(f"<p class='cb-text'>{html.escape(words.say_plan(plan))}</p>" for plan in plans)
        differs = words.say_departures(words.list_departures(plans[-1], choice, study))
        show_html(
            f"<div class='cb-answer' role='note' aria-label='{words.HEAD}'><h2>{words.HEAD}</h2>{lines}"
            f"<p class='cb-text cb-small'>{html.escape(differs)}</p></div>"
        )
    else:
        show_html(f"<p class='cb-text cb-small'>{html.escape(words.NO_PLAN)}</p>")
    with st.expander("Amend the plan" if plans else "Register a plan"):
        show_html(f"<p class='cb-small'>{html.escape(words.KEPT)}</p>")
        if ask_name() is not None:
            _show_form(build, choice, study, plans)


def _show_form(build: BuildInfo, choice: Choice, study: Study, plans: Plans) -> None:
    surveys = {f"survey:{one.outcome}": f"Survey: {say_outcome(one.outcome)}" for one in study.surveys}
    outcomes = {**words.OUTCOMES, **surveys}
    usual = list(outcomes).index(f"incidents:{choice.group}")
    with st.form("before-after-plan", border=False):
        outcome = st.selectbox(
            "Outcome it is judged by", list(outcomes), usual, format_func=lambda key: outcomes.get(key, key)
        )
        expected = st.selectbox(
            "Expected", list(words.EXPECTED), format_func=lambda key: words.EXPECTED.get(key, key)
        )
        months = st.number_input("Within how many months of the start", 1, 120, 12)
        if not st.form_submit_button("Amend" if plans else "Register", type="primary"):
            return
    plan = draw_plan(study.programme, outcome, expected, int(months), plans)

    def write(person: Person) -> Stored[Plan]:
        return current_workspace(build).add(plan, who=person.who)

    if save(write, said="The plan is registered and stays beside the result.") is not None:
        st.rerun()


def draw_plan(programme: Programme, outcome: str, expected: str, months: int, plans: Plans) -> Plan:
    """The plan for a programme as it stands; where there is one, an amendment of the latest."""
    begins = programme.start_days[0]
    ids = programme.programme_ids
    return Plan.model_validate(
        {
            "programme_slug": ids[0] if len(ids) == 1 else None,
            "name": programme.name,
            "areas": tuple(
                ProgrammeArea(level=programme.level, area_id=area, starts_on=day if day != begins else None)
                for area, day in programme.starts
            ),
            "starts_on": begins,
            "ends_on": programme.ends_on,
            "outcome": outcome,
            "expected": expected,
            "horizon_months": months,
            "amends_id": plans[-1].record_id if plans else None,
        }
    )
