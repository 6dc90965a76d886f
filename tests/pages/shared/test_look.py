"""Colours can be told apart, also by readers who see fewer of them, and text stands out from its ground."""

import itertools
import re
import tomllib
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

import geo
from pages.shared.look import QUIET, QUIET_DARK, RAMPS, STYLE, name_row, show_html, write_color
from tests.contrast import measure_contrast

type Floats = NDArray[np.float64]

# Linear RGB as seen without one kind of cone. Source: Machado, Oliveira & Fernandes 2009, severity 1.
SEEN_BY: dict[str, list[list[float]]] = {
    "everyone": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    "protanopia": [[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]],
    "deuteranopia": [[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]],
    "tritanopia": [[1.256, -0.077, -0.179], [-0.078, 0.931, 0.148], [0.005, 0.691, 0.304]],
}
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
WHITE = np.array([0.9505, 1.0, 1.089])


def to_lab(color: str, seen_by: str) -> Floats:
    channels = np.array([int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    xyz = TO_XYZ @ np.clip(np.array(SEEN_BY[seen_by]) @ linear, 0, 1) / WHITE
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def differ(a: str, b: str, seen_by: str) -> float:
    return float(np.linalg.norm(to_lab(a, seen_by) - to_lab(b, seen_by)))


@pytest.mark.parametrize("seen_by", SEEN_BY)
@pytest.mark.parametrize("name", ["engagement-incidents", "engagement-trust"])
def test_each_of_the_nine_differs_from_its_neighbours(name: str, seen_by: str) -> None:
    ramp = RAMPS[name]
    for (i, a), (j, b) in itertools.combinations(enumerate(ramp), 2):
        if abs(i // 3 - j // 3) <= 1 and abs(i % 3 - j % 3) <= 1:
            assert differ(a, b, seen_by) >= 14, (a, b)


@pytest.mark.parametrize("seen_by", SEEN_BY)
def test_steps_of_a_ramp_differ_and_fewer_is_not_more(seen_by: str) -> None:
    for name in ("engagement", "incidents", "trust", "change"):
        assert all(differ(a, b, seen_by) >= 9 for a, b in itertools.pairwise(RAMPS[name]))
    change = RAMPS["change"]
    assert min(differ(change[0], change[4], seen_by), differ(change[1], change[3], seen_by)) >= 15


@pytest.mark.parametrize("seen_by", SEEN_BY)
def test_no_clear_change_is_quiet_in_the_dark_theme_and_unlike_every_change(seen_by: str) -> None:
    change = RAMPS["change"]
    assert QUIET[0] == change[2]
    assert all(differ(QUIET_DARK, color, seen_by) >= 9 for color in (*change[:2], *change[3:], "#12181f"))
    brightness = [measure_contrast(color, "#000000") for color in (QUIET_DARK, *change[:2], *change[3:])]
    assert brightness[0] == min(brightness)


def test_page_and_map_have_the_same_quiet_colours() -> None:
    painter = (Path(geo.__file__).parent / "templates" / "look.js").read_text(encoding="utf-8")
    listed = ", ".join(f'"{color}"' for color in QUIET)
    assert f"const QUIET = [{listed}];" in painter
    assert f'const QUIET_DARK = "{QUIET_DARK}";' in painter
    assert write_color(QUIET[0]) == f"light-dark({QUIET[0]}, {QUIET_DARK})"
    assert write_color("#7b2d6b") == "#7b2d6b"


@pytest.mark.parametrize("theme", [0, 1])
def test_text_stands_out_from_paper_and_panel(theme: int) -> None:
    pairs = re.findall(r"--cb-([a-z]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", STYLE)
    colors = {name: (light, dark)[theme] for name, light, dark in pairs}
    for text, ground in itertools.product(("ink", "muted", "accent"), ("paper", "panel", "note")):
        assert measure_contrast(colors[text], colors[ground]) >= 4.5, (text, ground)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_words_of_a_primary_button_stand_out_on_every_page(theme: str) -> None:
    color = "(#[0-9a-f]{6})"
    wanted = rf"stBaseButton-primary[^{{]*:not\(:disabled\)[^{{]*{{\s+color: light-dark\({color}, {color}\)"
    rule = re.search(wanted, STYLE)
    assert rule
    config = Path(geo.__file__).parents[1] / ".streamlit" / "config.toml"
    ground = tomllib.loads(config.read_text(encoding="utf-8"))["theme"][theme]["primaryColor"]
    assert measure_contrast(rule[1 if theme == "light" else 2], ground) >= 4.5


def test_a_button_of_a_row_says_to_the_ear_which_row_it_is_of() -> None:
    assert name_row("Open", "Coffee *at* 7") == r"Open :small[Coffee \*at\* 7]"
    assert re.search(r'button \S+ span\[style\*="0\.875rem"\] \{[^}]*clip-path: inset\(50%\)', STYLE)


def test_a_number_and_its_percent_sign_stay_on_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    monkeypatch.setattr("pages.shared.look.st.html", shown.append)
    show_html("<p>ends of the 95 % interval, Share, %</p>")
    assert "95\N{NO-BREAK SPACE}% interval, Share, %" in shown[0]
