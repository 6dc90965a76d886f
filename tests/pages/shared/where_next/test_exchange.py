"""Where next: an event is held at another venue at a cost that a recount confirms, and can be taken back."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.shared.store import BuildInfo
from pages.shared.where_next.cards import Card
from pages.shared.where_next.swaps import Swap, add_swap, find_swap, read_swaps, write_swaps
from tests.pages.page_steps import Open, read_text
from tests.pages.plan_steps import make_plan, press

MONTH = date(2026, 8, 1)
IDS = st.text(min_size=1, max_size=12)


@given(st.lists(st.builds(Swap, st.just(MONTH), IDS, IDS), max_size=5, unique_by=lambda swap: swap.venue_id))
def test_every_exchange_survives_the_address_whatever_venues_are_called(swaps: list[Swap]) -> None:
    assert read_swaps(write_swaps(tuple(swaps))) == tuple(swaps)


@pytest.mark.parametrize("text", ["2026-13:a>b", "a>b", "2026-08:a", "2026-08:a>b,2026-08:a>c", "2026-08:>b"])
def test_a_text_that_is_no_exchange_is_refused(text: str) -> None:
    assert read_swaps(text) is None


def test_an_event_moved_twice_is_one_exchange_and_moved_home_is_none() -> None:
    once = add_swap((), Swap(MONTH, "a", "b"))
    twice = add_swap(once, Swap(MONTH, "b", "c"))
    assert twice == (Swap(MONTH, "a", "c"),)
    assert find_swap(twice, MONTH, "c") == twice[0]
    assert add_swap(twice, Swap(MONTH, "c", "a")) == ()


def count_reached(build: BuildInfo, **texts: str) -> tuple[float, tuple[Card, ...]]:
    asked, cards, plan = make_plan(build, **texts)
    visits = asked.problem.count_visits(plan.events)
    return float(asked.places.residents[visits > 0].sum()), cards


def test_another_venue_is_taken_from_the_list_followed_everywhere_and_taken_back(
    open_page: Open, build: BuildInfo
) -> None:
    before, cards = count_reached(build, events="3")
    card = cards[0]
    app = open_page(name="Kim Doe", events="3")
    app.session_state[f"where-next-change-{card.event.venue}-{card.event.month}"] = True
    app.run()
    assert not app.exception
    choice = next(box for box in app.selectbox if box.label.startswith("Another venue than"))
    take = next(button for button in app.button if button.label.startswith("Hold it at"))
    # The label is Markdown, in which every sign is escaped; the list is plain text.
    place = take.label.removeprefix("Hold it at ").replace("\\", "").replace("\u2060", "")
    assert f": {place} (" in choice.options[0]
    take.click().run()
    assert not app.exception
    swap = str(app.query_params["swap"])
    text = read_text(app)
    assert "1 venue was exchanged by hand" in text
    after, changed = count_reached(build, events="3", swap=swap)
    assert {each.key for each in cards} - {each.key for each in changed} == {card.key}
    (came,) = [each for each in changed if each.key not in {one.key for one in cards}]
    assert (came.place, came.month) == (place, card.month)
    lost = round(before - after)
    said = f"{lost:,} fewer residents" if lost > 0 else "as many residents" if lost == 0 else "more residents"
    assert said in choice.options[0].casefold()
    assert said in text
    press(app, f"Put {len(changed)} events into the calendar")
    assert "On the calendar" in read_text(app)
    press(app, "Take the exchange back")
    assert "swap" not in app.query_params
    assert "exchanged by hand" not in read_text(app)


def test_an_exchange_that_fits_no_more_is_said_and_left_out(open_page: Open) -> None:
    text = read_text(open_page(events="3", swap="2026-07:nowhere>n1,2026-07:gone>s1"))
    assert "2 exchanges fit this plan or its limits no more and are left out." in text
