"""What the server answers besides pages: headers, assets, map layers, readiness, and a taken port."""

import gzip
import json
import os
import re
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from pages.shared import assets
from tests.pages.make_build import make_build
from tests.pages.visit import ROOT, read_status, start_server, visit

LAYER = "/map/testford/b1/areas/beat.geojson"
TO_ROOT = re.compile(r"^(\.\./)+")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    home = tmp_path_factory.mktemp("home")
    make_build(home)
    with start_server(home, tmp_path_factory.mktemp("served")) as url:
        yield url


def fetch(url: str) -> tuple[dict[str, str], bytes]:
    try:
        answer = urllib.request.urlopen(url, timeout=10)
    except urllib.error.HTTPError as refused:
        answer = refused
    with answer:
        return {name.lower(): value for name, value in answer.headers.items()}, answer.read()


def test_layer_comes_compressed_and_is_kept(served: str) -> None:
    headers, body = fetch(served + LAYER)
    assert headers["content-encoding"] == "gzip"
    assert headers["content-type"] == "application/geo+json"
    assert "private" in headers["cache-control"]
    assert "immutable" in headers["cache-control"]
    features = json.loads(gzip.decompress(body))["features"]
    assert [feature["id"] for feature in features][:2] == ["101", "102"]


@pytest.mark.parametrize(
    "path",
    [
        "/map/testford/b1/areas/ward.geojson",
        "/map/testford/b2/areas/beat.geojson",
        "/map/nowhere/b1/context.geojson",
        "/map/testford/b1/mart_area.geojson",
        "/map/testford/b1/areas/..%2f..%2fx.geojson",
        "/map/testford/.b1/context",
    ],
)
def test_layer_that_is_not_there_is_not_found(served: str, path: str) -> None:
    assert read_status(served + path) in (400, 404)


def test_every_asset_of_the_map_is_ours_and_kept(served: str) -> None:
    urls = [*assets.SCRIPT_URLS, *assets.STYLE_URLS, f"../..{assets.PAINTER_PATH}/source-sans.woff2"]
    for url in urls:
        assert TO_ROOT.match(url)
        headers, body = fetch(f"{served}/{TO_ROOT.sub('', url)}")
        assert "immutable" in headers["cache-control"], url
        assert body, url


def test_leaflet_s_folder_shows_nothing_else(served: str) -> None:
    for path in ("/../__init__.py", "/%2e%2e/__init__.py", "/"):
        assert read_status(served + assets.LEAFLET_PATH + path) in (400, 404)


def test_pages_run_no_inline_script_and_speak_to_this_server_alone(served: str) -> None:
    headers, page = fetch(served)
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert "unsafe" not in policy["script-src"]
    assert policy["default-src"] == policy["connect-src"] == "'self'"
    assert policy["object-src"] == "'none'"
    assert "http" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert "server" not in headers
    assert policy["script-src"].count("sha256-") == page.count(b"<script>") == 2


def test_first_page_has_a_name_too(served: str) -> None:
    with urllib.request.urlopen(f"{served}/explore?level=beat", timeout=10) as answer:
        assert answer.url == f"{served}/?level=beat"


def test_frame_of_the_map_may_run_what_it_is_sent(served: str) -> None:
    headers, _ = fetch(f"{served}/component/streamlit_folium.st_folium/index.html")
    assert "'unsafe-inline' 'unsafe-eval'" in headers["content-security-policy"]
    assert "frame-ancestors 'self'" in headers["content-security-policy"]


def test_ready_once_a_build_can_be_opened(served: str) -> None:
    headers, body = fetch(f"{served}/readyz")
    assert json.loads(body) == {"ready": True}
    assert headers["cache-control"] == "no-store"


def test_city_without_a_build_says_what_to_do(tmp_path: Path) -> None:
    with start_server(tmp_path, tmp_path) as url:
        assert "Nothing has been built for testford yet: run `commonbeat build testford`." in visit(
            url, "methods"
        )
        assert read_status(f"{url}/readyz") == 503
        assert read_status(url + LAYER) == 404


def test_taken_port_is_one_sentence(served: str) -> None:
    port = served.rpartition(":")[2]
    command = [sys.executable, "-m", "pages.shared.server", "--port", port]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert f"port {port} of 127.0.0.1: another program has it" in done.stderr


def test_settings_are_found_from_any_folder(tmp_path: Path) -> None:
    asked = [
        "runner.postScriptGC",
        "browser.gatherUsageStats",
        "server.fileWatcherType",
        "client.toolbarMode",
    ]
    code = "import pages.shared.server; from streamlit.config import get_option; "
    code += f"print(*map(get_option, {asked}))"
    command = [sys.executable, "-c", code]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        command, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.split() == ["False", "False", "none", "minimal"]
    assert not done.stderr
