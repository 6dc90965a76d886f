"""Months without data as a calendar strip: a line for each source or area, a box for each month."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from pages.shared.chart_marks import GREY, Row, Spec, make_chart, make_layer, make_tip
from pages.shared.choices import to_day
from pages.shared.health import words
from pages.shared.health.load import LEAST_USUAL, Health, SourceMonths
from pages.shared.html_table import write_rows
from pages.shared.look import INDIGO, show_html
from pages.shared.show_chart import show_chart
from pages.shared.words import say_count, say_list, say_month, say_plural, say_spans

_ROW_PX, _HEAD_PX, _MOST_AREAS = 26, 34, 20


def list_boxes(name: str, months: SourceMonths) -> list[Row]:
    """A box for each month from the first to the last."""
    return [
        {
            "name": name,
            "t": f"{month:%Y-%m-%d}",
            "records": months.records.get(month, 0),
            "said": say_count(months.records[month]) if month in months.records else "none",
        }
        for month in months.days
        if month in months.records or month in months.missing
    ]


def draw_strip(boxes: Sequence[Row], names: Sequence[str], *, description: str) -> Spec:
    """Boxes by month: filled where `records` is above zero, empty with a cross where it is not."""
    x = {"field": "t", "type": "temporal", "timeUnit": "yearmonth", "title": None, "axis": _AXIS}
    y = {"field": "name", "type": "nominal", "sort": list(names), "title": None, "axis": _NAMES}
    tips = [make_tip("name", "Of"), make_tip("said", "Records")]
    there = [box for box in boxes if box["records"]]
    lacking = [box for box in boxes if not box["records"]]
    filled = {"type": "rect", "color": INDIGO, "opacity": 0.75, "height": 14}
    cross = {"type": "text", "text": "×", "color": GREY, "fontSize": 15, "fontWeight": "bold"}
    shapes = [(there, filled), (lacking, {**filled, "color": "transparent", "stroke": GREY, "opacity": 1})]
    layers = [make_layer(rows, mark, x=x, y=y, tooltip=tips) for rows, mark in shapes if rows]
    if lacking:
        # A band's middle: the label of a month stands over its box.
        layers.append(make_layer(lacking, cross, x={**x, "bandPosition": 0.5}, y=y))
    return make_chart(layers, _HEAD_PX + _ROW_PX * len(names), description)


_AXIS = {"grid": False, "tickCount": "year", "format": "%Y", "orient": "bottom"}
_NAMES = {"grid": False, "ticks": False, "domain": False, "labelLimit": 210}


def shorten(names: Mapping[str, str]) -> dict[str, str]:
    """Names without what stands before their last comma, where that still tells them apart."""
    short = {key: name.rpartition(", ")[2] for key, name in names.items()}
    return short if len(set(short.values())) == len(names) else dict(names)


def show_sources_strip(health: Health) -> None:
    """The strip of all dated sources and its table."""
    show_html("<h2>Months without data</h2>")
    lines = [*([health.together] if health.together else []), *health.months]
    names = {
        months.source: health.name(months.source) if months.source else words.ANY_SOURCE for months in lines
    }
    if not names:
        show_html("<p>No source has dated records.</p>")
        return
    shorts = shorten(names)
    boxes = [box for months in lines for box in list_boxes(shorts[months.source], months)]
    lacking = [names[months.source] for months in lines if months.missing]
    said = f"Months are missing from: {say_list(lacking)}." if lacking else "No month is missing."
    show_html(f"<p class='cb-small'>{words.STRIP_HOW}</p>")
    with st.container(key="health-strip"):
        chart = draw_strip(
            boxes, list(shorts.values()), description=f"{said} The table below has the same months."
        )
        show_chart(chart, width="stretch", theme="streamlit")
    rows = [_write_months(names[months.source], months) for months in lines]
    titles = ("Source", "First month", "Last month", "Months with records", "Months missing")
    show_html(write_rows(rows, titles, caption=said))


def _write_months(name: str, months: SourceMonths) -> tuple[str, ...]:
    first, last = min(months.days), max(months.days)
    missing = say_spans(months.missing) if months.missing else "none"
    return name, say_month(first), say_month(last), say_count(len(months.records)), missing


def show_silent_areas(health: Health) -> None:
    """Areas of the finest level that went a received month without incidents, where some are usual."""
    level = health.finest
    one, many = str(level["label"]).lower(), str(level["label_plural"])
    show_html(f"<h3>{html.escape(words.SILENT_HEAD.format(many=many))}</h3>")
    silent = health.silent
    if silent.empty:
        said = words.NOT_SILENT.format(one=one, least=LEAST_USUAL)
        show_html(f"<p class='cb-small'>{html.escape(said)}</p>")
        return
    areas = [
        (
            str(area_id),
            str(own["area_name"].iloc[0]),
            [to_day(month) for month in own["month"]],
            float(own["usual"].iloc[0]),
        )
        for area_id, own in silent.groupby("area_id", sort=False)
    ]
    shown = areas[:_MOST_AREAS]
    chart = draw_strip(
        _list_silent(health, shown), [name for _, name, _, _ in shown], description=_describe(areas)
    )
    with st.container(key="health-silent"):
        show_chart(chart, width="stretch", theme="streamlit")
    rows = [(name, say_count(usual), say_spans(months)) for _, name, months, usual in areas]
    more = f"; the chart has the first {_MOST_AREAS}" if len(areas) > _MOST_AREAS else ""
    caption = f"{say_plural(len(areas), one, many.lower())}, those with most incidents first{more}"
    show_html(
        write_rows(rows, (str(level["label"]), "Usual in a month", "Months without any"), caption=caption)
    )


def _describe(areas: Sequence[tuple[str, str, list[date], float]]) -> str:
    return (
        f"Months without incidents in {say_list([name for _, name, _, _ in areas])}; the table has the same."
    )


def _list_silent(health: Health, areas: Sequence[tuple[str, str, list[date], float]]) -> list[Row]:
    """Boxes of areas over all months that any source of incidents sent."""
    received = sorted({month for source in health.list_kinds("incidents") for month in source.records})
    return [
        {
            "name": name,
            "t": f"{month:%Y-%m-%d}",
            "records": 0 if month in silent else 1,
            "said": "none" if month in silent else "some",
        }
        for _, name, silent, _ in areas
        for month in received
    ]
