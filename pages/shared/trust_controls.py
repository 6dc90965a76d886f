"""The trust page's widgets: they hold the texts of the address, and the address follows them."""

import html
from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from pages.shared import store
from pages.shared.choices import load_choices, to_day
from pages.shared.look import show_html
from pages.shared.store import BuildInfo
from pages.shared.trust_filters import (
    FILLS,
    SORTS,
    TrustChoices,
    TrustFilters,
    TrustWave,
    settle_trust,
    write_trust,
)
from pages.shared.words import say_name

_TEXTS, _WROTE, _NOTES, _PENDING = "trust:texts", "trust:wrote", "trust:notes", "trust:pending"
_VIEW_ONLY = ("area", "page", "sort", "kind")


def load_offer(build: BuildInfo) -> TrustChoices:
    """Everything that the surveys of a build let a reader choose; kept per build."""
    return _load_offer((build.city, build.build_id), build)


@st.cache_resource(max_entries=4, show_spinner=False)
def _load_offer(build_key: tuple[str, str], _build: BuildInfo) -> TrustChoices:  # noqa: ARG001 - one per build
    waves: dict[tuple[str, str], list[TrustWave]] = {}
    for row in store.read("trust_waves", build=_build).to_dict("records"):
        wave = _make_wave(row)
        waves.setdefault((f"{row['source']}:{row['measure']}", str(row["level"])), []).append(wave)
    kinds = store.read("trust_group_kinds", build=_build).groupby("source")["group_kind"]
    return TrustChoices(
        choices=load_choices(_build),
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


def key_of(name: str) -> str:
    """Session key of the widget that holds a part of the address."""
    return f"trust-{name}"


def hand_in(changes: Mapping[str, str]) -> None:
    """Choose something for the next run, by name in the address; for callbacks."""
    st.session_state[_PENDING] = dict(changes)


def pick_trust(offer: TrustChoices) -> tuple[TrustFilters, dict[str, str], tuple[str, ...]]:
    """Settle what the reader chose by widget, link or click; widgets and address follow.

    Returns
    -------
    filters, query, notes
        The query is what the address says of them. Notes tell what a pasted link asked for in vain; they stay
        until something else is chosen.
    """
    texts, is_link = _gather_texts()
    filters, query, notes = settle_trust(texts, offer)
    settled = write_trust(filters)
    if is_link:
        st.session_state[_NOTES] = notes
    elif settled != st.session_state.get(_TEXTS):
        st.session_state[_NOTES] = ()
    st.session_state[_TEXTS] = settled
    for name, text in settled.items():
        if name != "page" and st.session_state.get(key_of(name)) != text:
            st.session_state[key_of(name)] = text
    st.session_state[_WROTE] = query
    if st.query_params.to_dict() != query:
        st.query_params.from_dict(query)
    return filters, query, st.session_state.get(_NOTES, ())


def _gather_texts() -> tuple[dict[str, str], bool]:
    """Where this run's choice comes from: a link that was opened, or else widgets and handed-in changes."""
    last: dict[str, str] | None = st.session_state.get(_TEXTS)
    asked = st.query_params.to_dict()
    if last is None:
        return asked, True
    held = {name: st.session_state[key_of(name)] for name in last if key_of(name) in st.session_state}
    widgets = {name: str(value or "") for name, value in held.items()}
    texts = {**last, **widgets, **st.session_state.pop(_PENDING, {})}
    # Back and forward change the address alone; an address that lags behind a click comes with one.
    if texts == last and asked != st.session_state.get(_WROTE):
        return asked, True
    if any(texts[name] != last[name] for name in last if name not in ("area", "kind", "page")):
        texts["page"] = "1"
    return texts, False


def count_set(query: Mapping[str, str]) -> int:
    """How many filters differ from what a reader sees who chose nothing."""
    return len([name for name in query if name not in _VIEW_ONLY])


def show_side(build: BuildInfo, filters: TrustFilters, offer: TrustChoices) -> None:
    """The page's filters in the side panel, under the name of the city."""
    with st.sidebar:
        suffix = " (fictional)" if store.city_settings(build).get("fictional") else ""
        show_html(f"<h2>Filters</h2><p class='cb-small'>{html.escape(build.city_name)}{suffix}</p>")
        _show_controls(filters, offer)


def _show_controls(filters: TrustFilters, offer: TrustChoices) -> None:
    _choose("measure", "Survey question", {option.key: option.label for option in offer.list_surveys()})
    levels = offer.list_levels(filters.measure)
    _choose("level", "Areas", {option.level: option.label_plural for option in levels})
    within = offer.choices.list_within(filters.level)
    if within:
        _choose("within", "Within", {"": "The whole city", **within})
    waves = offer.waves[(filters.measure, filters.level)][::-1]
    now = next(wave for wave in waves if wave.key == filters.wave)
    _choose("wave", "Wave", {wave.key: wave.words for wave in waves})
    _choose("before", "Compare with", {wave.key: wave.words for wave in waves if wave.end < now.start})
    if now.has_base:
        fills = ("Show no number", "Estimate with the help of similar areas")
        _choose("fill", "Where too few answered", dict(zip(FILLS, fills, strict=True)))
    kinds = offer.list_kinds(filters.measure)
    _choose("kind", "Groups of respondents by", {kind: say_name(kind, {}) for kind in kinds})
    label = offer.choices.find_level(filters.level).label
    names = (f"{label} name", f"{label} number", "People who answered, most first")
    _choose("sort", "Order of areas", dict(zip(SORTS, names, strict=True)))


def _choose(name: str, label: str, options: Mapping[str, str]) -> None:
    if options:
        st.selectbox(label, list(options), format_func=lambda key: options.get(key, key), key=key_of(name))


def choose_area(areas: Mapping[str, str]) -> None:
    """The select box of areas: the way in for keyboards, and a search by name."""
    st.selectbox(
        "Area",
        ["", *areas],
        format_func=lambda area_id: areas.get(area_id, "Choose an area, or click one on the map"),
        key=key_of("area"),
    )
