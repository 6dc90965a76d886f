"""Where a survey measure was not published for the level asked about: the nearest level that has it."""

from dataclasses import replace

from pages.shared.filters import Choices, Filters, LevelOption, SurveyOption


def reach_survey(filters: Filters, choices: Choices) -> tuple[Filters, tuple[str, ...]]:
    """Move a view of survey scores to a level that they were published for.

    Parameters
    ----------
    filters
        Settled, but perhaps for a level without scores.
    choices
        What the build offers.

    Returns
    -------
    filters, notes
        The same view on the nearest level: one that the areas asked about lie in, else the first that has
        scores. A chosen area becomes the one that it lies in. Unchanged, without a note, if nothing needs to
        move.
    """
    option = choices.find_survey(filters.survey) if "trust" in filters.measure else None
    if option is None or filters.level in option.levels:
        return filters, ()
    asked = choices.find_level(filters.level)
    found = _find_nearest(asked, option, choices)
    if found is None:
        return filters, ()
    moved = replace(
        filters,
        level=found.level,
        area=_find_parent(asked, filters.area, found.level),
        within=filters.within if filters.within in choices.list_within(found.level) else "",
    )
    known, wanted = found.label_plural.lower(), asked.label_plural.lower()
    return moved, (f"{option.label} was not published for {wanted}; the view shows {known} instead.",)


def _find_nearest(asked: LevelOption, option: SurveyOption, choices: Choices) -> LevelOption | None:
    known = {level.level: level for level in choices.levels if level.level in option.levels}
    above = [level for area in asked.areas[:1] for level, _ in area.parents]
    return next((known[level] for level in (*above, *known) if level in known), None)


def _find_parent(asked: LevelOption, area_id: str, level: str) -> str:
    parents = {area.area_id: dict(area.parents) for area in asked.areas}
    return parents.get(area_id, {}).get(level, "")
