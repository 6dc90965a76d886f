"""Did this programme go with a change? What could be seen, what happened, and whether we could be fooled."""

from pages.shared.access import require

require("commander", "liaison", "steward")

import streamlit as st

from pages.shared import store
from pages.shared.before_after import parts
from pages.shared.before_after.choice import pick_choice
from pages.shared.before_after.map import NO_ROLES, show_roles
from pages.shared.before_after.placebo import show_placebo_category
from pages.shared.before_after.plan import show_plans
from pages.shared.before_after.study import follow_study, load_programmes
from pages.shared.choices import load_choices
from pages.shared.errors import NoBuildError
from pages.shared.look import apply_look
from pages.shared.page_frame import show_footer, show_no_build

apply_look()
try:
    build = store.current_build()
except NoBuildError as problem:
    show_no_build(str(problem))
    st.stop()

choices = load_choices(build)
choice = pick_choice(choices, load_programmes(build, tuple(option.level for option in choices.levels)))
if choice.programme is not None:
    study = follow_study(build, choice.programme, choice.group)
    many = choices.find_level(choice.programme.level).label_plural.lower()
    parts.show_heading(build, choice, study, many)
    show_plans(build, choice, study)
    parts.show_detectable(study, choice.aim)
    parts.show_happened(
        study, choice.aim, many, lambda: show_roles(build, choice, study.programme.level, study.roles)
    )
    parts.show_checks(study)
    show_placebo_category(build, choice, study)
    parts.show_answer(study)
elif choice.drawn:
    parts.show_place(build, "Draw a programme", "Choose the areas in which it was held, and its first month.")
    show_roles(build, choice, choice.level, NO_ROLES)
else:
    parts.show_nothing_on_file(build)
show_footer(build)
