"""The static site: whole, safe, the same numbers as the tables, the same bytes again, no word left out."""

from __future__ import annotations

import html
import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from data.publishing import site as publishing
from data.publishing.errors import PublishError
from pages.shared.published.site import main, write_site
from pages.shared.published.site_paths import find_area_page
from tests.pages.shared.published import fable
from tests.pages.shared.published.fable_site import LANGUAGES, WEST, list_corners, write_fable_site
from tests.pages.shared.published.site_numbers import list_numbers, open_copy, read_numbers
from tests.pages.shared.published.site_reader import SitePage


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of Fable's release with its site."""
    return write_fable_site(tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="session")
def pages(release: Path) -> list[SitePage]:
    """Every page of the site."""
    return [SitePage(path) for path in sorted((release / "site").rglob("*.html"))]


def of_language(pages: list[SitePage], tag: str) -> list[SitePage]:
    return [page for page in pages if page.lang == tag and page.path.parent.name != "site"]


def test_every_area_has_a_page_in_every_language(release: Path) -> None:
    for tag in ("en", "es", "en-XA"):
        for name in ("index.html", "the-city.html", "how-we-know.html"):
            assert (release / "site" / tag / name).is_file()
        for level, area_id in [("beat", each) for each in fable.AREAS] + [("district", "01")]:
            assert (release / "site" / find_area_page(tag, level, area_id)).is_file()


def test_pages_are_well_formed_and_lead_nowhere_that_is_not_there(
    release: Path, pages: list[SitePage]
) -> None:
    assert len(pages) == 1 + 3 * (3 + 8)
    for page in pages:
        assert page.faults == [], page.path
        assert len(page.ids) == len(set(page.ids)), page.path
        assert page.list_broken(release) == [], page.path


def test_each_language_says_which_it_is_and_where_the_others_are(release: Path) -> None:
    text = (release / "site/es/area/beat/a1.html").read_text("utf-8")
    assert '<html lang="es" dir="ltr">' in text
    assert '<link rel="canonical" href="a1.html">' in text
    assert 'hreflang="en" href="../../../en/area/beat/a1.html"' in text


def test_every_number_of_the_tables_is_a_published_one(release: Path, pages: list[SitePage]) -> None:
    values, _ = read_numbers(release / "public.duckdb")
    found = [
        (page.path.name, float(cell.attributes[name]))
        for page in pages
        for table in page.tables
        for row in table
        for cell in row
        for name in ("data-value", "data-low", "data-high", "data-base")
        if name in cell.attributes
    ]
    assert len(found) > 1000
    rounded = {round(value, 9) for value in values}
    assert [each for each in found if round(each[1], 9) not in rounded] == []


@pytest.mark.parametrize("area_id", list(fable.AREAS))
def test_incidents_of_an_area_stand_cell_for_cell(release: Path, area_id: str) -> None:
    page = SitePage(release / "site/en/area/beat" / f"{area_id}.html")
    (table,) = [
        t
        for t, c in zip(page.tables, page.captions, strict=True)
        if c.startswith("Incidents in") and "year" in c
    ]
    with open_copy(release / "public.duckdb") as connection:
        published = connection.execute(
            "select offence_group, year, incidents, reason from public_area_year "
            "where level = 'beat' and area_id = $area_id",
            {"area_id": area_id},
        ).fetchall()
    cells = {
        (group, int(head.text)): cell
        for group, row in zip(fable.GROUPS, table[1:], strict=True)
        for head, cell in zip(table[0][1:], row[1:], strict=True)
    }
    assert len(published) == len(cells)
    for group, year, incidents, reason in published:
        cell = cells[group, year]
        if incidents is None:
            assert (cell.text.strip(), cell.attributes.get("data-value")) == (reason, None)
        else:
            assert (cell.text.strip(), cell.attributes["data-value"]) == (f"{incidents:,}", str(incidents))


def test_every_number_of_a_sentence_is_a_published_one(release: Path, pages: list[SitePage]) -> None:
    _, written = read_numbers(release / "public.duckdb")
    written |= {str(number) for number in range(50)}  # how many numbers of the page are hidden, areas, events
    for page in of_language(pages, "en"):
        if page.path.name in ("the-city.html", "how-we-know.html"):
            continue
        for text in page.texts:
            if "numbers on this page" in text or "call 112" in text:
                continue
            assert [each for each in list_numbers(text) if each not in written] == [], text


def test_nothing_hidden_and_nothing_hostile_is_in_any_byte(release: Path) -> None:
    files = {path: path.read_bytes() for path in (release / "site").rglob("*") if path.is_file()}
    for path, content in files.items():
        for secret in fable.SECRETS:
            assert not re.search(rb"(?<!\d)%d(?!\d)" % secret, content), path
        if path.suffix == ".html":
            assert b"<script>" not in content, path
            assert not re.search(rb"href=.?javascript", content), path
            assert b" on" + b"click=" not in content, path


def test_no_page_asks_another_machine(release: Path, pages: list[SitePage]) -> None:
    for page in pages:
        asked = [address for tag, address in page.links if tag != "a" and "//" in address]
        assert asked == [], page.path
        assert "default-src 'none'" in html.unescape(page.path.read_text("utf-8"))
    for path in (release / "site/assets").iterdir():
        assert "//" not in re.sub(r"^\s*//.*$", "", path.read_text("utf-8"), flags=re.MULTILINE), path


def test_pages_need_no_script_and_hold_none(pages: list[SitePage]) -> None:
    for page in pages:
        scripts = [address for tag, address in page.links if tag == "script"]
        expected = ["../assets/site.js", "../assets/locate.js"] if page.path.name == "index.html" else []
        assert scripts == (expected if page.path.parent.name != "site" else [])


