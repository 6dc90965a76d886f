"""The public's process: what it shows, all that it refuses, and that nothing of the working data gets out."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.exceptions import InvalidStatus

from data.serve_cli import strip_environment
from tests.pages.shared.published.fable import AREAS
from tests.pages.shared.published.fable_words import RELEASE
from tests.pages.shared.published.make_release import make_tables, write_release
from tests.pages.shared.published.visit_public import copy_house, fetch, send_raw, serve_public, visit_raw

PERSON, PHONE, POINT, PASSWORD = "Quentin Zzyzx", "555-0134-777", "41.98765432", "hunter2-of-the-workspace"
SECRETS = [each.encode() for each in (PERSON, PHONE, POINT, PASSWORD, "1313", "1414")]
PAGES = ("", "the_city", "how_we_know")
FILES = "/published/files"


def plant_secrets(home: Path) -> None:
    """Lay working files beside the published ones, as they lie on an agency's server."""
    text = f"{PERSON},{PHONE},{POINT},{PASSWORD}\n"
    for name in (
        "data/built/fable/b1.duckdb",
        "data/built/fable/current.json",
        "var/workspace/fable/workspace.sqlite",
        "var/publishing/fable/check.json",
        f"public/fable/{RELEASE}/notes.txt",
        f"public/fable/{RELEASE}/csv/raw_events.csv",
        f"public/fable/.{RELEASE}.tmp/public.duckdb",
    ):
        path = home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (home / f"public/fable/{RELEASE}/csv/public_area.csv").symlink_to(home / "data/built/fable/b1.duckdb")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("home")
    site = write_release(made) / "site" / "en"
    site.mkdir(parents=True)
    (site.parent / "index.html").write_text("<html><a href='en/index.html'>English</a></html>")
    plant_secrets(made)
    return made


