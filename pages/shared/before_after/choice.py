"""What a reader chose to study, kept in the address: a programme on file, or one that was drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from pages.shared.address import Address
from pages.shared.before_after.words import AIMS, GROUPS
from pages.shared.filters import Choices
from pages.shared.months import add_months, parse_month, write_month
from pages.shared.words import say_month
from queries.measures.study.areas import Programme

DRAW = "draw"
NAMES = ("programme", "group", "level", "areas", "start", "starts", "aim", "placebo", "why")
_ALWAYS = ("programme", "group", "placebo", "why")
ADDRESS = Address("before-after", lists=("areas",), unheld=("starts", "placebo", "why"))
hand_in = ADDRESS.hand_in


@dataclass(frozen=True)
class Choice:
    """A settled choice. `programme` is None where none is on file, or the drawn one has no area yet.

    `own_starts` are the months of drawn areas that did not begin with the others. `placebo` is a category
    that the programme should not move, and `why`; empty where nothing was chosen.
    """

    key: str
    group: str
    level: str
    areas: tuple[str, ...]
    start: date
    aim: str
    programme: Programme | None
    own_starts: tuple[tuple[str, date], ...] = ()
    placebo: str = ""
    why: str = ""
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
    own = _read_starts(texts.get("starts", ""), areas, start, choices)
    drawn = _draw(level, {**dict.fromkeys(areas, start), **own}, AIMS.get(aim, "")) if areas else None
    return Choice(
        key=key,
        group=group if group in GROUPS else "all",
        level=level,
        areas=areas,
        start=start,
        aim=aim if aim in AIMS else "",
        programme=drawn if key == DRAW else by_key.get(key),
        own_starts=tuple(own.items()),
        placebo=texts.get("placebo", "")[:80],
        why=texts.get("why", "")[:20],
        notes=tuple(notes),
    )


def _read_starts(text: str, areas: tuple[str, ...], start: date, choices: Choices) -> dict[str, date]:
    """Areas with a month of their own, written `0515:2024-09,0521:2025-01`."""
    pairs = (part.partition(":") for part in text.split(",") if part)
    months = {area_id: parse_month(month) for area_id, _, month in pairs}
    return {
        area_id: month
        for area_id in areas
        if (month := months.get(area_id)) in choices.months and month is not None and month != start
    }


def write_starts(starts: Mapping[str, date]) -> str:
    """Months of areas as one text of the address."""
    return ",".join(f"{area_id}:{write_month(month)}" for area_id, month in starts.items())


def _draw(level: str, starts: Mapping[str, date], aim: str) -> Programme:
    name = f"Drawn here, from {say_month(min(starts.values()))}"
    return Programme(DRAW, name, level, tuple(sorted(starts.items())), aim)


def write_choice(choice: Choice) -> dict[str, str]:
    """The choice as texts, by name in the address."""
    return {
        "programme": choice.key,
        "group": choice.group,
        "level": choice.level,
        "areas": ",".join(choice.areas),
        "start": write_month(choice.start),
        "starts": write_starts(dict(choice.own_starts)),
        "aim": choice.aim,
        "placebo": choice.placebo,
        "why": choice.why,
    }


def write_query(choice: Choice) -> dict[str, str]:
    """The address: what differs from what is shown to a reader who chose nothing."""
    texts = write_choice(choice)
    kept = NAMES if choice.drawn else _ALWAYS
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
                "level", "Area level", {option.level: option.label_plural for option in choices.levels}
            )
            found = choices.find_level(choice.level)
            names_of_areas = {option.area_id: option.name for option in found.areas}
            st.multiselect(
                "Areas",
                list(names_of_areas),
                format_func=lambda area_id: names_of_areas.get(area_id, area_id),
                key=ADDRESS.key_of("areas"),
                placeholder="Choose areas, or click them on the map",
            )
            months = [month for month in reversed(choices.months) if month <= choices.last_whole_month]
            options = {write_month(month): say_month(month) for month in months}
            ADDRESS.choose_one("start", "Start", options)
            _choose_starts(choice, names_of_areas, options)
            ADDRESS.choose_one("aim", "Aim", AIMS)
        ADDRESS.choose_one("group", "Offence group", GROUPS)


def _choose_starts(choice: Choice, names: Mapping[str, str], months: Mapping[str, str]) -> None:
    """A start for each drawn area, folded away: most programmes begin everywhere at once."""
    if not choice.areas:
        return
    own = dict(choice.own_starts)
    with st.expander("A start for each area", expanded=bool(own)):
        for area_id in choice.areas:
            key = ADDRESS.key_of(f"start-in-{area_id}")
            st.session_state[key] = write_month(own.get(area_id, choice.start))
            st.selectbox(
                names.get(area_id, area_id),
                list(months),
                format_func=lambda text: months.get(text, text),
                key=key,
                on_change=_move_start,
                args=(choice, area_id, key),
            )


def _move_start(choice: Choice, area_id: str, key: str) -> None:
    month = parse_month(str(st.session_state[key]))
    moved = {**dict(choice.own_starts), **({area_id: month} if month else {})}
    hand_in({"starts": write_starts(moved)})
