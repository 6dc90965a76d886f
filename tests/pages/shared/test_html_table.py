"""The table twin has the map's numbers, in HTML that shows data as text, and in files to take away."""

import csv
import io
import json
import re
from collections.abc import Callable

import pandas as pd
import pytest

from pages.shared import store
from pages.shared.figures.figures import Column, Figures
from pages.shared.html_table import (
    count_pages,
    list_sorts,
    sort_rows,
    write_csv,
    write_geojson,
    write_rows,
    write_table,
)
from pages.shared.legend import write_legend
from pages.shared.look import STYLE
from pages.shared.store import BuildInfo
from tests.pages.testford import HOSTILE_NAME

type Answer = Callable[..., Figures]


def test_table_is_real_html_with_a_caption_and_scopes(answer: Answer) -> None:
    figures = answer(measure="change")
    body = write_table(sort_rows(figures, ""), figures.columns, caption="Change", noun="Beat", selected="103")
    assert "<caption>Change</caption>" in body
    assert body.count('scope="row"') == 12
    assert body.count('scope="col"') == 2 + len(figures.columns)
    assert body.count('aria-current="true"') == 1


def test_hostile_names_are_shown_as_text(answer: Answer) -> None:
    figures = answer()
    body = write_table(sort_rows(figures, ""), figures.columns, caption="x", noun="Beat")
    assert "<img" not in body
    assert "&lt;img src=x onerror=alert(1)&gt; ${alert(1)}" in body


def test_numbers_stand_beside_names_that_do_not_tell_them_and_sort(answer: Answer) -> None:
    figures = answer()
    rows = sort_rows(figures, "number-up")
    assert list(rows.index) == sorted(rows.index)
    assert list_sorts(figures, "Beat")["number-up"] == "Beat number"
    body = write_table(rows.loc[["102"]], figures.columns, caption="x", noun="Beat")
    assert re.search(r'<th scope="col"[^>]*>Number</th>', body)
    assert re.search(r"<td[^>]*>102</td>", body)
    assert "Number" not in write_table(rows.loc[["101"]], figures.columns, caption="x", noun="Beat")


def test_sorting_puts_missing_numbers_last_either_way(answer: Answer) -> None:
    figures = answer(measure="trust")
    assert "value-down" in list_sorts(figures, "Beat")
    for way in ("value-down", "value-up"):
        assert sort_rows(figures, way).index[-1] == "203"
    assert sort_rows(figures, "value-down")["value"].iloc[0] == figures.frame["value"].max()
    assert sort_rows(figures, "nonsense").equals(sort_rows(figures, ""))


def test_only_what_was_asked_about_is_in_the_table(answer: Answer) -> None:
    figures = answer(within="district:002")
    assert sorted(sort_rows(figures, "").index) == ["201", "202", "203", "204"]


def test_csv_and_geojson_hold_the_numbers_of_the_map(testford: BuildInfo, answer: Answer) -> None:
    figures = answer(measure="trust")
    rows = sort_rows(figures, "")
    lines = {line["area_id"]: line for line in csv.DictReader(io.StringIO(write_csv(rows, figures.columns)))}
    assert float(lines["101"]["value"]) == pytest.approx(figures.frame.loc["101", "value"], abs=1e-6)
    assert (lines["203"]["value"], lines["203"]["why_no_value"]) == ("", "too few to show")
    assert lines["102"]["area_name"] == HOSTILE_NAME
    layer = store.read_layer("testford", "b1", "areas/beat")
    assert layer is not None
    collection = json.loads(write_geojson(layer, rows, figures.columns))
    found = {feature["id"]: feature for feature in collection["features"]}
    assert len(found) == 12
    assert found["101"]["properties"]["value"] == pytest.approx(figures.frame.loc["101", "value"], abs=1e-6)
    assert found["203"]["properties"]["value"] is None
    assert found["101"]["geometry"]["type"] == "Polygon"


def test_a_wide_table_says_the_head_in_every_cell_so_that_a_phone_can_lay_it_out_row_by_row() -> None:
    titles = ("District", "0 to 17", "18 to 34", "65 & over")
    wide = write_rows([("Abbey", *["no clear gap (10 more to 14 fewer)"] * 3)], titles, caption="Gaps")
    assert 'class="cb-table cb-stack"' in wide
    assert re.findall('data-head="([^"]*)"', wide) == ["0 to 17", "18 to 34", "65 &amp; over"]
    assert re.findall('role="([a-z]+)"', wide)[1:] == [
        *("table", "rowgroup", "row", *["columnheader"] * 4),
        *("rowgroup", "row", "rowheader", *["cell"] * 3),
    ]
    narrow = write_rows([("Abbey", "29", "740")], ("District", "Events", "Visits"), caption="Gaps")
    assert "cb-stack" not in narrow
    assert narrow.count('class="cb-right"') == 4, "columns of numbers stand to the right"
    assert "cb-right" not in wide
    assert re.search(r"@container \(max-width: [^)]*\) \{[^@]*\.cb-stack td::before", STYLE)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([12.0, 0.0544, 0.0], ["12.0", "0.1", "0"]),
        ([-9.96, 14.0, -0.01], ["−10.0", "14.0", "0.0"]),
        ([0.0122, 0.302], ["0.012", "0.302"]),
        ([1234.5, float("inf")], ["1,234", "without limit"]),
    ],
)
def test_numbers_of_a_column_have_as_many_places_as_each_other(values: list[float], said: list[str]) -> None:
    rows = pd.DataFrame({"area_name": "Abbey", "value": values, "mark": 0}, index=[""] * len(values))
    body = write_table(rows, [Column("value", "Rate", "number")], caption="x", noun="Beat")
    assert re.findall(r"<td[^>]*>([^<]*)</td>", body) == said


def test_pages_hold_25_rows() -> None:
    assert [count_pages(rows) for rows in (0, 1, 25, 26, 275)] == [1, 1, 1, 2, 11]


def test_legend_tells_marks_apart_and_names_the_corners(answer: Answer) -> None:
    plain = write_legend(answer(measure="trust"))
    assert "cb-too-few" in plain
    assert "too few answered to show" in plain
    two = write_legend(answer(measure="density-incidents"))
    assert all(corner in two for corner in ("few events, few incidents", "many events, many incidents"))
