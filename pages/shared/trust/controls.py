"""The trust page's widgets: they hold the texts of the address, and the address follows them."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from pages.shared import store
from pages.shared.address import Address, head_filters
from pages.shared.choices import load_choices, to_day
from pages.shared.keep import keep
from pages.shared.store import BuildInfo
from pages.shared.trust.filters import (
    FILLS,
    SORTS,
    TrustChoices,
    TrustFilters,
    TrustWave,
    settle_trust,
    write_trust,
)
from pages.shared.words import say_name

_SAME_TABLE = ("area", "kind", "page")
ADDRESS = Address("trust", unheld=("page",), views=("area", "page", "sort", "kind"))
hand_in, key_of, count_set = ADDRESS.hand_in, ADDRESS.key_of, ADDRESS.count_set


@keep(4, by=lambda build: build.state)
def load_offer(build: BuildInfo) -> TrustChoices:
    """Everything that the surveys of a build let a reader choose; kept per build."""
    waves: dict[tuple[str, str], list[TrustWave]] = {}
    for row in store.read("trust_waves", build=build).to_dict("records"):
        wave = _make_wave(row)
        waves.setdefault((f"{row['source']}:{row['measure']}", str(row["level"])), []).append(wave)
    kinds = store.read("trust_group_kinds", build=build).groupby("source")["group_kind"]
    return TrustChoices(
        choices=load_choices(build),
        waves={key: tuple(listed) for key, listed in waves.items()},
        kinds={str(source): tuple(str(kind) for kind in names) for source, names in kinds},
    )


def _make_wave(row: Mapping[Hashable, Any]) -> TrustWave:
    return TrustWave(
        start=to_day(row["wave_start"]),
        end=to_day(row["wave_end"]),
        conducted_by=_to_text(row["conducted_by"]),
        mode=_to_text(row["mode"]),
        wording_id=_to_text(row["wording_id"]),
        response_rate=None if pd.isna(row["response_rate"]) else float(row["response_rate"]),
        has_base=bool(row["has_base"]),
    )


def _to_text(value: object) -> str:
    return value if isinstance(value, str) else ""


def pick_trust(offer: TrustChoices) -> tuple[TrustFilters, dict[str, str], tuple[str, ...]]:
    """Settle what the reader chose by widget, link or click; widgets and address follow.

    Returns
    -------
    filters, query, notes
        The query is what the address says of them. Notes tell what a pasted link asked for in vain; they stay
        until something else is chosen.
    """
    texts, last = ADDRESS.gather()
    if last is not None and any(texts[name] != last[name] for name in last if name not in _SAME_TABLE):
        texts["page"] = "1"
    filters, query, notes = settle_trust(texts, offer)
    return filters, query, ADDRESS.settle(write_trust(filters), query, notes, is_link=last is None)


def show_side(build: BuildInfo, filters: TrustFilters, offer: TrustChoices) -> None:
    """The page's filters in the side panel, under the name of the city."""
    with st.sidebar:
        head_filters(build)
        _show_controls(filters, offer)


def _show_controls(filters: TrustFilters, offer: TrustChoices) -> None:
    ADDRESS.choose_one(
        "measure", "Survey question", {option.key: option.label for option in offer.list_surveys()}
    )
    levels = offer.list_levels(filters.measure)
    ADDRESS.choose_place(levels, offer.choices.list_within(filters.level))
    waves = offer.waves[(filters.measure, filters.level)][::-1]
    now = next(wave for wave in waves if wave.key == filters.wave)
    ADDRESS.choose_one("wave", "Wave", {wave.key: wave.words for wave in waves})
    ADDRESS.choose_one(
        "before", "Compare with", {wave.key: wave.words for wave in waves if wave.end < now.start}
    )
    if now.has_base:
        fills = ("Show no number", "Estimate with the help of similar areas")
        ADDRESS.choose_one("fill", "Where too few answered", dict(zip(FILLS, fills, strict=True)))
    kinds = offer.list_kinds(filters.measure)
    ADDRESS.choose_one("kind", "Groups of respondents by", {kind: say_name(kind, {}) for kind in kinds})
    label = offer.choices.find_level(filters.level).label
    names = (f"{label} name", f"{label} number", "People who answered, most first")
    ADDRESS.choose_one("sort", "Order of areas", dict(zip(SORTS, names, strict=True)))


def choose_area(areas: Mapping[str, str]) -> None:
    """The select box of areas: the way in for keyboards, and a search by name."""
    st.selectbox(
        "Area",
        ["", *areas],
        format_func=lambda area_id: areas.get(area_id, "Choose an area, or click one on the map"),
        key=key_of("area"),
    )
