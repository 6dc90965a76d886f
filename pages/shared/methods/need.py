"""Methods: where the next events are needed most."""

from pages.shared.methods.entry import Measure, MeasureGroup
from pages.shared.methods.siting import ATTENDANCE, COVERAGE, PLACES, REACH_GAP, ROBUSTNESS, WALKS

NEED = Measure(
    key="need-index",
    name="Priority score, with the weights you set (need index)",
    plain="How much an area could do with an event: low trust, little known of trust, long without an event, "
    "groups that were under-reached, and incidents that rise beyond chance, each from 0 to 1, joined under "
    "weights that the reader sets and sees, times the residents.",
    functions=(
        "need.need_index",
        "need.draw_demands",
        "need.check_weights",
        "need.check_component",
        "need.explain_refusal",
        "need_components.trust_component",
        "need_components.uncertainty_component",
        "need_components.months_component",
        "need_components.reach_component",
        "need_components.crime_component",
        "need_components.shrink_trends",
    ),
    formulas=(r"n_i = N_i \prod_k c_{ik}^{\,w_k}, \quad \textstyle\sum_k w_k = 1",),
    symbols="N: residents; c: components from 0 to 1; w: weights.",
    limits=(
        "Weights are a policy and not a finding: other weights give another order, and the page says how "
        "much.",
        "Arrests, stops, predictions of people and who residents are by race, religion or origin are "
        "refused.",
    ),
    stated=("The weights and every component.", "How far the plan hangs on the weights."),
    references=(),
    pages=("where_next",),
)

NEXT = MeasureGroup(
    "Where next, and who came",
    "Where would an event be needed most, whom would it reach, and who came to those that were held?",
    (NEED, COVERAGE, WALKS, PLACES, ROBUSTNESS, REACH_GAP, ATTENDANCE),
)
