"""Facts of a release that readers should know: who asked, how to get help, what stands elsewhere."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from data.publishing.rules import Rules
from data.publishing.source import Source

KEPT = ("timezone", "units", "map_bounds", "captured_on", "offence_groups", "event_kinds")
Row = dict[str, object]


def describe_facts(source: Source, rules: Rules, scores: Sequence[Row]) -> dict[str, Any]:
    """Return what a release says of its city and sources, beside its numbers.

    Parameters
    ----------
    source
        The build.
    rules
        The release's; they hold the city file's words for the public pages.
    scores
        Rows of `public_survey`.
    """
    settings = source.settings
    return {
        **{key: settings.get(key) for key in KEPT},
        "levels": [each for each in settings["levels"] if each["level"] in rules.levels],
        "survey_sources": [describe_survey(each, scores) for each in settings.get("survey_sources", [])],
        **list_words_of_city(source, rules),
    }


def list_words_of_city(source: Source, rules: Rules) -> dict[str, Any]:
    """Return what the city file says to readers: these may change without any number changing."""
    said = rules.settings
    return {
        "contact": source.settings.get("contact", {}),
        **{name: getattr(said, name) for name in ("help_line", "not_monitored", "accessibility")},
        "elsewhere": said.elsewhere.model_dump(),
        "corrections": [each.model_dump(mode="json") for each in said.corrections],
    }


def describe_survey(survey: Mapping[str, Any], scores: Sequence[Row]) -> dict[str, Any]:
    """Return a survey with its waves, and the response rate of the last one that gives it."""
    mine = [row for row in scores if row["source"] == survey["name"]]
    waves = sorted({(str(row["wave_start"]), str(row["wave_end"])) for row in mine})
    rates = sorted(
        (str(row["wave_end"]), rate) for row in mine if isinstance(rate := row["response_rate"], float)
    )
    return {
        **survey,
        "waves": len(waves),
        "first_wave": waves[0][0] if waves else None,
        "last_wave": waves[-1][1] if waves else None,
        "response_rate": round(rates[-1][1], 3) if rates else None,
    }


def list_facts(facts: Mapping[str, Any]) -> list[Row]:
    """Return the rows of `public_meta`."""
    return [
        {"key": key, "value": json.dumps(value, ensure_ascii=False, default=str)}
        for key, value in facts.items()
    ]
