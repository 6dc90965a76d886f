"""The city file: everything Commonbeat knows about an agency, as typed settings.

`docs/city-file.schema.json` and the README's table of keys are generated from these classes.
"""

from __future__ import annotations

import datetime as dt
import difflib
from typing import Literal, get_args
from zoneinfo import available_timezones

from pydantic import Field, field_validator, model_validator

from data.city_sources import (
    EventSource,
    IncidentSource,
    Paths,
    PopulationSource,
    Settings,
    Slug,
    Source,
    SurveyGroup,
    SurveyItem,
    SurveyLevel,
    SurveySource,
    VenueSource,
)
from data.publishing_settings import Publishing
from data.workspace_settings import WorkspaceSettings

__all__ = [
    "EVENT_KINDS",
    "OFFENCE_GROUPS",
    "AreaLevel",
    "City",
    "EventKind",
    "EventSource",
    "IncidentSource",
    "KindRule",
    "PopulationSource",
    "Programme",
    "Settings",
    "Slug",
    "Source",
    "SurveyGroup",
    "SurveyItem",
    "SurveyLevel",
    "SurveySource",
    "VenueSource",
]

OffenceGroup = Literal["person", "property", "society", "other"]
EventKind = Literal[
    "public_forum",
    "informal_meet",
    "watch_volunteer",
    "youth",
    "partnership",
    "outreach",
    "training_with_residents",
    "online",
    "other",
]
OFFENCE_GROUPS: tuple[OffenceGroup, ...] = ("person", "property", "society", "other")
EVENT_KINDS: tuple[EventKind, ...] = get_args(EventKind)


class CityIdentity(Settings):
    """`[city]`: who this is."""

    name: str = Field(description="Name that readers see.")
    timezone: str = Field(description="IANA time zone of every local time, such as America/Chicago.")
    units: Literal["metric", "imperial"] = Field("metric", description="Units of distance and land on pages.")
    country: str | None = Field(
        None,
        pattern="^[A-Z]{2}$",
        description="ISO 3166 code of the country whose public holidays plans avoid, such as US; "
        "if not given, that of the time zone.",
    )
    subdivision: str | None = Field(
        None, pattern="^[A-Z0-9]{1,3}$", description="State or region for its own holidays, such as IL."
    )
    fictional: bool = Field(default=False, description="The pages say that the city is invented.")
    metric_crs: str = Field("auto", description="CRS in metres for lengths, such as EPSG:26916, or auto.")
    first_map: Slug | None = Field(None, description="Level shown first; the finest if not given.")

    @field_validator("timezone")
    @classmethod
    def known_timezone(cls, value: str) -> str:
        """Refuse a time zone that does not exist, and name the nearest."""
        if value in available_timezones():
            return value
        hint = difflib.get_close_matches(value, available_timezones(), n=1)
        raise ValueError(f"no such time zone; did you mean {hint[0]}?" if hint else "no such time zone")


class AreaNames(Settings):
    """`names`: a table with the name of each area, such as neighbourhoods.json of data.police.uk."""

    path: str = Field(description="CSV, JSON, Excel or Parquet, relative to the city file or to --data.")
    area_id: str = Field("id", description="Column with the area's id.")
    area_name: str = Field("name", description="Column with its name.")


class AreaLevel(Settings):
    """`[[areas]]`: one level of areas, or one vintage of it. The first level listed is the finest."""

    level: Slug = Field(description="Name of the level: beat, district, community_area, ward.")
    label: str | None = Field(None, description="Word that readers see for one area of the level.")
    label_plural: str | None = Field(None, description="The same word for several areas.")
    path: Paths | None = Field(
        None, description="Boundary file, glob or list: what GDAL reads, CSV with WKT, police.uk boundaries."
    )
    layer: str | None = Field(None, description="Layer, or file inside the zip, where there are several.")
    area_id: str | None = Field(
        None, description="Id column, or a template such as {DISTRICT}{SECTOR}0; {file} is the file's name."
    )
    area_name: str | None = Field(None, description="Name column or template; label and id if not given.")
    names: AreaNames | None = Field(
        None, description="Table of ids and names, where the boundary file has no names."
    )
    pad: int = Field(0, ge=0, description="Ids are filled with zeros on the left to this length.")
    parent: Slug | None = Field(None, description="Level that these areas nest in.")
    parent_id: str | None = Field(None, description="Column or template of the parent's id; else by overlap.")
    valid_from: dt.date = Field(dt.date(1900, 1, 1), description="First day these boundaries were in force.")
    valid_to: dt.date | None = Field(
        None, description="Last day; open if not given. Another [[areas]] of the level follows on the next."
    )
    crs: str | None = Field(None, description="CRS of the file, where the file does not say or is wrong.")
    aliases: dict[str, str] = Field({}, description="Another spelling found in sources = area id.")
    members: dict[str, list[str]] = Field({}, description="Areas made of others: id = ids of members_of.")
    members_of: Slug | None = Field(None, description="Level whose areas `members` lists.")
    ids: list[str] = Field([], description="Areas known by id only, without boundaries.")
    licence: str | None = Field(None, description="Licence of the boundary file.")
    source_name: str | None = Field(None, description="Publisher of the boundary file.")

    @model_validator(mode="after")
    def one_origin(self) -> AreaLevel:
        """Boundaries come from one place: a file, members of another level, or nowhere."""
        origins = [bool(self.path), bool(self.members), bool(self.ids)]
        if sum(origins) != 1:
            have = [name for name, own in zip(("path", "members", "ids"), origins, strict=True) if own]
            found = " and ".join(have) or "none"
            raise ValueError(
                f"level {self.level} needs exactly one of path, members or ids, found {found}; correct it"
            )
        if self.path and not self.area_id:
            raise ValueError(f"level {self.level} has a path and needs area_id, the id column")
        if self.names and self.area_name:
            raise ValueError(f"level {self.level} has area_name and names; keep the one with the names")
        if self.members and not self.members_of:
            raise ValueError(f"level {self.level} has members and needs members_of, their level")
        return self


