"""The little page with its map, and what a reader can do and see there."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Frame, Page

from tests.browser.steps import wait_for_maps, wait_until_idle

PLACES = {
    f"{row}{col:02d}": (50.005 + (row - 1) / 100, -0.995 + (col - 1) / 100)
    for row in (1, 2, 3)
    for col in (1, 2, 3, 4)
}


class Canary:
    """The page, opened, and the frame of its map."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.fetched: list[str] = []
        page.on("request", lambda request: self.fetched.append(request.url))
        page.goto(url)
        self.frame = self.find_frame()
        wait_for_maps(page)
        self.frame.evaluate("window.sameFrame = true")

    def find_frame(self) -> Frame:
        handle = self.page.wait_for_selector('iframe[title="Canary map"]')
        frame = handle.content_frame() if handle else None
        assert frame is not None
        return frame

    def count_paints(self) -> int:
        return int(self.frame.evaluate("Number(document.body.dataset.paints || 0)"))

    def wait_for_paint(self, count: int) -> None:
        self.frame.wait_for_function("n => Number(document.body.dataset.paints || 0) >= n", arg=count)
        wait_until_idle(self.page)

    def do(self, act: Callable[[], object]) -> None:
        before = self.count_paints()
        act()
        self.wait_for_paint(before + 1)

    def choose(self, label: str) -> None:
        self.do(lambda: self.page.get_by_text(label, exact=True).click())

    def read_view(self) -> Any:
        return self.frame.evaluate("commonbeat.getView()")

    def read_picked(self) -> str:
        return self.page.get_by_test_id("stText").inner_text()

    def find_place(self, area_id: str) -> tuple[float, float]:
        self.page.locator("iframe").scroll_into_view_if_needed()
        lat, lng = PLACES[area_id]
        spot = self.frame.evaluate("([a, b]) => map.latLngToContainerPoint([a, b])", [lat, lng])
        box = self.page.locator("iframe").bounding_box()
        assert box is not None
        return box["x"] + spot["x"], box["y"] + spot["y"]

    def read_colors(self, area_id: str, *, pane: str = "overlayPane") -> set[str]:
        """The colours of a patch of 12 by 12 pixels in the middle of an area."""
        return set(self.frame.evaluate(READ_PATCH, [*PLACES[area_id], pane]))


READ_PATCH = """([lat, lng, pane]) => {
  const canvas = map.getPane(pane).querySelector("canvas");
  const spot = map.latLngToContainerPoint([lat, lng]);
  const frame = map.getContainer().getBoundingClientRect(), box = canvas.getBoundingClientRect();
  const ratio = canvas.width / box.width;
  const x = (spot.x + frame.x - box.x) * ratio, y = (spot.y + frame.y - box.y) * ratio;
  const data = canvas.getContext("2d").getImageData(Math.round(x) - 6, Math.round(y) - 6, 12, 12).data;
  const found = [];
  for (let at = 0; at < data.length; at += 4)
    found.push("#" + [0, 1, 2].map((c) => data[at + c].toString(16).padStart(2, "0")).join(""));
  return found;
}"""
