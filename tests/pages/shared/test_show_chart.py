"""Charts are drawn once; where the page is dark, their lines and intervals stand out from the dark ground."""

import pandas as pd
import pytest

from pages.shared.charts import draw_waves
from pages.shared.look import AMBER, INDIGO, INK, TEAL
from pages.shared.show_chart import DARK, recolor
from tests.contrast import measure_contrast

DARK_GROUND, DARK_PANEL = "#12181f", "#1c252f"


@pytest.mark.parametrize("color", [AMBER, INDIGO, TEAL, INK])
def test_every_idea_has_a_color_that_stands_out_in_the_dark(color: str) -> None:
    for ground in (DARK_GROUND, DARK_PANEL):
        assert measure_contrast(DARK[color], ground) >= 6
        assert measure_contrast(DARK[color], ground) > measure_contrast(color, ground) or color == INK


def test_marks_change_their_color_and_data_and_words_do_not() -> None:
    waves = pd.DataFrame(
        {"wave_end": [pd.Timestamp("2026-05-16")], "score": [54.0], "low": [53.0], "high": [55.0]}
    )
    light = draw_waves(waves, description=TEAL)
    light["layer"][0]["data"]["values"][0]["name"] = TEAL
    dark = recolor(light)
    assert {layer["mark"]["color"] for layer in dark["layer"]} == {DARK[TEAL]}
    assert dark["layer"][0]["data"] == light["layer"][0]["data"]
    assert {layer["mark"]["color"] for layer in light["layer"]} == {TEAL}
