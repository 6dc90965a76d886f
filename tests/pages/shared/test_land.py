"""Land is told in the unit that the city's readers know."""

import dataclasses

import numpy as np
import pytest

from pages.shared import store
from pages.shared.choices import load_choices
from pages.shared.figures.counts import column_of_base, find_base, say_per
from pages.shared.figures.figures import ask
from pages.shared.filters import default_filters
from pages.shared.store import BuildInfo


def test_a_city_of_miles_divides_by_square_miles(
    testford: BuildInfo, monkeypatch: pytest.MonkeyPatch
) -> None:
    choices = load_choices(testford)
    question = ask(testford, dataclasses.replace(default_filters(choices), per="km2"), choices)
    metric = find_base(question)
    assert (say_per(question), column_of_base(question).title) == ("per km² a year", "Land, km²")
    settings = {**store.city_settings(testford), "units": "imperial"}
    monkeypatch.setattr(store, "city_settings", lambda _: settings)
    assert (say_per(question), column_of_base(question).title) == ("per square mile a year", "Land, sq mi")
    assert np.allclose(find_base(question), metric / 2.589988)
