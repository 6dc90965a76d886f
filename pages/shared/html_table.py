"""The table twin: the numbers of the map as a real HTML table, and as files to take away."""

import csv
import html
import io
import json
import math
import re
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from pages.shared.figures.figures import Column, Figures
from pages.shared.table_frame import Head, Row, frame_table
from pages.shared.words import is_known, lacks_number, say_count, say_number, say_places, say_score, say_times

ROWS_PER_PAGE = 25
_BY_NUMBER = "number-up"
_NOTHING, _NUMBER = ("", "–"), re.compile(r"−?[\d,]+(\.\d+)?( ?%)?")
_WHY_NOT = {"no_data": "no data", "too_few": "too few to show"}


def list_sorts(figures: Figures, noun: str) -> dict[str, str]:
    """Ways to sort, by the text that the address holds: by name, by number, or by a column either way."""
    ways = {"": f"{noun} name"}
    if _has_numbers(figures.frame):
        ways[_BY_NUMBER] = f"{noun} number"
    for column in figures.columns:
        if column.kind != "text":
            ways[f"{column.key}-down"] = f"{column.title}, highest first"
            ways[f"{column.key}-up"] = f"{column.title}, lowest first"
    return ways


def sort_rows(figures: Figures, sort: str) -> pd.DataFrame:
    """The areas asked about in the order wanted; areas without the number come last, ties by name."""
    rows = figures.frame[figures.frame["inside"]].sort_values("area_name", kind="stable")
    if sort == _BY_NUMBER:
        return rows.sort_index()
    column, _, way = sort.rpartition("-")
    if column not in {known.key for known in figures.columns}:
        return rows
    return rows.sort_values(column, ascending=way == "up", na_position="last", kind="stable")


def _has_numbers(rows: pd.DataFrame) -> bool:
    return any(
        lacks_number(str(area_id), str(name))
        for area_id, name in zip(rows.index, rows["area_name"], strict=True)
    )


def count_pages(rows: int) -> int:
    """How many pages the rows fill; one if there are none."""
    return max(1, -(-rows // ROWS_PER_PAGE))


def write_table(
    rows: pd.DataFrame, columns: Sequence[Column], *, caption: str, noun: str, selected: str = ""
) -> str:
    """One page of the table as HTML, every text from data escaped.

    Parameters
    ----------
    rows
        By area id, with `area_name`, `mark` and a column per entry of `columns`.
    caption
        What the table shows.
    noun
        Head of the first column; where names do not tell the areas' numbers, a second column does.
    selected
        Area id whose row is marked as the current one.
    """
    numbered = _has_numbers(rows)
    places = {column.key: find_places(rows[column.key]) for column in columns if column.kind == "number"}
    heads = [Head(noun), *([Head("Number")] if numbered else [])]
    heads += [Head(column.title, right=column.kind != "text") for column in columns]
    body = [
        Row(
            [
                html.escape(text)
                for text in _list_cells(str(area_id), row, columns, places, numbered=numbered)
            ],
            current=area_id == selected,
        )
        for area_id, row in zip(rows.index, _list_records(rows, columns), strict=True)
    ]
    return frame_table(heads, body, caption=caption)


def _list_records(rows: pd.DataFrame, columns: Sequence[Column]) -> list[dict[Hashable, Any]]:
    """What the cells are written from, row by row; the frame holds as much again that they do not need."""
    names: list[Hashable] = list(dict.fromkeys(["area_name", "mark", *(column.key for column in columns)]))
    values = [rows[name].tolist() for name in names]
    return [dict(zip(names, row, strict=True)) for row in zip(*values, strict=True)]


def find_places(values: "pd.Series[float]") -> int:
    """Decimal places of a whole column, so that its points stand below each other: three figures at most."""
    sizes = np.abs(values.to_numpy(dtype=np.float64, na_value=np.nan))
    largest = float(sizes[np.isfinite(sizes)].max()) if len(sizes) else 0.0
    return min(3, max(0, 2 - math.floor(math.log10(largest)))) if largest > 0 else 0


def _list_cells(
    area_id: str,
    row: Mapping[Hashable, Any],
    columns: Sequence[Column],
    places: Mapping[str, int],
    *,
    numbered: bool,
) -> list[str]:
    cells = [say_cell(row, column, places=places.get(column.key)) for column in columns]
    return [str(row["area_name"]), *([area_id] if numbered else []), *cells]


def say_cell(row: Mapping[Hashable, Any], column: Column, *, places: int | None = None) -> str:
    """A value as the table shows it; where there is none, the reason that the map shows by its mark."""
    value = row[column.key]
    if column.kind == "text":
        return value if isinstance(value, str) else ""
    if value is None or not is_known(float(value)):
        return _WHY_NOT.get(str(row["mark"]), "–") if column.key.removeprefix("other_") == "value" else "–"
    if places is not None and math.isfinite(float(value)):
        return say_places(float(value), places)
    say = {"count": say_count, "number": say_number, "score": say_score, "times": say_times}[column.kind]
    return say(float(value))


def write_csv(rows: pd.DataFrame, columns: Sequence[Column]) -> str:
    """Every area asked about, numbers in full; `why_no_value` says why a value is missing."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["area_id", "area_name", *(column.key for column in columns), "why_no_value"])
    for area_id, row in rows.iterrows():
        writer.writerow([area_id, row["area_name"], *_plain_values(row, columns), _why(row)])
    return out.getvalue()


def write_geojson(layer: str, rows: pd.DataFrame, columns: Sequence[Column]) -> str:
    """The same as GeoJSON (EPSG:4326): the map's outlines, with the columns as properties."""
    features = []
    for feature in json.loads(layer)["features"]:
        area_id = str(feature["id"])
        if area_id in rows.index:
            row = rows.T[area_id]
            values = dict(zip((column.key for column in columns), _plain_values(row, columns), strict=True))
            known = {"area_id": area_id, "area_name": row["area_name"], **values, "why_no_value": _why(row)}
            features.append({**feature, "properties": known})
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)


def _why(row: pd.Series) -> str | None:
    return _WHY_NOT.get(str(row["mark"]))


def _plain_values(row: pd.Series, columns: Iterable[Column]) -> list[object]:
    return [_plain(row[column.key], column) for column in columns]


def _plain(value: object, column: Column) -> object:
    if column.kind == "text":
        return value if isinstance(value, str) else None
    number = float(value) if isinstance(value, int | float | np.number) else np.nan
    if not np.isfinite(number):
        return None
    return round(number) if column.kind == "count" and number == round(number) else round(number, 6)


def write_rows(rows: Sequence[Sequence[str]], titles: Sequence[str], *, caption: str) -> str:
    """A table of texts; the first column heads each row, columns of numbers alone stand to the right."""
    heads = [
        Head(title, right=at > 0 and _holds_numbers([row[at] for row in rows]))
        for at, title in enumerate(titles)
    ]
    cells = [Row([html.escape(cell) for cell in row]) for row in rows]
    return frame_table(heads, cells, caption=caption)


def _holds_numbers(cells: Sequence[str]) -> bool:
    return any(cell not in _NOTHING for cell in cells) and all(
        cell in _NOTHING or _NUMBER.fullmatch(cell) for cell in cells
    )
