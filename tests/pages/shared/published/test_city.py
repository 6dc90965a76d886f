"""The city and How we know: maps with tables, results that found nothing too, goals, and sources."""

import datetime as dt
import json
import re
from pathlib import Path

import pytest

from pages.shared.published import goals
from pages.shared.published.cells import Cell, DataText, Figure, Hidden, Missing
from pages.shared.published.city import make_city
from pages.shared.published.contents import City, Knowledge, Link, Section
from pages.shared.published.counts import list_again
from pages.shared.published.knowledge import make_knowledge
from pages.shared.published.knowledge_record import CHANGED, find_version
from pages.shared.published.knowledge_sources import make_row
from pages.shared.published.language import list_languages, open_language
from pages.shared.published.maps import round_top
from pages.shared.published.release import Release, open_folder
from tests.pages.shared.published import fable as city_of
from tests.pages.shared.published.contents_walk import list_texts, read_page
from tests.pages.shared.published.make_release import write_release


def find_section(page: Knowledge, key: str) -> Section:
    (found,) = (section for section in page.sections if section.key == key)
    return found


def read_cell(cell: Cell) -> str:
    return cell.text if isinstance(cell, Figure) else ""


def test_maps_show_what_their_tables_say(city: City) -> None:
    assert [(each.key, each.topic, each.layer) for each in city.maps] == [
        ("events", "engagement", "areas/beat"),
        ("incidents", "incidents", "areas/beat"),
        ("trust", "trust", "areas/district"),
    ]
    for each in city.maps:
        assert [area.cell for area in each.areas] == [row[1] for row in each.table.rows]
        assert [area.class_index is None for area in each.areas] == [
            not isinstance(area.cell, Figure) for area in each.areas
        ]
        assert max(area.class_index or 0 for area in each.areas) < len(each.class_labels)


def test_density_has_its_base(city: City) -> None:
    rows = {row[0]: row[1:] for row in city.maps[0].table.rows}
    density, events, residents = rows["Mill Hill · a1"]
    assert density == Figure("0.7", 0.7, base=10_000)
    assert (events, residents) == (Figure("7", 7), Figure("10,000", 10_000))
    assert city.maps[0].sentence == "1 of 6 areas had no community event in 2025."
    assert city.maps[0].class_labels[0] == "none"


def test_hidden_areas_have_no_class_and_no_rate(city: City) -> None:
    rows = {row[0]: row[1:] for row in city.maps[1].table.rows}
    assert rows["Old Quay · b3"][:2] == (Hidden("hidden to protect privacy"),) * 2
    assert rows["Mill Hill · a1"][0] == Figure("24", 24.0, base=10_000)
    trust = {row[0]: row[1:] for row in city.maps[2].table.rows}
    assert trust["District 02"] == (Hidden("too few to show"),) * 2
    assert read_cell(trust["District 01"][0]) == "61 (58 to 65)"


def test_all_results_are_told_those_that_found_nothing_too(city: City) -> None:
    (table,) = city.programmes.tables
    found = {str(row[1]): (row[2], row[3]) for row in table.rows}
    assert found["All incidents in its areas"] == (
        "Fewer incidents were recorded than similar areas lead us to expect: 14% fewer.",
        Figure("14% fewer (3% to 24%)", 0.86, 0.76, 0.97),
    )
    assert found["All incidents in the areas next to it"][0] == "We found no clear change: any is below 12%."
    assert found["Feeling safe"] == (
        "We cannot tell: there were too few surveys before or after it began.",
        Missing("cannot be told"),
    )
    assert found["Against people in its areas"] == (
        "More incidents were recorded than we expect. How many more is hidden to protect privacy.",
        Hidden("hidden to protect privacy"),
    )
    assert read_cell(found["Trust in the police"][1]) == "4.2 points higher (1 to 7.4)"
    assert city.programmes.paragraphs[0] == (
        "5 comparisons: 3 with a clear gap, 1 with no clear change, 1 without an answer."
    )
    assert city.programmes.points == (
        "Coffee, since June 2025: There was a clear gap in: All incidents in its areas (14% fewer), Against "
        "people in its areas (hidden to protect privacy), and Trust in the police (4.2 points higher). We "
        "found no clear change in: All incidents in the areas next to it. We cannot tell about: Feeling "
        "safe.",
        "No plan was put on record for: Coffee.",
    )


