"""Parts of the event form that are more than one field: times, groups reached, and what was raised."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import streamlit as st

from data.workspace.records import CONCERN_TOPICS, Event
from pages.shared.area_search import parse_coordinates
from pages.shared.log import words
from pages.shared.log.fields import Form, clean
from pages.shared.words import escape_markdown, say_name

MOST_CONCERNS = 12
QUARTER = dt.timedelta(minutes=15)


def ask_times(form: Form[Event]) -> dict[str, Any]:
    """Day, start and end; an end before the start is on the next day."""
    start: dt.datetime | None = form.first.get("starts_local")
    end: dt.datetime | None = form.first.get("ends_local")
    draft = form.draft
    with st.container(horizontal=True, key="log-times"):
        day = st.date_input(
            "Day *",
            value=None,
            key=draft.seed("day", start.date() if start else None),
            min_value=dt.date(2000, 1, 1),
            max_value=dt.date(2100, 1, 1),
        )
        begins = st.time_input(
            "Starts *",
            value=None,
            key=draft.seed("begins", start.time() if start else dt.time(18)),
            step=QUARTER,
        )
        ends = st.time_input(
            "Ends", value=None, key=draft.seed("ends", end.time() if end else None), step=QUARTER
        )
    for name, value in (("day", day), ("begins", begins), ("ends", ends)):
        draft.keep(name, value)
    if day is None or begins is None:
        return {"ends_local": None}
    starts_local = dt.datetime.combine(day, begins)
    if ends is None:
        return {"starts_local": starts_local, "ends_local": None}
    nights = (end.date() - start.date()).days if start and end else 0
    ends_local = dt.datetime.combine(day + dt.timedelta(days=nights), ends)
    if ends_local < starts_local:
        ends_local += dt.timedelta(days=1)
    return {"starts_local": starts_local, "ends_local": ends_local}


def ask_point(form: Form[Event]) -> dict[str, Any]:
    """A point as latitude and longitude, as people copy them."""
    lon, lat = form.first.get("lon"), form.first.get("lat")
    first = f"{lat}, {lon}" if lon is not None and lat is not None else ""
    key = form.draft.seed("point", first)
    text = form.draft.keep(
        "point", st.text_input("Point: latitude, longitude", key=key, placeholder="41.88, -87.63")
    )
    if not text.strip():
        return {"lon": None, "lat": None}
    point = parse_coordinates(text)
    return {"lon": point[0], "lat": point[1]} if point else {"lon": text, "lat": text}


def ask_groups(form: Form[Event]) -> list[dict[str, Any]]:
    """Groups reached as counts; how they are known is asked once for all."""
    draft, offer = form.draft, form.offer
    known: Sequence[dict[str, Any]] = form.first.get("groups_reached") or ()
    counts = {f"{each['group_kind']}:{each['group_name']}": each["count"] for each in known}
    key = draft.seed("groups", list(counts))
    options = list(dict.fromkeys([*offer.groups, *counts, *st.session_state[key]]))
    chosen = st.multiselect(
        "Groups reached",
        options,
        format_func=lambda each: offer.groups.get(each, each),
        key=key,
        placeholder="Choose, or type such as language: Somali",
        accept_new_options=True,
    )
    draft.keep("groups", list(chosen))
    if not chosen:
        return []
    basis = st.radio(
        "How are the groups known?",
        list(words.BASES),
        format_func=words.BASES.__getitem__,
        key=draft.seed("basis", known[0]["basis"] if known else "self_reported"),
    )
    draft.keep("basis", basis)
    found = []
    for each in chosen:
        kind, group = split_group(each)
        name = f"count of {each}"
        key = draft.seed(name, counts.get(each))
        label = f"How many: {escape_markdown(offer.groups.get(each, f'{group}, {kind}'))}"
        count = draft.keep(name, st.number_input(label, min_value=0, value=None, step=1, key=key))
        found.append({"group_kind": kind, "group_name": group, "count": count, "basis": basis})
    return found


def split_group(text: str) -> tuple[str, str]:
    """`language: Somali` as kind and name; what names no kind is of the kind `group`."""
    kind, sign, group = text.partition(":")
    return (
        (kind.strip(), group.strip()) if sign and kind.strip() and group.strip() else ("group", text.strip())
    )


def ask_concerns(form: Form[Event]) -> list[dict[str, Any]]:
    """What was raised: as many concerns as there are, each with its topic and who sees to it."""
    draft = form.draft
    count = int(draft.recall("concerns", 1) or 1)
    found = []
    for position in range(count):
        name = f"concern {position + 1}"
        label = "What was raised" if position == 0 else "What else was raised"
        text = clean(draft.keep(name, st.text_area(label, key=draft.seed(name, ""), height=80)))
        if text is None and not draft.recall(f"{name} topic"):
            continue
        topic = st.selectbox(
            "About",
            list(CONCERN_TOPICS),
            index=None,
            format_func=lambda each: say_name(each, {}),
            key=draft.seed(f"{name} topic", None),
            placeholder="Choose a topic; other, if none",
        )
        draft.keep(f"{name} topic", topic)
        role = st.selectbox(
            words.say_field("owner_role"),
            list(words.ROLES),
            index=None,
            key=draft.seed(f"{name} role", None),
            placeholder="Choose or type a role",
            accept_new_options=True,
        )
        draft.keep(f"{name} role", role)
        if text is not None:
            found.append({"text": text, "topic": topic or "other", "owner_role": clean(role)})
    if found and len(found) == count < MOST_CONCERNS:
        st.button(
            "Add another concern", key="log-add-concern", on_click=draft.keep, args=("concerns", count + 1)
        )
    return found
