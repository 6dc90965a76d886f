"""The whole study of a programme, computed once per build and choice."""

from functools import partial

import pandas as pd
import streamlit as st

from pages.shared import store
from pages.shared.choices import load_areas
from pages.shared.progress import Tell, follow
from pages.shared.store import BuildInfo
from queries.measures.study.areas import Programme, Roles, list_programmes
from queries.measures.study.study import (
    Finding,
    Study,
    choose_areas,
    list_measures,
    study_incidents,
    study_survey,
    to_days,
)


def load_programmes(build: BuildInfo, levels: tuple[str, ...]) -> list[Programme]:
    """The programmes on file, series first."""
    return list_programmes(store.read("before_after_programmes", build=build), levels=levels)


def follow_study(build: BuildInfo, programme: Programme, offence_group: str) -> Study:
    """Study a programme; on first use a bar says what is being done."""
    asked = (*build.key, programme, offence_group)
    work = partial(load_study, build, programme, offence_group)
    return follow("before-after", asked, work, first="Choosing comparison areas")


def load_study(build: BuildInfo, programme: Programme, offence_group: str, tell: Tell) -> Study:
    """Study a programme; `tell` hears how far it is and what is being done."""
    key = build.key
    tell(0.05, "Choosing comparison areas")
    roles, level_before = _load_roles(key, build, programme)
    tell(0.15, "Comparing reported incidents")
    incidents, around = _study_incidents(key, build, programme, roles, offence_group)
    measures = list_measures(load_waves(build, programme.level))
    surveys = []
    for position, measure in enumerate(measures):
        tell(0.5 + 0.5 * position / len(measures), "Comparing survey scores")
        surveys.append(_study_survey(key, build, programme, roles, measure))
    tell(1.0, "Done")
    return Study(programme, roles, level_before, incidents, around, tuple(surveys))


def load_months(build: BuildInfo, query: str = "before_after_months", **asked: str) -> pd.DataFrame:
    """Months of areas that are drawn, as plain days; `asked` names the level and what is counted."""
    rows = store.read(query, build=build, **asked)
    rows["month"] = to_days(rows["month"])
    return rows


def load_waves(build: BuildInfo, level: str) -> pd.DataFrame:
    """Scores of everybody who answered in the areas of a level, by wave."""
    return store.read("before_after_waves", build=build, level=level)


@st.cache_data(max_entries=64, show_spinner=False)
def _load_roles(
    build_key: tuple[str, str],  # noqa: ARG001 - one per build
    _build: BuildInfo,
    programme: Programme,
) -> tuple[Roles, dict[str, float]]:
    drawn = load_areas(_build, programme.level)["drawn"]
    return choose_areas(
        programme,
        load_months(_build, level=programme.level, offence_group="all"),
        drawn=[str(area_id) for area_id in drawn.index[drawn.astype(bool)]],
        neighbours=store.read("area_neighbour_pairs", build=_build, level=programme.level),
        others=store.read("before_after_programmes", build=_build),
    )


@st.cache_data(max_entries=64, show_spinner=False)
def _study_incidents(
    build_key: tuple[str, str],  # noqa: ARG001 - one per build
    _build: BuildInfo,
    programme: Programme,
    roles: Roles,
    offence_group: str,
) -> tuple[Finding, Finding | None]:
    months = load_months(_build, level=programme.level, offence_group=offence_group)
    return study_incidents(months, programme, roles)


@st.cache_data(max_entries=256, show_spinner=False)
def _study_survey(
    build_key: tuple[str, str],  # noqa: ARG001 - one per build
    _build: BuildInfo,
    programme: Programme,
    roles: Roles,
    measure: str,
) -> Finding:
    return study_survey(load_waves(_build, programme.level), programme, roles, measure)
