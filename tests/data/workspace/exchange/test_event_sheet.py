"""A planned event as one printed page: one whatever its texts are, tagged, and none of them is code."""

import datetime as dt
import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.workspace.exchange.event_sheet import EventSheet, write_event_sheet
from data.workspace.exchange.sheet_map import HEIGHT, HERE, LAND, WIDTH, draw_map

WHEN = dt.datetime(2026, 7, 15, 9, tzinfo=dt.UTC)
AREAS = [
    shapely.to_wkb(
        shapely.box(-1 + column * 0.01, 50 + row * 0.01, -0.99 + column * 0.01, 50.01 + row * 0.01)
    )
    for row in range(3)
    for column in range(4)
]
MAP = draw_map(AREAS, lon=-0.985, lat=50.015, reach_m=923)
SHEET = EventSheet(
    title="Public forum at North School",
    when="Tuesday, 4 Aug 2026, 18:30 to 20:00",
    place="North School (school)",
    kicker="Testford: planned event.",
    map=MAP,
    map_alt="Map: North School in the middle.",
    parts=[("Why here", "Reaches 2,140 residents whom nothing else in the plan reaches.")],
    foot="Build b1.",
)


def count_pages(content: bytes) -> int:
    """Pages of a PDF, by its page tree, which is not compressed."""
    found = re.search(rb"/Type\s*/Pages[^>]*?/Count\s+(\d+)", content) or re.search(
        rb"/Count\s+(\d+)[^>]*?/Type\s*/Pages", content
    )
    assert found
    return int(found[1])


def test_the_page_is_tagged_and_the_same_for_the_same_time() -> None:
    content = write_event_sheet(SHEET, written_at=WHEN)
    assert content.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in content
    assert count_pages(content) == 1
    assert content == write_event_sheet(SHEET, written_at=WHEN)
    assert content != write_event_sheet(replace(SHEET, foot="Build b2."), written_at=WHEN)


@pytest.mark.parametrize(
    "text",
    [
        '#panic("x")',
        "*bold* _it_ `code` $x^2$ @ref <label> = Head\n- item",
        "<img src=x onerror=alert(1)> ${x}",
        "\\ \" ' ] ) }",
        '#import "@preview/x:1.0.0"',
        '"); #sys.inputs',
        "",
        "\x00\x07\u202e",
        "w" * 5000,
        "many words " * 2000,
        "日本語 العربية 🙂",
    ],
)
def test_hostile_text_is_text_and_fits_one_page(text: str) -> None:
    sheet = replace(
        SHEET,
        title=text,
        when=text,
        place=text,
        kicker=text,
        map_alt=text,
        parts=[(text, text), ("Head", text), ("Head", text)],
        foot=text,
    )
    assert count_pages(write_event_sheet(sheet, written_at=WHEN)) == 1


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=st.text(max_size=200))
def test_any_text_makes_a_page(text: str) -> None:
    sheet = replace(SHEET, title=text, place=text, parts=[(text, text)])
    assert count_pages(write_event_sheet(sheet, written_at=WHEN)) == 1


def test_the_map_tints_the_area_that_holds_the_place_and_draws_the_walk_to_scale() -> None:
    root = ElementTree.fromstring(MAP)
    fills = [path.get("fill") for path in root.iter("{http://www.w3.org/2000/svg}path")]
    assert fills.count(HERE) == 1
    assert LAND in fills
    ring = next(root.iter("{http://www.w3.org/2000/svg}circle"))
    # The picture is four walks wide.
    assert float(ring.get("r", 0)) == pytest.approx(WIDTH / 4)
    tinted = next(p for p in root.iter("{http://www.w3.org/2000/svg}path") if p.get("fill") == HERE)
    ys = [float(y) for y in re.findall(r"[ML][\d.-]+ ([\d.-]+)", tinted.get("d", ""))]
    # A hundredth of a degree of latitude is 1,113 m.
    assert max(ys) - min(ys) == pytest.approx(1113.2 * WIDTH / (4 * 923), abs=1)
    assert min(ys) < HEIGHT / 2 < max(ys)


def test_the_map_leaves_out_what_is_far_away() -> None:
    far = draw_map([*AREAS, shapely.to_wkb(shapely.box(5, 10, 6, 11))], lon=-0.985, lat=50.015, reach_m=923)
    assert far == MAP
    empty = draw_map([], lon=0, lat=0, reach_m=923, others=[(0.001, 0.001), (9, 9)])
    assert empty.count("<circle") == 3
