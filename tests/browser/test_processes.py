"""Two processes behind one address, as browsers meet them."""

from pathlib import Path

from playwright.sync_api import Browser

from tests.browser.steps import (
    SETTLE_WITHIN_MS,
    PageLog,
    start_server,
    stop_server,
    wait_until_idle,
    wait_until_ready,
    watch_page,
)
from tests.pages.make_build import make_build


def test_each_browser_stays_with_one_process_and_gets_the_files_that_its_page_made(
    browser: Browser, tmp_path: Path
) -> None:
    make_build(tmp_path)
    log = tmp_path / "output.txt"
    served = start_server(tmp_path, log, "--processes", "2", city="testford")
    met: list[str] = []
    try:
        wait_until_ready(served, log)
        for name in ("one", "two"):
            said = PageLog()
            context = browser.new_context(user_agent=name)
            context.set_default_timeout(SETTLE_WITHIN_MS)
            page = context.new_page()
            watch_page(page, said)
            page.goto(served.url)
            wait_until_idle(page)
            with page.expect_download() as waiting:
                page.get_by_role("button", name="CSV").first.click()
            assert waiting.value.path().read_bytes().startswith(b"area_id,")
            cookies = {cookie["name"]: cookie["value"] for cookie in context.cookies()}
            met.append(cookies[f"_commonbeat_process_{served.url.rpartition(':')[2]}"])
            assert not said.complaints()
        assert sorted(met) == ["0", "1"]
    finally:
        stop_server(served)
    assert "started again" not in log.read_text()
