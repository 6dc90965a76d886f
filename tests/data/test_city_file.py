"""A city file says everything about an agency; a mistake in it is one sentence."""

from pathlib import Path

import pytest

from data.city_file import find_city_file, read_city
from data.errors import CityFileError
from tests.data.tiny import CITY, write_city


def read_text(folder: Path, text: str) -> str:
    """Return what is said of a city file with this text."""
    path = write_city(folder, text=text)
    with pytest.raises(CityFileError) as caught:
        read_city(path)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_shipped_city_files_are_valid() -> None:
    for name in ("demo", "chicago"):
        assert read_city(find_city_file(name)).areas[0].level == "beat"


def test_preset_lies_under_the_entry(tmp_path: Path) -> None:
    city = read_city(
        write_city(
            tmp_path, text=CITY.replace('preset = "generic"', 'preset = "generic"\ndate_format = "%d"')
        )
    )
    assert city.incidents[0].columns["occurred_at"] == "occurred_at"
    assert city.incidents[0].date_format == "%d"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('timezone = "America/Chicago"', 'time_zone = "America/Chicago"'), "did you mean timezone?"),
        (("pad = 3", "padd = 3"), "unknown key areas.1.padd; did you mean pad?"),
        (("pad = 3", 'pad = "three"'), "areas.1.pad: "),
        (('name = "Tiny"\n', ""), "city.name is missing"),
        (('preset = "generic"', 'preset = "generik"'), "no preset generik; the nearest is generic"),
        (('parent = "district"', 'parent = "distrct"'), "did you mean district?"),
        (('name = "people"', 'name = "records"'), "two sources are named records"),
        (("[city]", "[city"), "not TOML"),
        (('level = "district"', 'level = "beat"'), "two [[areas]] are level beat"),
        (('path = "beats.geojson"', ""), "needs exactly one of path, members or ids"),
        (('area_id = "beat"\n', ""), "needs area_id"),
        (('timezone = "America/Chicago"', 'timezone = "America/Chikago"'), "did you mean America/Chicago?"),
    ],
)
def test_a_mistake_is_named_with_what_is_near(tmp_path: Path, change: tuple[str, str], said: str) -> None:
    assert said in read_text(tmp_path, CITY.replace(*change, 1))


def test_all_mistakes_are_said_at_once(tmp_path: Path) -> None:
    said = read_text(tmp_path, CITY.replace("pad = 3", "padd = 3").replace("pad = 2", "paad = 2"))
    assert "padd" in said
    assert "paad" in said


def test_unknown_city_names_the_nearest() -> None:
    with pytest.raises(CityFileError, match="did you mean chicago"):
        find_city_file("chicagoo")
