"""The public pages in a browser: what a click sends, axe-core, a walk by keyboard, one printed sheet."""

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, WebSocket
from streamlit.proto.BackMsg_pb2 import BackMsg

from tests.browser.steps import wait_for_maps, wait_until_idle
from tests.pages.shared.published.fable import AREAS
from tests.pages.shared.published.make_release import make_tables, write_release
from tests.pages.shared.published.visit_public import serve_public

WEST, SOUTH, SIDE = -68.4, 41.1, 0.01
# Each with its number of maps.
PAGES = {"/?lang=en&level=beat&area=a1": 1, "/the_city?lang=es": 3, "/how_we_know?lang=en": 0}
TABS = 60


def make_squares(area_ids: Sequence[str], *, columns: int) -> str:
    """Areas in rows of squares, as GeoJSON."""
    features = []
    for place, area_id in enumerate(area_ids):
        x, y = WEST + place % columns * SIDE, SOUTH + place // columns * SIDE
        ring = [[x, y], [x + SIDE, y], [x + SIDE, y + SIDE], [x, y + SIDE], [x, y]]
        shape = {"type": "Polygon", "coordinates": [ring]}
        named = {"id": area_id, "name": area_id}
        features.append({"type": "Feature", "id": area_id, "properties": named, "geometry": shape})
    return json.dumps({"type": "FeatureCollection", "features": features})


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Fable, published with boundaries and a plain page, in the public's own process."""
    home = tmp_path_factory.mktemp("public")
    tables = make_tables()
    tables["public_map_layer"] = [
        {"name": "areas/beat", "geojson": make_squares(list(AREAS), columns=3)},
        {"name": "areas/district", "geojson": make_squares(["01", "02"], columns=1)},
    ]
    site = write_release(home, tables) / "site"
    site.mkdir()
    (site / "index.html").write_text("<html lang='en'><title>Fable</title></html>")
    with serve_public(home / "public", home, COMMONBEAT_CITY="fable") as url:
        yield url


def wait_for_page(page: Page, *, maps: int = 1) -> None:
    """Wait until a page stands there whole, its maps painted."""
    page.locator(".cb-foot").wait_for()
    wait_for_maps(page, maps=maps)


def read_wishes(sent: list[bytes]) -> list[dict[str, Any]]:
    """What the map told the server, of all that was sent."""
    messages = [BackMsg() for _ in sent]
    for message, each in zip(messages, sent, strict=True):
        message.ParseFromString(each)
    states = [state for message in messages for state in message.rerun_script.widget_states.widgets]
    told = [json.loads(each.json_value) for each in states if each.WhichOneof("value") == "json_value"]
    return [each for each in told if each]


def click_middle(page: Page) -> None:
    """Click on an area in the middle of the first map."""
    box = page.locator("iframe").first.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.6)


def test_click_on_the_map_sends_an_area_s_id_and_no_place(page: Page, public: str) -> None:
    sent: list[bytes] = []

    def watch(socket: WebSocket) -> None:
        socket.on("framesent", lambda data: sent.append(data if isinstance(data, bytes) else data.encode()))

    page.on("websocket", watch)
    page.goto(f"{public}/?lang=en")
    wait_for_page(page)
    click_middle(page)
    page.get_by_role("heading", level=2, name="Who we met").wait_for()
    wait_until_idle(page)
    told = read_wishes(sent)
    assert told
    assert {frozenset(each) for each in told} == {frozenset({"picked", "level", "seq"})}
    picked = told[-1]["picked"]
    assert picked in AREAS
    assert f"area={picked}" in page.url
    page.get_by_role("link", name="The city", exact=True).click()
    page.get_by_role("heading", level=1, name="The city").wait_for()
    wait_for_page(page, maps=3)
    click_middle(page)
    page.get_by_role("heading", level=2, name="Who we met").wait_for()
    everything = b"".join(sent)
    assert not [part for part in (b"68.", b"41.1", b"lat", b"lng", b"bounds") if part in everything]


