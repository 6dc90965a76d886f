"""The bridge between page and map still works as the fast path needs: a canary for new releases of it."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import BrowserContext, Page, Route, WebSocket
from streamlit_folium import generate_js_hash

from geo.webmap import build_base_map
from tests.browser.canary import PLACES, READ_PATCH, Canary
from tests.browser.steps import PageLog, find_free_port, wait_until_idle
from tests.pages.make_build import make_build
from tests.pages.testford import HOSTILE_NAME
from tests.pages.visit import run_server

ROOT = Path(__file__).resolve().parents[2]
AMBER = {"101": "#fff4d6", "202": "#fff4d6", "201": "#8a5606", "301": "#c9861a"}
INDIGO = {"101": "#eef0fb", "202": "#eef0fb", "201": "#2f3a8f", "301": "#5a66c4"}


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    home = tmp_path_factory.mktemp("tiny")
    make_build(home)
    port = find_free_port()
    url = f"http://127.0.0.1:{port}"
    env = {**os.environ, "COMMONBEAT_HOME": str(home), "COMMONBEAT_CITY": "testford"}
    env["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT), env.get("PYTHONPATH")]))
    command = [str(Path(__file__).with_name("tiny_server.py")), str(port)]
    with run_server(command, url, log=home / "output.txt", env=env):
        yield f"{url}/tiny_page"


@pytest.fixture
def opened(page: Page, tiny: str) -> Canary:
    return Canary(page, tiny)


def test_areas_are_painted_in_their_colours(opened: Canary) -> None:
    for area_id, color in AMBER.items():
        assert opened.read_colors(area_id) == {color}
    marks = [opened.read_colors(area_id) for area_id in ("103", "104", "204")]
    assert len(marks[0]) > 1, "no data is hatched"
    assert len(marks[1]) > 1, "too few is dotted"
    assert len(marks[2]) == 1
    assert marks[0] != marks[1]
    assert not marks[2] <= set(AMBER.values())


def test_filter_repaints_without_reload_and_keeps_the_view(opened: Canary) -> None:
    opened.frame.locator(".leaflet-control-zoom-in").click()
    opened.page.wait_for_timeout(400)
    view, before = opened.read_view(), opened.page.frames
    opened.choose("indigo")
    for area_id in ("202", "101"):
        assert opened.read_colors(area_id) == {INDIGO[area_id]}
    assert opened.frame.evaluate("window.sameFrame") is True
    assert opened.read_view() == view
    assert opened.page.frames == before


def test_level_swaps_the_shapes_in_the_same_frame_and_view(opened: Canary) -> None:
    view = opened.read_view()
    opened.choose("district")
    opened.choose("beat")
    opened.choose("district")
    assert opened.read_colors("104") == {"#fff4d6"}
    assert opened.frame.evaluate("window.sameFrame") is True
    assert opened.read_view() == view
    layers = [url for url in opened.fetched if url.endswith(".geojson")]
    assert len(layers) == len(set(layers)) == 3, layers


def test_update_is_small_and_nothing_piles_up(context: BrowserContext, tiny: str) -> None:
    page = context.new_page()
    sizes: list[int] = []
    page.on("websocket", lambda socket: note_sizes(socket, sizes))
    opened = Canary(page, tiny)
    opened.choose("indigo")
    nodes = opened.frame.evaluate("document.querySelectorAll('*').length")
    layers = opened.frame.evaluate("Object.keys(map._layers).length")
    sizes.clear()
    for ramp in ("amber", "indigo") * 4:
        opened.choose(ramp)
    assert sum(sizes) / 8 < 12_000
    assert opened.frame.evaluate("document.querySelectorAll('*').length") == nodes
    assert opened.frame.evaluate("Object.keys(map._layers).length") == layers
    assert opened.frame.evaluate("window.feature_group.length") == 1


def note_sizes(socket: WebSocket, sizes: list[int]) -> None:
    socket.on("framereceived", lambda payload: sizes.append(len(payload)))


def test_click_returns_the_area_and_outlines_it(opened: Canary) -> None:
    view = opened.read_view()
    opened.do(lambda: opened.page.mouse.click(*opened.find_place("202")))
    assert opened.read_picked() == "picked 202"
    assert opened.page.get_by_label("Area", exact=False).first.input_value() == "202"
    assert opened.frame.evaluate(FIND_OUTLINE) is True
    assert opened.read_view() == view
    opened.choose("indigo")
    assert opened.read_picked() == "picked None"


FIND_OUTLINE = """() => {
  const canvas = map.getPane("outline").querySelector("canvas");
  const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  const seen = new Set();
  for (let at = 0; at < data.length; at += 4)
    if (data[at + 3] === 255) seen.add(data.slice(at, at + 3).join());
  return seen.has("29,39,51") && seen.has("255,255,255");
}"""


def test_same_area_can_be_picked_again(opened: Canary) -> None:
    opened.do(lambda: opened.page.mouse.click(*opened.find_place("301")))
    opened.choose("indigo")
    opened.page.mouse.click(*opened.find_place("301"))
    opened.page.wait_for_timeout(600)
    wait_until_idle(opened.page)
    assert opened.read_picked() == "picked 301"


def test_area_outside_the_question_cannot_be_picked(opened: Canary) -> None:
    opened.page.mouse.click(*opened.find_place("204"))
    opened.page.wait_for_timeout(600)
    assert opened.read_picked() == "picked None"


def test_hostile_texts_are_shown_as_text(opened: Canary) -> None:
    x, y = opened.find_place("102")
    opened.page.mouse.move(x - 3, y)
    opened.page.mouse.move(x, y)
    tip = opened.frame.locator(".leaflet-tooltip")
    tip.wait_for()
    lines = [
        HOSTILE_NAME,
        "102: </script> `${alert(1)}` {{ 'map' }} <img src=x onerror=alert(1)>",
        "second line",
    ]
    assert tip.locator("strong, div > div").all_text_contents() == lines
    assert opened.frame.locator("img").count() == 0


def test_point_tells_its_label_and_is_drawn(opened: Canary) -> None:
    opened.choose("Points")
    x, y = opened.find_place("101")
    opened.page.mouse.move(x - 2, y)
    opened.page.mouse.move(x, y)
    tip = opened.frame.locator(".leaflet-tooltip")
    tip.wait_for()
    assert tip.locator("strong").text_content() == "Events"
    assert "#1d2733" in opened.read_colors("101", pane="points")


def test_thousands_of_points_are_drawn_and_add_up(opened: Canary) -> None:
    opened.choose("Many points")
    assert "#7b2d6b" in opened.read_colors("101", pane="points")


def test_colours_alone_draw_no_border_and_no_point_again(opened: Canary) -> None:
    opened.choose("Points")
    opened.frame.evaluate(COUNT_STROKES)
    opened.choose("indigo")
    assert opened.read_colors("201") == {INDIGO["201"]}
    assert opened.frame.evaluate("window.strokes") == 0


COUNT_STROKES = """() => {
  const drawing = CanvasRenderingContext2D.prototype, stroke = drawing.stroke;
  window.strokes = 0;
  drawing.stroke = function (...how) { window.strokes += 1; return stroke.apply(this, how); };
}"""


def test_view_moves_when_asked_and_only_once(opened: Canary) -> None:
    start = opened.read_view()
    opened.choose("Fit")
    moved = opened.read_view()
    assert moved["zoom"] > start["zoom"] or moved["center"] != start["center"]
    opened.frame.locator(".leaflet-control-zoom-out").click()
    opened.page.wait_for_timeout(400)
    left = opened.read_view()
    opened.choose("indigo")
    assert opened.read_view() == left


def test_missing_geometry_is_said_in_the_frame_and_tried_again(opened: Canary, page_log: PageLog) -> None:
    opened.page.get_by_text("Broken", exact=True).click()
    alert = opened.frame.get_by_role("alert")
    alert.wait_for()
    assert "status 404" in (alert.text_content() or "")
    opened.choose("Broken")
    assert opened.frame.get_by_role("alert").count() == 0
    assert opened.read_colors("101") == {AMBER["101"]}
    page_log.console_errors[:] = [error for error in page_log.console_errors if "404" not in error]


def test_message_that_comes_while_scripts_load_is_not_lost(page: Page, tiny: str) -> None:
    waiting: list[Route] = []
    page.route("**/leaflet.js", lambda route: waiting.append(route))
    page.goto(tiny)
    page.wait_for_selector('iframe[title="streamlit_folium.st_folium"]', state="attached")
    wait_until_idle(page)
    page.get_by_text("indigo", exact=True).click()
    page.get_by_text("Points", exact=True).click()
    wait_until_idle(page)
    page.wait_for_timeout(300)
    waiting[0].continue_()
    frame = next(frame for frame in page.frames if "streamlit_folium" in frame.url)
    frame.wait_for_function("document.body.dataset.painted")
    frame.wait_for_function(
        f"({READ_PATCH})([{PLACES['201'][0]}, {PLACES['201'][1]}, 'overlayPane']).includes('#2f3a8f')"
    )


def test_new_version_of_the_painter_reloads_the_frame(opened: Canary) -> None:
    opened.page.get_by_text("New version", exact=True).click()
    opened.page.wait_for_timeout(500)
    wait_until_idle(opened.page)
    opened.frame = opened.find_frame()
    opened.wait_for_paint(1)
    assert opened.frame.evaluate("window.sameFrame") is None
    assert opened.frame.evaluate("commonbeat.version") == "other"
    assert opened.read_colors("101") == {AMBER["101"]}


def test_bridge_ignores_what_follows_an_underscore() -> None:
    def hash_script(script: str) -> str:
        return cast("str", generate_js_hash(script, "map"))

    assert hash_script('attach("beats_v1")') == hash_script('attach("beats_v2")')
    assert hash_script('attach("v1")') != hash_script('attach("v2")')
    with pytest.raises(ValueError, match="not 'beats_v2'"):
        build_base_map(script_urls=[], style_urls=[], version="beats_v2")


@pytest.mark.parametrize(("scheme", "paper"), [("light", "rgb(251, 250, 247)"), ("dark", "rgb(18, 24, 31)")])
def test_frame_has_the_page_s_paper(context: BrowserContext, tiny: str, scheme: Any, paper: str) -> None:
    page = context.new_page()
    page.emulate_media(color_scheme=scheme)
    opened = Canary(page, tiny)
    for selector in ("html", "#map_div"):
        assert opened.frame.eval_on_selector(selector, "e => getComputedStyle(e).backgroundColor") == paper
    app = page.eval_on_selector('[data-testid="stApp"]', "e => getComputedStyle(e).backgroundColor")
    assert app == paper


def test_frame_is_accessible(opened: Canary) -> None:
    opened.frame.evaluate(AXE_SCRIPT)
    found = opened.frame.evaluate(
        "axe.run().then((result) => result.violations.map((v) => [v.id, v.nodes[0].html]))"
    )
    assert found == []
    stops = opened.frame.evaluate(
        "[...document.querySelectorAll('[tabindex=\"0\"], a[href], button')].length"
    )
    assert stops == 3, "the map, zoom in and zoom out; not every area"


def test_pasted_link_asks_for_nothing_in_vain(page: Page, tiny: str) -> None:
    failed: list[str] = []
    page.on("response", lambda answer: failed.append(answer.url) if answer.status >= 400 else None)
    page.goto(tiny)
    page.wait_for_selector('iframe[title="Canary map"]')
    assert failed == []
