"""The team's server: everyone reads what is published, and the team's pages stay as guarded as before."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.pages.shared.published.fable_words import RELEASE
from tests.pages.shared.published.make_release import write_release
from tests.pages.shared.published.visit_public import fetch, visit_raw
from tests.pages.visit import read_status, start_server

PROXIED = {"X-Forwarded-For": "10.0.0.7"}
FILES = "/published/files/manifest.json"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    home = tmp_path_factory.mktemp("home")
    write_release(home)
    with start_server(home, tmp_path_factory.mktemp("served"), city="fable") as url:
        yield url


@pytest.mark.parametrize(
    ("page", "query", "words"),
    [
        ("", "lang=en", "Find your neighbourhood"),
        ("my_neighbourhood", "lang=es&level=beat&area=a1", "Qué dijo la gente"),
        ("the_city", "lang=en", "Community events for each 1,000 residents"),
        ("how_we_know", "lang=en", "What is hidden, and why"),
    ],
)
def test_whoever_is_not_of_the_team_reads_what_is_published(
    served: str, page: str, query: str, words: str
) -> None:
    assert words in visit_raw(served, page, query, **PROXIED)[0]


@pytest.mark.parametrize("page", ["explore", "methods", "log", "data_health"])
def test_pages_of_the_team_stay_guarded(served: str, page: str) -> None:
    shown = visit_raw(served, page, **PROXIED)[0]
    assert "This page is for the team" in shown
    assert "the role commander, liaison or steward" in shown


def test_team_has_both(served: str) -> None:
    shown = visit_raw(served, "the_city", "lang=en")[0]
    assert "Community events for each 1,000 residents" in shown
    assert "Where next" in shown
    assert "No build" not in shown


def test_published_files_are_for_everyone_and_maps_of_the_team_are_not(served: str) -> None:
    assert read_status(served + FILES, PROXIED) == 200
    assert read_status(f"{served}/published/map/fable/{RELEASE}/areas/beat.geojson", PROXIED) == 200
    assert read_status(f"{served}/published/files/../current.json", PROXIED) in (400, 404)
    assert read_status(f"{served}/map/fable/b1/context.geojson", PROXIED) == 403
    assert b'<html lang="es">' in fetch(f"{served}/the_city?lang=es")[2]


def test_working_files_beside_the_release_are_never_answered(served: str, tmp_path: Path) -> None:
    for path in ("/data/built/fable/current.json", "/var/workspace/fable/workspace.sqlite", "/public/fable"):
        status, _, body = fetch(served + path)
        assert status == 404 or b"<title>" in body
