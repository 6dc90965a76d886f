"""The rules of a release: the city file's, with safe defaults laid under them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from data.publishing.errors import PublishError
from data.publishing_settings import Publishing

NO_RULES = ("corrections", "hosts_agreed", "help_line", "not_monitored", "accessibility", "elsewhere")


@dataclass(frozen=True)
class Rules:
    """What is published of which areas, and what is hidden. Levels are names of the build's levels."""

    geography: str
    wider: str
    survey: str
    settings: Publishing

    @property
    def levels(self) -> list[str]:
        """Return the published levels, the city first, each once."""
        return list(dict.fromkeys(["city", self.wider, self.geography, self.survey]))

    @property
    def min_width(self) -> int:
        """Least width of what can be worked out of a hidden count."""
        return max(4, self.settings.min_count - 1)

    def describe(self) -> dict[str, Any]:
        """Return the rules as plain values."""
        kept = {"geography": self.geography, "wider_geography": self.wider, "survey_geography": self.survey}
        rest = self.settings.model_dump(mode="json", exclude={*kept, *NO_RULES})
        return kept | rest | {"min_width": self.min_width}


def read_rules(city: str, settings: Mapping[str, Any]) -> Rules:
    """Return the rules of a city: those of its city file, or of its build where the file is elsewhere.

    Raises
    ------
    PublishError
        A level is none of the build's, or was redrawn within its months; or a rule is not one that this
        release knows.
    """
    publishing = read_publishing(city, settings)
    levels = {str(level["level"]): level for level in settings["levels"]}
    wider = publishing.wider_geography or find_outermost(
        publishing.geography or str(settings["first_level"]), levels
    )
    chosen = {
        "geography": publishing.geography or wider,
        "wider_geography": wider,
        "survey_geography": publishing.survey_geography or wider,
    }
    for key, level in chosen.items():
        if level not in levels:
            raise PublishError(
                f"publishing.{key} names level {level}, which the build of {city} does not have; "
                f"give one of {', '.join(levels)}, or build again"
            )
        refuse_redrawn(key, levels[level], first_month=str(settings.get("first_month") or ""))
    return Rules(chosen["geography"], wider, chosen["survey_geography"], publishing)


def refuse_redrawn(key: str, level: Mapping[str, Any], *, first_month: str) -> None:
    """Refuse a level that was redrawn within the months of the build.

    Counts of two shapes would go out under one id, and readers would compare them.
    """
    within = [str(day) for day in level.get("redrawn_on") or () if str(day) > first_month]
    if within:
        raise PublishError(
            f"publishing.{key} names level {level['level']}, whose boundaries changed on {within[-1]}; "
            "publish a level that was not redrawn, or build from records since that day"
        )


def read_publishing(city: str, settings: Mapping[str, Any]) -> Publishing:
    """Return the `[publishing]` table that was in force when the city was built."""
    try:
        return Publishing.model_validate(settings.get("publishing") or {})
    except ValidationError as error:
        raise PublishError(
            f"the build of {city} has publishing rules that this release does not know; build it again"
        ) from error


def find_outermost(level: str, levels: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the outermost level that a level lies in.

    >>> find_outermost("beat", {"beat": {"parent": "district"}, "district": {"parent": None}})
    'district'
    """
    seen: Sequence[str] = [level]
    while level in levels and (parent := levels[level].get("parent")) and parent not in seen:
        level = str(parent)
        seen = [*seen, level]
    return level
