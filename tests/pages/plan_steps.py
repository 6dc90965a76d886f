"""Steps of tests of the Where next page: a small city with venues, and plans made without the page."""

from streamlit.testing.v1 import AppTest

from geo.siting import Plan
from pages.shared.choices import load_choices
from pages.shared.store import BuildInfo
from pages.shared.where_next.cards import Card, make_cards
from pages.shared.where_next.dates import date_events
from pages.shared.where_next.exchange import take_swaps
from pages.shared.where_next.need import find_facts
from pages.shared.where_next.places import list_group_levels, load_places
from pages.shared.where_next.plan import Asked, ask_plan, explain_asked, solve_asked
from pages.shared.where_next.state import make_offer, settle_view

HOSTILE = "<img src=x onerror=alert(1)> ${x} **b** [a](http://a.example)"
# A venue in the middle of every other beat, and one in the south-western corner.
VENUES = (
    ("n1", "North School", "school", -0.985, 50.025, False),
    ("n2", HOSTILE, "school", -0.965, 50.025, False),
    ("s1", "South School", "school", -0.995, 50.005, False),
    ("s2", "South Hall", "community_centre", -0.975, 50.005, False),
    ("w1", "Corner Hall", "community_centre", -0.9999, 50.0001, False),
)


def press(app: AppTest, label: str) -> AppTest:
    """Press the button that the eye knows by this label; what names its row is left out."""
    return next(button for button in app.button if button.label.split(" :small[")[0] == label).click().run()


def make_plan(build: BuildInfo, **texts: str) -> tuple[Asked, tuple[Card, ...], Plan]:
    """A plan without the page, from parts of an address."""
    choices = load_choices(build)
    places = load_places(build, choices)
    assert places is not None
    kinds = tuple(sorted(places.venues["kind"].unique()))
    offer = make_offer(build, kinds, list_group_levels(choices, places))
    view, notes = settle_view(texts, offer)
    assert not notes
    facts = find_facts(build, choices, places, start=view.first_month, reach_m=view.reach_m)
    asked = ask_plan(build, view, places, facts, (), {})
    exchanged = take_swaps(asked, solve_asked(asked, show_progress=lambda _share: None))
    asked, plan = exchanged.asked, exchanged.plan
    dates = date_events(build, asked, plan.events, ours=frozenset())
    return asked, make_cards(asked, plan, explain_asked(asked, plan), dates, {}), plan