@pytest.fixture(scope="module")
def served(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Fable's release, served from a tree without the team's half; an import of data ends it."""
    folder = tmp_path_factory.mktemp("served")
    house = copy_house(folder)
    assert not (house / "pages" / "team").exists()
    with serve_public(home / "public", folder, house=house, COMMONBEAT_CITY="fable") as url:
        yield url


def test_tree_without_the_team_s_half_serves_every_page(served: str) -> None:
    assert json.loads(fetch(f"{served}/readyz")[2]) == {"ready": True}
    shown = [visit_raw(served, page, "lang=en")[0] for page in PAGES]
    assert "Find your neighbourhood" in shown[0]
    assert "Community events for each 1,000 residents" in shown[1]
    assert "What is hidden, and why" in shown[2]
    place = visit_raw(served, "", "level=beat&area=a1&lang=es")[0]
    assert "Mill Hill" in place
    assert "Qué dijo la gente" in place


def test_no_secret_is_in_any_frame_or_file(served: str) -> None:
    sent = [visit_raw(served, page, f"lang={code}")[1] for page in PAGES for code in ("en", "es")]
    sent += [visit_raw(served, "", f"level=beat&area={area}&lang=en")[1] for area in AREAS]
    files = ["manifest.json", "public.duckdb", "csv/public_area_year.csv", "site/", "csv/public_area.csv"]
    sent += [fetch(f"{served}{FILES}/{name}")[2] for name in files]
    sent += [fetch(f"{served}/published/map/fable/{RELEASE}/areas/beat.geojson")[2]]
    sent += [fetch(f"{served}/published/calendar/beat/{area}.ics")[2] for area in AREAS]
    assert sum(map(len, sent)) > 100_000
    assert not [secret for secret in SECRETS if any(secret in each for each in sent)]


@pytest.mark.parametrize(
    "path",
    [
        *(f"{FILES}/{name}" for name in ("notes.txt", "csv/raw_events.csv", "csv/public_area.csv", "csv")),
        *(f"{FILES}/{name}" for name in ("../current.json", "%2e%2e/current.json", "..%2fcurrent.json")),
        *(f"{FILES}/{name}" for name in ("/etc/passwd", "csv/../../../../data/built/fable/b1.duckdb")),
        *(
            f"{FILES}/{name}"
            for name in ("csv%5c..%5cnotes.txt", "manifest.json%00.csv", "site/../notes.txt")
        ),
        f"/published/map/fable/{RELEASE}/public_meta.geojson",
        f"/published/map/fable/{RELEASE}/areas/..%2f..%2fx.geojson",
        "/published/map/../data/b1/areas/beat.geojson",
        "/published/calendar/beat/nowhere.ics",
        "/published/calendar/beat/a1%27%20or%201=1.ics",
        *("/media/x.csv", "/_stcore/metrics", "/_stcore/upload_file/a/b", "/_stcore/agent/openapi.json"),
        *("/_stcore/script-health-check", "/app/static/x", "/auth/login", "/component/other/index.html"),
        *("/map/fable/b1/context.geojson", "/.streamlit/config.toml", "/pages/public/entry.py", "/var/x"),
    ],
)
def test_nothing_else_is_answered(served: str, path: str) -> None:
    status, _, body = fetch(served + path)
    assert status in (400, 404)
    assert not [secret for secret in SECRETS if secret in body]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
def test_nothing_is_taken_in(served: str, method: str) -> None:
    for path in (
        "/",
        "/_stcore/upload_file/session/file",
        "/_stcore/agent/interact",
        f"{FILES}/manifest.json",
    ):
        assert fetch(served + path, method=method)[0] == 405


def test_socket_hears_the_wish_for_a_page_and_nothing_else(served: str) -> None:
    clear, upload, run = BackMsg(), BackMsg(), BackMsg()
    clear.clear_cache = True
    upload.file_urls_request.file_names.append("x.csv")
    run.rerun_script.query_string = "lang=en"
    shown, frames = send_raw(served, [b"no message", *(m.SerializeToString() for m in (clear, upload, run))])
    assert "Find your neighbourhood" in shown
    assert b"upload_file" not in frames
    with pytest.raises(InvalidStatus):
        visit_raw(served, Origin="https://example.org")


@pytest.mark.parametrize(
    "query",
    [
        "area=../../data/built/fable/b1.duckdb&level=beat",
        "area=a1' or 1=1 --&level=beat",
        "area=x&level=read_text('/etc/passwd')",
        "lang=../../../data&area=zz",
        "area=nowhere",
    ],
)
def test_address_that_asks_for_what_is_not_published_gets_the_finder(served: str, query: str) -> None:
    shown, frames = visit_raw(served, "", query)
    assert "names a place that is not in the published numbers" in shown
    assert not [secret for secret in SECRETS if secret in frames]


def test_document_says_its_language_and_the_way_without_scripts(served: str) -> None:
    _, headers, page = fetch(f"{served}/the_city?lang=es")
    assert b'<html lang="es">' in page
    assert b'<noscript><p><a href="./site/">Esta p' in page
    policy = headers["content-security-policy"]
    assert "http" not in policy
    assert "form-action" in policy
    assert headers["permissions-policy"].startswith("geolocation=()")
    assert fetch(f"{served}{FILES}/site/")[1]["permissions-policy"].startswith("geolocation=(self)")
    assert fetch(f"{served}/site")[1]["location"] == f"{FILES}/site/"


def test_environment_is_stripped_to_what_the_process_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMONBEAT_HOME", "/srv/commonbeat")
    given = {
        "PATH": "/usr/bin",
        "COMMONBEAT_HOME": "/srv/commonbeat",
        "COMMONBEAT_WORKSPACE_URL": f"postgresql://u:{PASSWORD}@db/x",
        "AWS_SECRET_ACCESS_KEY": "x",
        "STREAMLIT_SECRETS": "x",
    }
    kept = strip_environment(given, city="fable")
    assert kept == {
        "PATH": "/usr/bin",
        "COMMONBEAT_CITY": "fable",
        "COMMONBEAT_PUBLIC": "/srv/commonbeat/public",
    }


def test_nothing_published_is_explained_and_a_release_shows_at_the_next_run(tmp_path: Path) -> None:
    with serve_public(tmp_path / "public", tmp_path, COMMONBEAT_CITY="fable") as url:
        assert fetch(f"{url}/readyz")[0] == 503
        shown = visit_raw(url, "the_city", "lang=en")[0]
        assert "Nothing is published yet" in shown
        assert "commonbeat publish fable" in shown
        assert fetch(f"{url}{FILES}/manifest.json")[0] == 404
        write_release(tmp_path)
        assert "Community events" in visit_raw(url, "the_city", "lang=en")[0]
        shutil.rmtree(tmp_path / "public" / "fable" / RELEASE)
        tables = make_tables()
        tables["public_area"] = [
            row | ({"area_name": "New Mill"} if row["area_id"] == "a1" else {})
            for row in tables["public_area"]
        ]
        write_release(tmp_path, tables, release="20260801T090000")
        assert "New Mill" in visit_raw(url, "the_city", "lang=en")[0]
