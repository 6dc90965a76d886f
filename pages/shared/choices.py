"""What a build lets a reader choose, read once per build."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from pages.shared import store
from pages.shared.filters import AreaOption, Choices, LevelOption, SurveyOption
from pages.shared.keep import keep
from pages.shared.months import Coverage, count_days, list_months
from pages.shared.page_frame import find_day
from pages.shared.store import BuildInfo
from pages.shared.words import SURVEY_WORDS, say_name

HELD = ("held", "presumed")  # event statuses that count without asking


@keep(4, by=lambda build: (build.state, store.find_today()))
def load_choices(build: BuildInfo) -> Choices:
    """Everything that can be chosen in a build; kept for a day, as a month ends without a new build."""
    settings = store.city_settings(build)
    months = _list_covered(build, settings)
    whole = [
        month
        for month in (load_incident_coverage(build).find_last_whole(), find_last_engagement(build))
        if month is not None
    ]
    return Choices(
        levels=_load_levels(build, settings),
        months=months,
        last_whole_month=min(whole, default=months[-1]),
        offence_groups=_drop_all(settings["offence_groups"]),
        event_kinds=_drop_all(settings["event_kinds"]),
        surveys=_load_surveys(build),
    )


def _list_covered(build: BuildInfo, settings: Mapping[str, Any]) -> tuple[date, ...]:
    """Every month from the first to the last that a source of the build or the log covers."""
    months = [date.fromisoformat(str(settings[key])[:7] + "-01") for key in ("first_month", "last_month")]
    months += map(to_day, store.read("engagement_coverage", build=build, statuses=list(HELD))["month"])
    return list_months(min(months), max(months))


@keep(4, by=lambda build: build.state)
def load_incident_coverage(build: BuildInfo) -> Coverage:
    """Days received of every month, of incidents."""
    rows = store.read("incident_coverage", build=build)
    days = zip(rows["month"], rows["received"], rows["days_received"].fillna(0), strict=True)
    return Coverage({to_day(month): int(count) for month, received, count in days if received})


@keep(16, by=lambda build, statuses=HELD: (build.state, tuple(statuses), store.find_today()))
def load_engagement_coverage(build: BuildInfo, statuses: Sequence[str] = HELD) -> Coverage:
    """Months received of engagement. Calendars do not say by the day: only this month is there in part."""
    rows = store.read("engagement_coverage", build=build, statuses=list(statuses))
    months = [to_day(row.month) for row in rows.itertuples() if row.received]
    today = find_day(store.city_settings(build))
    part = {} if "scheduled" in statuses else {today.replace(day=1): today.day}
    return Coverage({month: part.get(month, count_days(month)) for month in months})


def load_areas(build: BuildInfo, level: str) -> pd.DataFrame:
    """The areas of a level by id: names, parents, land and residents; the caller's own."""
    return _load_areas(build, level).copy()


@keep(16, by=lambda build, level: (build.state, level))
def _load_areas(build: BuildInfo, level: str) -> pd.DataFrame:
    return store.read("area_list", build=build, level=level).set_index("area_id")


def to_day(value: Any) -> date:
    """A date as the engine gives it, as Python's own."""
    return pd.Timestamp(value).date()


@keep(4, by=lambda build: (build.state, store.find_today()))
def find_last_engagement(build: BuildInfo) -> date | None:
    """The last month that ended before the events were captured: later ones are still to come."""
    captured = store.city_settings(build).get("captured_on")
    coverage = load_engagement_coverage(build)
    limit = date.fromisoformat(str(captured)[:10]).replace(day=1) if captured else date.max
    whole = [month for month in coverage.days if coverage.is_whole(month)]
    return max((month for month in whole if month < limit), default=None)


def _drop_all(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(name for name in names if name != "all")


def _load_levels(build: BuildInfo, settings: Mapping[str, Any]) -> tuple[LevelOption, ...]:
    frames = {str(level["level"]): load_areas(build, str(level["level"])) for level in settings["levels"]}
    parents = {
        (level, str(area_id)): (str(row["parent_level"]), str(row["parent_id"]))
        for level, frame in frames.items()
        for area_id, row in frame.iterrows()
        if isinstance(row["parent_level"], str) and isinstance(row["parent_id"], str)
    }
    options = [
        LevelOption(
            level=str(level["level"]),
            label=str(level["label"]),
            label_plural=str(level["label_plural"]),
            areas=_list_areas(str(level["level"]), frames[str(level["level"])], parents),
        )
        for level in settings["levels"]
        if frames[str(level["level"])]["drawn"].any()
    ]
    first = settings.get("first_level")
    return tuple(sorted(options, key=lambda option: option.level != first))


def _list_areas(
    level: str, frame: pd.DataFrame, parents: Mapping[tuple[str, str], tuple[str, str]]
) -> tuple[AreaOption, ...]:
    return tuple(
        AreaOption(str(area_id), str(name), _climb((level, str(area_id)), parents))
        for area_id, name in frame["area_name"].items()
    )


def _climb(
    area: tuple[str, str], parents: Mapping[tuple[str, str], tuple[str, str]]
) -> tuple[tuple[str, str], ...]:
    above: list[tuple[str, str]] = []
    while area in parents and parents[area] not in above:
        area = parents[area]
        above.append(area)
    return tuple(above)


def _load_surveys(build: BuildInfo) -> tuple[SurveyOption, ...]:
    waves = store.read("survey_waves", build=build)
    several = waves["source"].nunique() > 1
    options = [
        SurveyOption(
            key=f"{source}:{measure}",
            label=say_name(str(measure), SURVEY_WORDS) + (f" ({source})" if several else ""),
            levels=tuple(sorted(set(rows["level"]))),
        )
        for (source, measure), rows in waves.groupby(["source", "measure"], sort=True)
    ]
    return tuple(sorted(options, key=lambda option: (option.key.split(":")[1] != "trust", option.key)))