def test_a_map_painted_while_its_frame_had_no_height_shows_its_areas_afterwards(
    page: Page, public: str
) -> None:
    page.add_init_script(
        "addEventListener('DOMContentLoaded', () => { const low = document.createElement('style');"
        " low.id = 'low'; low.textContent = 'iframe { height: 18px !important; }';"
        " document.head.append(low); });"
    )
    page.goto(f"{public}/?lang=en")
    frame = page.locator("iframe").first
    frame.content_frame.locator("body[data-painted]").wait_for(state="attached")
    page.evaluate("document.getElementById('low').remove()")
    handle = frame.element_handle()
    inside = handle.content_frame()
    assert inside is not None
    inside.wait_for_function("() => commonbeat.getView().zoom > 8")
    lon, lat = inside.evaluate("() => [commonbeat.getView().center.lng, commonbeat.getView().center.lat]")
    assert lon == pytest.approx(WEST + 1.5 * SIDE, abs=SIDE)
    assert lat == pytest.approx(SOUTH + SIDE, abs=SIDE)


def test_a_place_s_link_in_the_city_s_tables_leads_to_it_and_to_nothing_else(page: Page, public: str) -> None:
    page.goto(f"{public}/the_city?lang=en")
    page.locator(".cb-foot").wait_for()
    link = page.locator(".cbp-table a").first
    name = link.inner_text()
    link.click()
    page.get_by_role("heading", name=name, exact=True).wait_for()
    wait_for_page(page)
    assert "level=" in page.url
    assert page.get_by_role("dialog").count() == 0


@pytest.mark.parametrize("width", [1440, 390])
def test_pages_are_plain_to_axe(
    page: Page, public: str, axe: Callable[..., list[dict[str, Any]]], width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    for address, maps in PAGES.items():
        page.goto(public + address)
        wait_for_page(page, maps=maps)
        assert axe() == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.locator("html").get_attribute("lang") == address.partition("lang=")[2][:2]


def read_focus(page: Page) -> str:
    """What has the focus, in words."""
    return str(
        page.evaluate(
            "() => { const e = document.activeElement; return [e.tagName, e.getAttribute('aria-label') || '',"
            " e.innerText || '', e.title || ''].join(' ').slice(0, 120); }"
        )
    )


def test_keyboard_reaches_plain_pages_languages_pages_search_map_and_words(page: Page, public: str) -> None:
    page.goto(f"{public}/?lang=en&level=beat&area=a1")
    wait_for_page(page)
    walked = []
    for _ in range(TABS):
        page.keyboard.press("Tab")
        walked.append(read_focus(page))
    stops = [
        "Read this on plain pages",
        "Español",
        "The city",
        "Add to my calendar",
        "Type a name or a number",
        "Map of all places",
    ]
    stops += ["All the numbers", "Words used here"]
    reached = [next((at for at, seen in enumerate(walked) if stop in seen), -1) for stop in stops]
    assert -1 not in reached, dict(zip(stops, reached, strict=True)) | {"walked": walked}
    assert reached == sorted(reached)
    page.get_by_role("combobox", name="Type a name or a number").fill("North Q")
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1, name="North Quay").wait_for()
    assert "area=b1" in page.url
    page.get_by_role("combobox", name="Type a name or a number").fill("rio sec")
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1, name="Río Seco").wait_for()
    page.get_by_role("combobox", name="Type a name or a number").fill("North Q")
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1, name="North Quay").wait_for()
    page.get_by_role("link", name="Español").press("Enter")
    page.get_by_role("heading", name="Qué dijo la gente").wait_for()
    assert page.locator("html").get_attribute("lang") == "es"
    assert "area=b1" in page.url


def test_neighbourhood_prints_on_one_sheet(page: Page, public: str, tmp_path: Path) -> None:
    page.goto(f"{public}/?lang=es&level=beat&area=a1")
    wait_for_page(page)
    page.emulate_media(media="print")
    printed = page.pdf(format="A4", prefer_css_page_size=True)
    assert printed.count(b"/Type /Page\n") + printed.count(b"/Type /Page ") == 1
    assert page.locator("iframe").first.is_hidden()
    assert page.get_by_role("heading", name="Qué dijo la gente").is_visible()
