"""What a reader chose to study, kept in the address: a programme on file, or one that was drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from pages.shared.address import Address
from pages.shared.before_after_areas import Programme
from pages.shared.before_after_words import AIMS, GROUPS
from pages.shared.filters import Choices
from pages.shared.months import add_months, parse_month, write_month
from pages.shared.words import say_month

DRAW = "draw"
NAMES = ("programme", "group", "level", "areas", "start", "aim")
ADDRESS = Address("before-after", lists=("areas",))
hand_in = ADDRESS.hand_in


@dataclass(frozen=True)
class Choice:
    """A settled choice. `programme` is None where none is on file, or the drawn one has no area yet."""

    key: str
    group: str
    level: str
    areas: tuple[str, ...]
    start: date
    aim: str
    programme: Programme | None
    notes: tuple[str, ...] = ()

    @property
    def drawn(self) -> bool:
        """Whether areas and start are the reader's own."""
        return self.key == DRAW


def settle_choice(texts: Mapping[str, str], choices: Choices, programmes: Sequence[Programme]) -> Choice:
    """Make a choice that the city can show out of texts of an address or of widgets."""
    by_key = {programme.key: programme for programme in programmes}
    first = programmes[0].key if programmes else ""
    key = texts.get("programme") or first
    notes = []
    if key != DRAW and key not in by_key:
        notes.append("The programme in this link is not on file; another is shown.")
        key = first
    group = texts.get("group", "all")
    level = choices.find_level(texts.get("level", "")).level
    known = {option.area_id for option in choices.find_level(level).areas}
    areas = tuple(area_id for area_id in texts.get("areas", "").split(",") if area_id in known)
    start = parse_month(texts.get("start", "")) or add_months(choices.last_whole_month, -11)
    start = start if start in choices.months else add_months(choices.last_whole_month, -11)
    aim = texts.get("aim", "")
    drawn = _draw(level, areas, start, AIMS.get(aim, "")) if key == DRAW and areas else None
    return Choice(
        key=key,
        group=group if group in GROUPS else "all",
        level=level,
        areas=areas,
        start=start,
        aim=aim if aim in AIMS else "",
        programme=drawn or by_key.get(key),
        notes=tuple(notes),
    )


def _draw(level: str, areas: tuple[str, ...], start: date, aim: str) -> Programme:
    starts = tuple((area_id, start) for area_id in sorted(areas))
    return Programme(DRAW, f"Drawn here, from {say_month(start)}", level, starts, aim)


def write_choice(choice: Choice) -> dict[str, str]:
    """The choice as texts, by name in the address."""
    return {
        "programme": choice.key,
        "group": choice.group,
        "level": choice.level,
        "areas": ",".join(choice.areas),
        "start": write_month(choice.start),
        "aim": choice.aim,
    }


def write_query(choice: Choice) -> dict[str, str]:
    """The address: what differs from what is shown to a reader who chose nothing."""
    texts = write_choice(choice)
    kept = NAMES if choice.drawn else ("programme", "group")
    return {name: texts[name] for name in kept if texts[name] and (name, texts[name]) != ("group", "all")}


def pick_choice(choices: Choices, programmes: Sequence[Programme]) -> Choice:
    """Settle what the reader chose by widget, link or click, and show the widgets and the address of it."""
    texts, last = ADDRESS.gather()
    choice = settle_choice(texts, choices, programmes)
    ADDRESS.settle(write_choice(choice), write_query(choice), (), is_link=last is None)
    _show_controls(choice, choices, programmes)
    return choice


def _show_controls(choice: Choice, choices: Choices, programmes: Sequence[Programme]) -> None:
    with st.sidebar:
        names = {programme.key: programme.name for programme in programmes}
        start = {} if names else {"": "None on file"}
        ADDRESS.choose_one("programme", "Programme", {**start, **names, DRAW: "Draw one: areas and start"})
        if choice.drawn:
            ADDRESS.choose_one(
                "level", "Areas of", {option.level: option.label_plural for option in choices.levels}
            )
            options = {option.area_id: option.name for option in choices.find_level(choice.level).areas}
            st.multiselect(
                "Areas",
                list(options),
                format_func=lambda area_id: options.get(area_id, area_id),
                key=ADDRESS.key_of("areas"),
                placeholder="Choose areas, or click them on the map",
            )
            months = [month for month in reversed(choices.months) if month <= choices.last_whole_month]
            ADDRESS.choose_one("start", "Start", {write_month(month): say_month(month) for month in months})
            ADDRESS.choose_one("aim", "Aim", AIMS)
        ADDRESS.choose_one("group", "Offence group", GROUPS)