def test_goals_say_who_set_them(city: City) -> None:
    assert city.goals.points == (
        "Trust in the police, Fable: 65 points by December 31, 2026, set by Police board. "
        "The latest value is 61.2, of May 16, 2026.",
        "Youth events, District 01: 24 points by June 30, 2027, set by Police board. "
        "No value has been published yet.",
    )
    first, second = city.goals.tables[0].rows
    assert [getattr(cell, "text", cell) for cell in first] == [
        "Trust in the police",
        "Police board",
        "Fable",
        "65 points",
        "December 31, 2026",
        "61.2 points, May 16, 2026",
    ]
    assert second[0] == "Youth events"
    assert second[5] == Missing("no published value")


def test_city_counts_are_the_published_ones(city: City) -> None:
    years, months = city.reported.tables
    assert [cell.value for cell in years.rows[0][1:3] if isinstance(cell, Figure)] == [
        sum(city_of.count(area, year, "all") for area in city_of.AREAS) for year in (2025, 2024)
    ]
    assert months.rows[0][0] == "June 2026"
    assert "In 2024, 7 incidents had no known place and are left out." in city.reported.paragraphs


def test_how_surveys_were_run(knowledge: Knowledge) -> None:
    section = find_section(knowledge, "surveys")
    assert section.paragraphs == (
        "Fable pulse was run by: Fable University.",
        "How people were asked: by letter.",
        "It was held 2 times, April 2025 to May 2026.",
        "The most people to answer one question were 812.",
        "Of those asked, 31% answered.",
    )
    assert section.points == ("Trust in the police. The question: Do you trust them?",)


def test_what_is_hidden_is_said_in_numbers(knowledge: Knowledge) -> None:
    section = find_section(knowledge, "hidden")
    assert [(row[0], row[1].value) for row in section.tables[0].rows if isinstance(row[1], Figure)] == [
        ("Incidents by area and year", 3),
        ("Survey scores", 2),
    ]
    assert section.points == (
        "Incidents: 3 of 400 numbers are hidden.",
        "We tried to work the hidden ones out of all releases so far, and could not.",
        "People who came: none of 400 numbers is hidden.",
    )


def test_versions_and_corrections(knowledge: Knowledge) -> None:
    versions = find_section(knowledge, "versions").tables[0]
    assert [row[:2] for row in versions.rows] == [
        ("July 15, 2026", "new numbers: June is in."),
        ("April 15, 2026", "the first"),
    ]
    corrections = find_section(knowledge, "corrections")
    assert corrections.points == ("July 1, 2026: The total was 3 too high.",)
    assert corrections.tables[0].rows[0][:3] == ("July 15, 2026", "Incidents by area and year", "2024")


def test_a_release_that_changed_no_number_does_not_say_new_numbers() -> None:
    same: dict[str, object] = {"kind": "numbers", **dict.fromkeys(CHANGED, 0)}
    assert find_version(same) == "same"
    assert find_version(same | {"newly_hidden": 1}) == "numbers"
    assert find_version(same | dict.fromkeys(CHANGED)) == "numbers", "nobody counted what changed"
    assert find_version(same | {"kind": "texts"}) == "texts"


def test_what_is_not_counted_and_where_it_is(knowledge: Knowledge) -> None:
    section = find_section(knowledge, "elsewhere")
    assert section.links == (
        Link("Stops: https://fable.example/stops", "https://fable.example/stops"),
        Link("Use of force: the city has not told us where.", ""),
        Link("Complaints: Board, Town Hall", ""),
    )
    assert find_section(knowledge, "contact").links[1].address == "mailto:help@fable.example"


def test_statements_are_there(knowledge: Knowledge) -> None:
    assert [section.key for section in knowledge.sections] == [
        "surveys",
        "sources",
        "methods",
        "limits",
        "hidden",
        "versions",
        "corrections",
        "elsewhere",
        "accessibility",
        "privacy",
        "contact",
    ]
    assert "15726" in " ".join(find_section(knowledge, "accessibility").points)