def test_hidden_and_unknown_are_told_apart_from_zero(release: Path) -> None:
    hidden = (release / "site/en/area/beat/b3.html").read_text("utf-8")
    assert re.search(r'class="right kept">hidden to protect privacy<', hidden)
    none = (release / "site/en/area/beat/a3.html").read_text("utf-8")
    assert 'class="right none">nobody counted<' in none
    zero = (release / "site/en/area/beat/a2.html").read_text("utf-8")
    assert 'data-value="0">0<' in zero


def test_maps_have_their_tables_and_say_what_has_no_number(release: Path, pages: list[SitePage]) -> None:
    text = (release / "site/en/the-city.html").read_text("utf-8")
    (page,) = [each for each in of_language(pages, "en") if each.path.name == "the-city.html"]
    drawings = re.findall(r'<svg[^>]* viewBox="[^"]+" role="group" aria-labelledby="([^ ]+)-name', text)
    assert drawings
    for key in drawings:
        section = text[text.index(f'<section id="{key}"') :]
        section = section[: section.index("</section>")]
        assert "<table>" in section
        assert "<desc " in section
        assert len(re.findall(r"<use (?:class=\"\w+\d\"|fill=\"url\(#\w+\)\") href=", section)) == len(
            list_corners()
        )
    assert 'fill="url(#dots)"' in text
    assert "Old Quay" in " ".join(page.texts), "an area without a boundary stands in the table"


def test_pseudo_locale_leaves_no_text_out(pages: list[SitePage]) -> None:
    named = {*fable.NAMES.values(), "Commonbeat", "Fable", "District 01", "District 02"}
    for page in of_language(pages, "en-XA"):
        left = {text: drop_data(drop_marked(text), named) for text in page.texts}
        assert [text for text, rest in left.items() if re.search(r"[A-Za-z]{3}", rest)] == [], page.path


def drop_marked(text: str) -> str:
    """Return what stands outside of the marks of the pseudo-locale, which may lie in each other."""
    depth, kept = 0, []
    for sign in text:
        depth += sign == "⟦"
        kept.append(sign if depth == 0 else "")
        depth -= sign == "⟧"
    return "".join(kept)


def drop_data(text: str, named: set[str]) -> str:
    """Leave out names and texts of the data, which are in no language of ours."""
    for name in sorted([*named, *DATA_WORDS], key=len, reverse=True):
        text = text.replace(name, " ")
    return text


DATA_WORDS = (
    "English", "Español", "Beats", "Beat", "Districts", "District", "June meeting", "Town Hall", "They came.",
    "Cars block the way.", "It is loud at night.", "Picnic", "Open day", "Not in a1", fable.HOSTILE,
    "In an emergency call 112.", "Fable records", "Fable pulse", "public_area_year", "csv", "CSV", "JSON",
    "manifest.json", "datapackage.json", "public.duckdb", "DUCKDB", "kB", "MB",
    "Police board", "Youth events",
)  # fmt: skip


def test_the_same_release_gives_the_same_bytes(release: Path, tmp_path: Path) -> None:
    def read(folder: Path) -> dict[str, bytes]:
        files = (path for path in (folder / "site").rglob("*") if path.is_file())
        return {str(path.relative_to(folder)): path.read_bytes() for path in files}

    first = read(release)
    (tmp_path / "public.duckdb").write_bytes((release / "public.duckdb").read_bytes())
    for name in ("csv/public_area_year.csv", "manifest.json"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes((release / name).read_bytes())
    assert write_site(tmp_path, languages=LANGUAGES) == len(first)
    assert read(tmp_path) == first


def test_calendars_hold_what_is_published_and_of_protected_events_the_day_alone(release: Path) -> None:
    calendar = Calendar.from_ical((release / "site/en/area/beat/a1.ics").read_bytes())
    events: dict[str, Any] = {str(each["uid"])[:2]: each for each in calendar.walk("vevent")}
    assert str(events["e2"]["summary"]) == "Picnic"
    assert str(events["e2"]["status"]) == "CANCELLED"
    assert str(events["e9"]["dtstart"].dt) == "2026-08-05"
    assert "location" not in events["e9"]
    assert (release / "site/en/event/e1.ics").is_file()


def test_boundaries_for_the_browser_are_those_of_the_map(release: Path) -> None:
    shapes = json.loads((release / "site/assets/beat.json").read_text())
    keys = [each["key"] for each in shapes["areas"]]
    assert keys == [f"beat/{area_id}" for area_id in list_corners()]
    assert min(shapes["areas"][0]["rings"][0][::2]) == round(WEST * shapes["scale"])


def test_what_is_no_release_is_refused_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(tmp_path)]) == 2
    assert "name the folder of a release" in capsys.readouterr().err
    assert main([]) == 2
    assert capsys.readouterr().err.startswith("Name the folder")


def test_publish_refuses_a_release_without_its_site(tmp_path: Path) -> None:
    with pytest.raises(PublishError, match="refused because its static site was not written"):
        publishing.write_static_site("fable", tmp_path)


def test_the_writer_is_told_nothing_but_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: dict[str, Any] = {}

    def run(command: list[str], **given: Any) -> subprocess.CompletedProcess[str]:
        told.update(given, command=command)
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setenv("COMMONBEAT_HOME", "secret")
    monkeypatch.setenv("COMMONBEAT_WORKSPACE_URL", "secret")
    monkeypatch.setattr(subprocess, "run", run)
    publishing.write_static_site("fable", tmp_path)
    assert told["command"][2:] == ["pages.shared.published.site", str(tmp_path.resolve())]
    assert "secret" not in told["env"].values()
