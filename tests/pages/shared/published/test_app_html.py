"""The parts of the public pages as HTML: data never becomes markup, and the three kinds of nothing differ."""

import re
from collections.abc import Callable

import pytest

from pages.shared.published.app_html import (
    escape,
    write_answers,
    write_cell,
    write_downloads,
    write_section,
    write_table,
    write_voices,
)
from pages.shared.published.app_map import pick_ramp, write_map_legend
from pages.shared.published.cells import Column, DataText, Figure, Hidden, Missing, Table
from pages.shared.published.contents import City, Download, Link, Neighbourhood, Section
from pages.shared.published.language import open_language
from tests.pages.shared.published.fable import HOSTILE


def test_data_is_text_and_keeps_its_own_language() -> None:
    assert escape(HOSTILE).count("<") == 0
    assert escape(DataText("Río <b>")) == '<bdi translate="no">Río &lt;b&gt;</bdi>'


def test_hidden_missing_and_zero_look_different() -> None:
    zero = write_cell(Figure("0", 0))
    hidden, missing = write_cell(Hidden("hidden to protect privacy")), write_cell(Missing("no data"))
    assert zero == "0"
    assert "cb-too-few" in hidden
    assert "hidden to protect privacy" in hidden
    assert "cb-no-data" in missing
    assert len({zero, hidden, missing}) == 3


def test_table_is_a_table_to_those_who_do_not_see_it() -> None:
    table = Table(
        "Events", (Column("Area"), Column("2025", numeric=True)), (("Mill", Figure("7", 7)),), ("A note",)
    )
    body = write_table(table, link=lambda row: f"./x?row={row}&a=b")
    assert "<caption>Events</caption>" in body
    assert '<th scope="col">Area</th>' in body
    assert '<th scope="row"><a href="./x?row=0&amp;a=b" target="_self">Mill</a></th>' in body
    assert 'tabindex="0" role="region" aria-label="Events"' in body
    assert "A note" in body
    assert "cb-stack" not in body


def test_table_of_many_columns_is_cards_on_a_phone_and_still_a_table_to_the_ear() -> None:
    columns = (Column("Area"), Column("2024", numeric=True), Column("2025 & on", numeric=True))
    body = write_table(Table("Events", columns, (("Mill", Figure("6", 6), Figure("7", 7)),), ()))
    assert 'class="cb-table cbp-table cb-stack"' in body
    assert '<td role="cell" class="cb-right" data-head="2025 &amp; on">7</td>' in body
    assert '<th scope="row" role="rowheader">Mill</th>' in body
    assert body.count('role="row"') == 2


@pytest.mark.parametrize(
    ("address", "is_link"),
    [
        ("https://example.org/a?b=c&d=e", True),
        ("mailto:help@example.org", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("", False),
    ],
)
def test_only_addresses_that_a_browser_may_open_are_links(address: str, *, is_link: bool) -> None:
    body = write_section(Section("here", "Here", links=(Link("Where", address),)))
    assert ("<a href=" in body) == is_link
    assert "javascript" not in body
    assert "Where" in body


def test_download_says_what_it_is(city: City) -> None:
    files = [
        Download("csv/public_area.csv", "public_area", "Areas", "CSV", "180 kB"),
        Download("geojson/public_area.geojson", "public_area", "Areas", "GEOJSON", "209 kB"),
        Download("checksums.txt", "checksums.txt", "Marks", "TXT", ""),
    ]
    body = write_downloads(files, find_address=lambda path: f"./files/{path}")
    assert 'href="./files/csv/public_area.csv"' in body
    assert re.sub(r"<[^>]+>", "|", body).count("Areas") == 1, "both formats stand under one name"
    read = " ".join(re.sub(r"<[^>]+>", " ", body).split())
    assert "public_area, CSV 180 kB public_area, GEOJSON 209 kB" in read
    assert "Marks checksums.txt, TXT" in read
    assert city.maps


def test_page_of_a_place_with_hostile_texts_has_no_markup_of_theirs(
    visit: Callable[..., Neighbourhood],
) -> None:
    page = visit("a1")
    body = write_answers(page.answers) + write_voices(page.voices)
    assert "<script" not in body
    assert "&lt;script&gt;" in body
    assert body.count("<section") == body.count("</section>") == 4


def test_legend_names_every_class_and_mark(city: City) -> None:
    for shown in city.maps:
        assert len(pick_ramp(shown)) == len(shown.class_labels)
        legend = write_map_legend(shown, open_language("es"))
        assert all(label in legend for label in shown.class_labels)
        unknown = [area for area in shown.areas if area.class_index is None]
        assert ("cb-no-data" in legend or "cb-too-few" in legend) == bool(unknown)