class Programme(Settings):
    """`[[programmes]]`: a named series of events with a start, areas and an aim."""

    programme_id: Slug = Field(description="Id of the programme.")
    name: str = Field(description="Name that readers see.")
    event_kind: EventKind = Field(description="Kind of its events.")
    starts_on: dt.date = Field(description="First day.")
    ends_on: dt.date | None = Field(None, description="Last day; open if not given.")
    areas: dict[Slug, list[str]] = Field({}, description="Level = area ids that the programme serves.")
    areas_from: dict[Slug, dict[str, dt.date]] = Field(
        {}, description="Level = {area id = first day there}, where it began later than starts_on."
    )
    aim: str | None = Field(None, description="What it is meant to change, in a sentence.")

    @model_validator(mode="after")
    def own_starts(self) -> Programme:
        """An area with a first day of its own is one of the areas, and not before the programme."""
        for level, days in self.areas_from.items():
            for area_id, day in days.items():
                if area_id not in self.areas.get(level, ()):
                    raise ValueError(f"areas_from names {level} {area_id}: add it to areas, or take it out")
                if not self.starts_on <= day <= (self.ends_on or day):
                    raise ValueError(
                        f"areas_from has {day} for {level} {area_id}: give a day of the programme"
                    )
        return self


class KindRule(Settings):
    """`[[event_kinds]]`: the first rule whose pattern is found decides the kind."""

    pattern: str = Field(description="Regular expression, searched without regard to case.")
    event_kind: EventKind = Field(description="Kind of the events it finds.")
    format: str | None = Field(None, description="Format: beat meeting, town hall, workshop, …")
    within: Literal["title", "title_and_details"] = Field("title", description="Where to search.")


class Offences(Settings):
    """`[offences]`: the agency's categories mapped to offence groups."""

    by: Literal["offence_code", "category"] = Field("category", description="Which column the lists name.")
    person: list[str] = Field([], description="Crimes against persons.")
    property: list[str] = Field([], description="Crimes against property.")
    society: list[str] = Field([], description="Crimes against society.")
    other: list[str] = Field([], description="Known, and in no group; unknown ones are counted here too.")


class Context(Settings):
    """`[[context]]`: a layer of the base map."""

    path: str = Field(description="File that GDAL reads.")
    kind: Literal["water", "park", "road", "land"] | None = Field(
        None, description="What it shows; else from the column named in kind_column."
    )
    kind_column: str | None = Field(None, description="Column that holds the kind of each feature.")


class Contact(Settings):
    """`[contact]`: addresses that pages show."""

    agency: str | None = Field(None, description="How to reach the agency.")
    help: str | None = Field(None, description="Where to ask about this site.")
    privacy: str | None = Field(None, description="Where to ask about personal data.")


class City(Settings):
    """A whole city file."""

    city: CityIdentity
    areas: list[AreaLevel] = Field(min_length=1)
    incidents: list[IncidentSource] = Field([])
    events: list[EventSource] = Field([])
    surveys: list[SurveySource] = Field([])
    population: list[PopulationSource] = Field([])
    venues: list[VenueSource] = Field([])
    programmes: list[Programme] = Field([])
    event_kinds: list[KindRule] = Field([])
    context: list[Context] = Field([])
    offences: Offences = Offences()
    publishing: Publishing = Publishing()
    workspace: WorkspaceSettings = WorkspaceSettings()
    contact: Contact = Contact()

    def level_names(self) -> list[str]:
        """Return the names of the levels, finest first, each once."""
        return list(dict.fromkeys(area.level for area in self.areas))
