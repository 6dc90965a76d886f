"""Plans that people keep: a name for the address of a plan and the events it had, to open or withdraw."""

import html
from dataclasses import dataclass

import streamlit as st

from data.workspace import Stored, records
from pages.shared.identity import Person, who_am_i
from pages.shared.log.check import settle_words
from pages.shared.log.load import list_kept, load_offer
from pages.shared.log.words import TICK_FIRST
from pages.shared.look import name_row, show_html
from pages.shared.months import write_month
from pages.shared.page_head import show_note
from pages.shared.plain_text import clean_line
from pages.shared.store import BuildInfo
from pages.shared.where_next import kept_words as words
from pages.shared.where_next.cards import Card
from pages.shared.where_next.plan import Asked
from pages.shared.where_next.state import Offer, hand_in, usual_view, write_view
from pages.shared.words import escape_markdown
from pages.shared.workspace_state import current_workspace, save

LONGEST_NAME = 120
_NAME = "where-next-plan-name"

type Kept = Stored[records.SavedPlan]


@dataclass(frozen=True, eq=False)
class Shown:
    """The plan on the page: what it rests on, its events, its address, and the plans kept so far."""

    asked: Asked
    cards: tuple[Card, ...]
    query: dict[str, str]
    kept: tuple[Kept, ...]

    @property
    def same(self) -> Kept | None:
        """The kept plan that has exactly these events under these settings."""
        events = name_events(self.cards)
        return next((each for each in self.same_address if read_events(each) == events), None)

    @property
    def same_address(self) -> list[Kept]:
        """Kept plans that were made by the same settings, latest first."""
        return [each for each in reversed(self.kept) if read_address(each) == self.address]

    @property
    def address(self) -> dict[str, str]:
        """What of the address makes the plan: all but what the map shows, and always its first month."""
        settings = {name: text for name, text in self.query.items() if name != "map"}
        return settings | {"from": write_month(self.asked.view.first_month)}


def list_plans(build: BuildInfo) -> tuple[Kept, ...]:
    """Plans that were kept and not withdrawn, oldest first."""
    return tuple(list_kept(build, records.SavedPlan))


def read_address(kept: Kept) -> dict[str, str]:
    """The address that a plan was kept with."""
    address = kept.record.settings.get("address")
    return {str(name): str(text) for name, text in address.items()} if isinstance(address, dict) else {}


def read_events(kept: Kept) -> frozenset[str]:
    """The events that a plan was kept with, by venue and month."""
    return frozenset(str(event.get("key")) for event in kept.record.events)


def name_events(cards: tuple[Card, ...]) -> frozenset[str]:
    """The events on the page, by venue and month."""
    return frozenset(card.key for card in cards)


def draft_plan(shown: Shown, name: str) -> records.SavedPlan:
    """The record that a plan becomes."""
    return records.SavedPlan(
        name=name,
        settings={"address": shown.address, "plan": shown.asked.digest},
        months=shown.asked.view.all_months,
        events=tuple(
            {
                "key": card.key,
                "venue_id": card.venue_id,
                "place": card.place,
                "month": write_month(card.month),
                "starts_local": card.slot.starts.isoformat() if card.slot else None,
                "reason": card.reason,
            }
            for card in shown.cards
        ),
    )


def show_kept(build: BuildInfo, shown: Shown, offer: Offer) -> None:
    """Keep the plan under a name, and the list of those that were kept."""
    if who_am_i() is not None and shown.cards:
        _ask_name(build, shown)
    if shown.kept:
        with st.expander(f"Kept plans: {len(shown.kept)}"):
            for each in reversed(shown.kept):
                _show_row(build, each, offer)


def _ask_name(build: BuildInfo, shown: Shown) -> None:
    if shown.same is not None:
        show_html(f"<p class='cb-small'>{html.escape(words.say_kept_as(shown.same.record.name))}</p>")
        return
    if shown.same_address:
        earlier = shown.same_address[0]
        others = len(name_events(shown.cards) - read_events(earlier))
        said = words.say_drift(earlier.record.name, others, len(shown.cards))
        show_note(said)
    with st.container(horizontal=True, vertical_alignment="bottom", key="where-next-keep"):
        typed = st.text_input(
            "Keep this plan as", key=_NAME, max_chars=LONGEST_NAME, placeholder=words.EXAMPLE
        )
        pressed = st.button("Keep this plan", key="where-next-keep-plan")
    name = clean_line(typed)
    answered = settle_words("saved-plan", [name], load_offer(build).codes)
    if not pressed:
        return
    if not name:
        st.error(words.NO_NAME)
    elif any(each.record.name.casefold() == name.casefold() for each in shown.kept):
        st.error(escape_markdown(words.say_taken(name)))
    elif not answered:
        st.error(TICK_FIRST)
    elif keep_plan(build, shown, name) is not None:
        st.rerun()


def keep_plan(build: BuildInfo, shown: Shown, name: str) -> Kept | None:
    """Keep the plan on the page under a name; None, with the reason shown, where it could not be."""
    record = draft_plan(shown, name)

    def write(person: Person) -> Kept:
        return current_workspace(build).add(record, who=person.who)

    return save(write, said=words.say_kept(name, len(shown.cards)))


def _show_row(build: BuildInfo, kept: Kept, offer: Offer) -> None:
    name = kept.record.name
    with st.container(key=f"where-next-kept-{kept.record_id}", horizontal=True, vertical_alignment="center"):
        small = words.say_plan(kept.record, kept.created_at.date())
        show_html(f"<p>{html.escape(name)}</p><p class='cb-small'>{html.escape(small)}</p>")
        texts = write_view(usual_view(offer)) | read_address(kept)
        st.button(
            name_row("Open", name), key=f"where-next-open-{kept.record_id}", on_click=hand_in, args=(texts,)
        )
        if who_am_i() is not None:
            pressed = st.button(
                name_row("Withdraw", name), key=f"where-next-withdraw-{kept.record_id}", type="tertiary"
            )
            if pressed and _withdraw(build, kept):
                st.rerun()


def _withdraw(build: BuildInfo, kept: Kept) -> bool:
    def write(person: Person) -> object:
        return current_workspace(build).withdraw(
            records.SavedPlan,
            kept.record_id,
            who=person.who,
            why="withdrawn while planning",
            row_version=kept.row_version,
        )

    return save(write, said=words.say_withdrawn(kept.record.name)) is not None
