"""The pipeline as a straight line: every table, what it is made from, and what makes it."""

from __future__ import annotations

from data.area_ground import make_area_ground, make_area_redraw
from data.areas import make_area_neighbour, make_int_area
from data.coverage import make_int_coverage
from data.events.steps import make_int_event, make_int_event_area, make_stg_event
from data.incident_facts import make_int_incident
from data.incident_places import make_int_incident_place
from data.incidents import make_int_incident_record, make_stg_incident, make_stg_offence
from data.map_layers import make_int_city, make_map_layer
from data.places import make_stg_venue
from data.population import make_int_population, make_stg_population
from data.programmes import make_mart_programme
from data.steps import Step
from data.surveys.steps import make_int_survey_wave, make_stg_survey_response, make_stg_survey_score

PIPELINE: tuple[Step, ...] = (
    Step("int_area", (), make_int_area, "Boundaries are repaired, dissolved by id and nested."),
    Step("int_city", ("int_area",), make_int_city, "The city is the union of its finest areas."),
    Step("area_neighbour", ("int_area",), make_area_neighbour, "Areas that touch; islands with the nearest."),
    Step("area_ground", ("int_area",), make_area_ground, "Overlaps, gaps and slivers; levels across levels."),
    Step("area_redraw", ("int_area",), make_area_redraw, "What became of areas where a level was redrawn."),
    Step("stg_population", ("int_area",), make_stg_population, "Residents as their source gives them."),
    Step(
        "int_population",
        ("stg_population", "int_area"),
        make_int_population,
        "Residents are spread to the other levels by overlap of land.",
    ),
    Step("stg_offence", (), make_stg_offence, "The agency's categories are mapped to offence groups."),
    Step(
        "stg_incident",
        ("stg_offence",),
        make_stg_incident,
        "Records are typed; one that cannot be used gets its reason.",
    ),
    Step(
        "int_incident_record",
        ("stg_incident",),
        make_int_incident_record,
        "Records with one id are one incident; the latest update wins.",
    ),
    Step(
        "int_incident_place",
        ("int_incident_record", "int_area"),
        make_int_incident_place,
        "Each incident gets its area in every level: by the agency's code, else by its point.",
    ),
    Step(
        "int_incident",
        ("int_incident_record", "int_incident_place", "int_area"),
        make_int_incident,
        "Incidents in reading order; those superseded are kept apart.",
    ),
    Step("stg_venue", (), make_stg_venue, "Places where an event can be held."),
    Step(
        "stg_event",
        ("int_area", "stg_venue"),
        make_stg_event,
        "Calendar rows are typed; contact details and officers' names are left behind.",
    ),
    Step("int_event", ("stg_event",), make_int_event, "Repeats become one event; each gets its status."),
    Step(
        "int_event_area",
        ("int_event", "stg_event", "stg_venue", "int_area"),
        make_int_event_area,
        "Each event counts once in every area that it names, ancestors included.",
    ),
    Step("stg_survey_score", ("int_area",), make_stg_survey_score, "Published scores, one a row."),
    Step("stg_survey_response", ("int_area",), make_stg_survey_response, "Answers, one person a row."),
    Step(
        "int_survey_wave",
        ("stg_survey_response", "int_area"),
        make_int_survey_wave,
        "Answers become scores with base and interval.",
    ),
    Step(
        "int_coverage",
        ("int_incident", "stg_event"),
        make_int_coverage,
        "The days that sources cover.",
    ),
    Step("int_month", ("int_coverage", "int_incident"), say="Months, and how much of each arrived."),
    Step(
        "int_area_month",
        ("int_area", "int_month"),
        say="The months in which each area's boundaries are in force.",
    ),
    Step("mart_area", ("int_area", "int_city", "int_population"), say="Areas with land and residents."),
    Step("mart_area_population_group", ("int_population",), say="Residents by group."),
    Step(
        "mart_area_month",
        ("int_incident", "int_area", "int_month", "int_area_month"),
        say="Incidents by area and month.",
    ),
    Step("mart_area_month_category", ("int_incident", "int_area"), say="Incidents by the agency's category."),
    Step("mart_area_hour", ("int_incident", "int_area"), say="Incidents by weekday and hour."),
    Step(
        "mart_source_area_month",
        ("int_incident", "int_area"),
        say="Each source's incidents by area, and where its codes and points disagree.",
    ),
    Step("mart_event", ("int_event", "int_event_area"), say="Engagement events."),
    Step(
        "int_engagement_month",
        ("int_event", "int_event_area", "int_area"),
        say="Months in which an area had events.",
    ),
    Step(
        "mart_area_engagement_month",
        ("int_engagement_month", "int_month", "int_area_month"),
        say="Engagement by area and month.",
    ),
    Step(
        "mart_area_survey_wave",
        ("stg_survey_score", "int_survey_wave"),
        say="Survey scores by area and wave.",
    ),
    Step("mart_venue", ("stg_venue",), say="Venues."),
    Step("mart_programme", (), make_mart_programme, "Programmes of the city file."),
    Step("map_layer", ("int_area",), make_map_layer, "Light boundaries and base map for the browser."),
)
