"""`[publishing]` of the city file: what is published of which areas and periods, and what is hidden."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Correction(_Strict):
    """`[[publishing.corrections]]`: something published was wrong, and was put right."""

    on: dt.date = Field(description="Day it was corrected.")
    text: str = Field(description="What was wrong and what is right, in a sentence for readers.")


class Elsewhere(_Strict):
    """`[publishing.elsewhere]`: where what is not counted here is published."""

    stops: str | None = Field(None, description="Where its stops are published.")
    use_of_force: str | None = Field(None, description="Where its use of force is published.")
    complaints: str | None = Field(None, description="Where complaints about it are published.")


class Publishing(_Strict):
    """`[publishing]`: rules of what is published."""

    min_count: int = Field(5, ge=3, description="Counts below this are hidden; zeros are shown.")
    min_survey_base: int = Field(50, ge=10, description="Survey scores need this many answers.")
    min_cell: int = Field(10, ge=5, description="Every group shown beside a score needs this many answers.")
    geography: Slug | None = Field(
        None, description="Level of the counts by calendar year; else the same as wider_geography."
    )
    wider_geography: Slug | None = Field(
        None,
        description="Level of the counts by quarter; else the outermost level around geography or first_map.",
    )
    survey_geography: Slug | None = Field(
        None, description="Level of the survey scores; else the same as wider_geography."
    )
    quarters: bool = Field(default=True, description="Publish counts by quarter for the wider level.")
    months: bool = Field(default=True, description="Publish counts by month for the city.")
    sensitive: dict[str, list[str]] = Field(
        {},
        description="Group = the agency's categories in it; shown for the wider level and the city by year.",
    )
    hide_few_events: bool = Field(
        default=False, description="Hide small counts of events too, not only of the people who came."
    )
    scores_without_base: bool = Field(
        default=False, description="Show scores that their publisher gives without a base."
    )
    hosts_agreed: list[str] = Field([], description="Ids of sensitive venues whose hosts agreed to be named.")
    licence: str | None = Field(None, description="Licence under which the published tables are given.")
    help_line: str | None = Field(
        None, description="How to get help at once, such as: In an emergency call 112."
    )
    not_monitored: str | None = Field(
        None, description="Notice that nobody reads along on these pages; else the usual sentence."
    )
    accessibility: str | None = Field(
        None, description="Whom to tell about a barrier on the public pages; else contact.help."
    )
    elsewhere: Elsewhere = Field(default_factory=Elsewhere)
    corrections: list[Correction] = Field([], description="What was corrected after publication.")
