"""Need: bounded parts under published weights, and nothing that must not decide where police go."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from queries.errors import MeasureInputError, NeedSettingsError
from queries.measures.need import (
    COMPONENTS,
    FLOOR,
    PRESETS,
    check_component,
    draw_demands,
    explain_refusal,
    need_index,
)
from queries.measures.need_components import (
    crime_component,
    months_component,
    reach_component,
    shrink_trends,
    trust_component,
    uncertainty_component,
)

shares = arrays(np.float64, 4, elements=st.floats(0, 1))
weights = st.fixed_dictionaries({name: st.floats(0.01, 1) for name in COMPONENTS if name != "rising_crime"})


def test_by_hand() -> None:
    need = need_index(
        {"low_trust": [1, 0], "months_since": [1, 1]}, {"low_trust": 3, "months_since": 1}, [100, 10]
    )
    assert need.index == pytest.approx([1, FLOOR**0.75])
    assert need.demand == pytest.approx([100, 10 * FLOOR**0.75])
    assert need.weights == {"low_trust": 0.75, "months_since": 0.25}
    assert need.components["low_trust"].tolist() == [1, FLOOR]
    assert need.known_weight.tolist() == [1, 1]


@given(st.fixed_dictionaries({name: shares for name in COMPONENTS if name != "rising_crime"}), weights)
def test_the_index_lies_between_its_components_and_grows_with_each(
    components: dict[str, np.ndarray], wanted: dict[str, float]
) -> None:
    need = need_index(components, wanted, np.ones(4))
    used = np.array(list(need.components.values()))
    assert np.all(need.index >= used.min(axis=0) - 1e-12)
    assert np.all(need.index <= used.max(axis=0) + 1e-12)
    assert np.all((used >= FLOOR) & (used <= 1))
    more = need_index({**components, "low_trust": np.ones(4)}, wanted, np.ones(4))
    assert np.all(more.index >= need.index - 1e-12)
    same = need_index(components, {name: 7 * weight for name, weight in wanted.items()}, np.ones(4))
    assert same.index == pytest.approx(need.index)


def test_what_is_not_known_leaves_the_mean_to_the_others() -> None:
    need = need_index(
        {"low_trust": [np.nan, np.nan], "months_since": [1, np.nan]},
        {"low_trust": 3, "months_since": 1},
        [10, 10],
    )
    assert need.index[0] == 1
    assert np.isnan(need.index[1])
    assert need.demand.tolist() == [10, 0]
    assert need.known_weight == pytest.approx([0.25, 0])


@pytest.mark.parametrize("preset", PRESETS)
def test_every_preset_weighs_every_component_and_crime_at_most_a_fifth(preset: str) -> None:
    assert list(PRESETS[preset]) == list(COMPONENTS)
    assert sum(PRESETS[preset].values()) == pytest.approx(1)
    assert PRESETS[preset]["rising_crime"] <= 0.2
    need = need_index({name: [0.5] for name in COMPONENTS}, PRESETS[preset], [10])
    assert need.index == pytest.approx([FLOOR + (1 - FLOOR) / 2])


@pytest.mark.parametrize(
    "name",
    [
        *("arrests", "drug_arrests", "stops", "Traffic stops", "stop", "searches", "citations", "tickets"),
        *("predicted_offenders", "crime_forecast", "risk_score", "gang_members", "suspects", "heat list"),
        *("race", "Racial mix", "ethnicity", "religion", "faith", "country_of_origin", "nationality"),
        *("immigrants", "migrants", "place of birth place", "ancestry", "skin colour"),
    ],
)
def test_what_must_not_decide_is_refused_with_a_sentence(name: str) -> None:
    with pytest.raises(
        NeedSettingsError, match=r"cannot enter the need index: .* never choose where police go"
    ):
        check_component(name)
    for components, wanted in (({name: [1.0]}, {}), ({"low_trust": [1.0]}, {"low_trust": 1, name: 1})):
        with pytest.raises(NeedSettingsError):
            need_index(components, wanted, [1])


@pytest.mark.parametrize(
    "name", ["trace", "bus_stopover", "embrace", "age", "tenure", "terrace", "international_day"]
)
def test_words_that_only_look_alike_are_not_refused(name: str) -> None:
    assert explain_refusal(name) is None
    with pytest.raises(NeedSettingsError, match="is not a component"):
        check_component(name)


def test_crime_has_half_of_the_weights_at_most() -> None:
    parts = {"low_trust": [0.5], "rising_crime": [0.5]}
    need_index(parts, {"low_trust": 1, "rising_crime": 1}, [1])
    with pytest.raises(NeedSettingsError, match=r"has 51% of the weights and may have 50%"):
        need_index(parts, {"low_trust": 0.49, "rising_crime": 0.51}, [1])
    with pytest.raises(NeedSettingsError, match="100%"):
        need_index({"rising_crime": [0.5]}, {"rising_crime": 1}, [1])


@pytest.mark.parametrize("wrong", [{}, {"low_trust": 0}, {"low_trust": -1}, {"low_trust": np.nan}])
def test_weights_that_weigh_nothing_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(NeedSettingsError):
        need_index({"low_trust": [1]}, wrong, [1])


@pytest.mark.parametrize(("value", "people"), [(1.01, 1), (-0.01, 1), (0.5, -1), (0.5, np.nan)])
def test_numbers_out_of_bounds_are_our_fault(value: float, people: float) -> None:
    with pytest.raises(MeasureInputError):
        need_index({"low_trust": [value]}, {"low_trust": 1}, [people])


def test_draws_are_the_same_again_and_never_mostly_crime() -> None:
    parts = {"low_trust": [FLOOR, 1], "rising_crime": [1, 0.0], "months_since": [0.5, np.nan]}
    need = need_index(parts, PRESETS["All alike"], [100, 100])
    first, again = (list(draw_demands(need, draws=50, seed=3)) for _ in range(2))
    assert len(first) == 50
    assert np.array_equal(first, again)
    assert np.all((np.array(first) > 0) & (np.array(first) <= 100))
    two = need_index({"low_trust": [0.0], "rising_crime": [1.0]}, PRESETS["All alike"], [1.0])
    assert max(demand[0] for demand in draw_demands(two, draws=200)) <= FLOOR**0.5 + 1e-12


def test_components_by_hand_and_at_their_bounds() -> None:
    assert trust_component([0, 31, 100, np.nan]).tolist()[:3] == pytest.approx([1, 0.69, 0])
    found = uncertainty_component([50, 40, 0, np.nan], [50, 50, 100, 60])
    assert found.tolist() == pytest.approx([0, 0.2, 1, 1])
    assert months_component([0, 11, 12, 99, np.inf]).tolist() == pytest.approx([0, 11 / 12, 1, 1, 1])
    assert np.isnan(months_component(np.nan))
    assert reach_component({"age": [0.1, np.nan], "tenure": [0.3, 0.2]}).tolist() == [0.3, 0.2]


@pytest.mark.parametrize(
    "call",
    [
        lambda: trust_component(100.1),
        lambda: trust_component(-0.1),
        lambda: uncertainty_component(2, 1),
        lambda: months_component(-1),
        lambda: reach_component({"age": [1.1]}),
        lambda: reach_component({}),
        lambda: crime_component(0, 0.5, 2, offence_groups=["person"]),
        lambda: crime_component(1, 1, 1, offence_groups=["person"]),
        lambda: crime_component(3, 0.5, 2, offence_groups=["person"]),
    ],
)
def test_numbers_without_meaning_are_refused(call: object) -> None:
    with pytest.raises(MeasureInputError):
        call()  # type: ignore[operator]


def test_groups_by_race_or_origin_and_other_offences_are_refused() -> None:
    for kind in ("ethnicity", "race", "religion", "national_origin"):
        with pytest.raises(NeedSettingsError, match="never choose where police go"):
            reach_component({kind: [0.5]})
    with pytest.raises(
        NeedSettingsError, match="'society' cannot enter the need index: only Person and Property"
    ):
        crime_component(1, 0.5, 2, offence_groups=["person", "society"])


def test_only_a_sure_rise_counts() -> None:
    one = crime_component([1.0], [0.5], [2.0], offence_groups=["person"])
    assert one.tolist() == [0]
    rise = crime_component([1.5], [1.0], [2.25], offence_groups=["person", "property"])
    # The lower 95 % bound is no change: the upper tail is 0.975.
    assert rise == pytest.approx([0.95])
    assert crime_component([0.5], [0.4], [0.625], offence_groups=["property"]).tolist() == [0]
    assert np.isnan(crime_component([np.nan], [np.nan], [np.nan], offence_groups=["property"])).all()


def test_trends_shrink_toward_their_mean_and_stay_in_order() -> None:
    trend, error = np.array([-0.2, 0.0, 0.1, 0.9, np.nan]), np.array([0.1, 0.1, 0.1, 0.1, 0.1])
    shrunk, left = shrink_trends(trend, error)
    mean = np.nanmean(trend)
    assert np.all(np.abs(shrunk[:4] - mean) < np.abs(trend[:4] - mean))
    assert np.all(np.diff(shrunk[:4]) > 0)
    assert np.all(left[:4] <= 0.1)
    assert np.isnan(shrunk[4])


def test_trends_that_are_all_noise_become_their_mean() -> None:
    shrunk, error = shrink_trends(np.array([0.1, 0.1, 0.1]), np.array([0.3, 0.3, 0.3]))
    assert shrunk == pytest.approx([0.1] * 3)
    assert error == pytest.approx([0.3 / np.sqrt(3)] * 3)
    assert shrink_trends(np.array([0.4]), np.array([0.2]))[0].tolist() == [0.4]