@pytest.mark.parametrize("source", ["residents", "venues", "areas_beat"])
def test_what_a_source_without_a_kind_holds_is_said_in_the_readers_language(source: str) -> None:
    row = make_row(open_language("es"), {"source": source, "name": source})
    assert row[1] in ("Residentes", "Lugares públicos", "Límites de las zonas")


def test_downloads_are_files_of_the_release(knowledge: Knowledge, fable: Release) -> None:
    paths = [each.path for each in knowledge.downloads]
    assert paths == ["csv/public_area_year.csv", "manifest.json", "public.duckdb"]
    assert all((fable.folder / path).is_file() for path in paths)
    assert knowledge.downloads[0].meaning == "Incidents by area, year and kind"
    assert knowledge.downloads_note == "You may use the tables under this licence: CC0-1.0."


def test_checksums_are_named_where_the_release_has_them(tmp_path: Path) -> None:
    folder = write_release(tmp_path)
    (folder / "manifest.json").write_text(json.dumps({"checksums": "checksums.txt"}))
    last = make_knowledge(open_folder(folder), open_language()).downloads[-1]
    assert (last.path, last.size) == ("checksums.txt", "")


@pytest.mark.parametrize("code", list_languages())
def test_a_release_without_anything_says_so(nothing: Release, code: str) -> None:
    say = open_language(code)
    city, knowledge = make_city(nothing, say), make_knowledge(nothing, say)
    assert city.maps == ()
    assert all(section.paragraphs for section in (city.programmes, city.goals))
    assert find_section(knowledge, "surveys").paragraphs == (
        say.gettext("No survey has been published yet."),
    )
    assert find_section(knowledge, "corrections").paragraphs[-1] == say.gettext(
        "Nothing has been corrected so far."
    )
    assert find_section(knowledge, "contact").paragraphs


@pytest.mark.parametrize("code", [*list_languages(), "en_XA"])
def test_hidden_values_are_in_no_text(fable: Release, code: str) -> None:
    say = open_language(code)
    text = read_page(make_city(fable, say)) + read_page(make_knowledge(fable, say))
    assert not any(f"{secret:,}" in text or str(secret) in text for secret in city_of.SECRETS)


def test_every_text_came_through_the_catalogue(fable: Release) -> None:
    say = open_language("en_XA")
    left_out = [
        (where, text)
        for page in (make_city(fable, say), make_knowledge(fable, say))
        for where, text in list_texts(page)
        if not isinstance(text, DataText) and not (text.startswith("⟦") and text.endswith("⟧"))
    ]
    assert left_out == []


def test_spanish_leaves_no_english_sentence(fable: Release) -> None:
    english, spanish = (
        {text for page in (make_city(fable, say), make_knowledge(fable, say)) for _, text in list_texts(page)
         if not isinstance(text, DataText) and re.search(r"[a-z]{3,} [a-z]{3,}", text)}
        for say in (open_language("en"), open_language("es"))
    )  # fmt: skip
    assert english & spanish == set()


def test_a_goal_for_events_shows_what_the_same_page_counts(fable: Release, city: City) -> None:
    asked = {"level": "city", "area_id": "city", "measure": goals.EVENT_RATE, "latest": None}
    found = goals.find_latest(fable, asked)
    assert found["latest_on"] == dt.date(2025, 12, 31)
    assert f"That is {open_language().figures(found['latest'])} events for each 1,000" in city.lead
    assert goals.find_latest(fable, {**asked, "measure": "trust"})["latest"] is None


def test_the_key_of_scores_ends_where_its_sentence_does() -> None:
    assert round_top([50.0, 60.0, 61.6]) == [50.0, 60.0, 62.0]
    assert round_top([0.6, 5.75]) == [0.6, 5.75]


def test_a_group_within_another_is_not_added_twice() -> None:
    rows: list[dict[str, object]] = [{"offence_group": "person"}, {"offence_group": "Sexual offences"}]
    assert list_again(open_language(), rows) == ["Sexual offences: these are part of the kinds above."]
