"""Addresses of the site: kept apart on any disk, never out of their folder, relative."""

import posixpath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.shared.published.site_paths import PLAIN, find_area_page, name_safely, write_link


@pytest.mark.parametrize("plain", ["0111", "beat", "community_area", "e01004736"])
def test_plain_ids_stay_as_they_are(plain: str) -> None:
    assert name_safely(plain) == plain


@pytest.mark.parametrize(
    "hostile", ["../../etc", "A1", "a/b", "", ".", "con", "index", "x" * 300, "é", '"><b>', "a b"]
)
def test_all_others_get_a_name_of_their_own(hostile: str) -> None:
    safe = name_safely(hostile)
    assert safe != hostile
    assert PLAIN.fullmatch(safe)


@given(st.lists(st.text(), unique=True, min_size=2, max_size=6))
def test_no_two_ids_share_a_file(ids: list[str]) -> None:
    assert len({name_safely(each).casefold() for each in ids}) == len(ids)


@given(st.text(), st.text())
def test_a_page_never_leaves_its_folder(level: str, area_id: str) -> None:
    page = find_area_page("en", level, area_id)
    assert posixpath.normpath(page) == page
    assert page.startswith("en/area/")
    assert page.count("/") == 3


def test_addresses_are_relative() -> None:
    page = find_area_page("en", "beat", "0111")
    assert write_link("en/index.html", page=page) == "../../index.html"
    assert write_link("es/area/beat/0111.html", page=page) == "../../../es/area/beat/0111.html"
    assert write_link("../csv/public_area.csv", page=page) == "../../../../csv/public_area.csv"
    assert write_link("en/index.html", page="index.html") == "en/index.html"
