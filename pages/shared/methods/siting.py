"""Methods: where events would reach most people, how sure that is, and who came."""

from pages.shared.methods.entry import Measure

_WALKS = "Walks are straight lines times a detour factor: a river, a railway or a hill is not seen."

COVERAGE = Measure(
    key="coverage",
    name="Events that reach most of the need (maximal coverage)",
    plain="Of all plans within your limits, the one whose events have most need within a walk of the length "
    "you set. A second event within reach of the same people counts for less than the first. The plan comes "
    "with a proof of how far from the best it can be at most.",
    functions=("geo.siting.solve_plan", "geo.siting_evaluate.evaluate_plan"),
    formulas=(
        r"\max \textstyle\sum_i d_i\, v(m_i), \quad m_i = \#\{\text{events } e : w_{ie} \le r\}",
        r"\text{gap} = (\text{bound} - \text{value}) / \text{value}",
    ),
    symbols="d: residents times priority score of a place where people live; m: events within reach of it; "
    "v: worth of so many visits, each further one worth no more than the one before; w: walk; r: reach.",
    limits=(
        _WALKS,
        "Who lives within a walk could come; whether they do is another matter.",
        "The plan is best under your weights and limits only, and others may be as good within the gap.",
    ),
    stated=(
        "The share of residents within reach, beside last year's and a naive plan.",
        "How far from the best it can be at most.",
    ),
    references=(
        "Church R, ReVelle C (1974), The maximal covering location problem, Papers of the Regional Science "
        "Association 32.",
        "Huangfu Q, Hall JAJ (2018), Parallelizing the dual revised simplex method, Mathematical Programming "
        "Computation 10.",
    ),
    pages=("where_next",),
)

WALKS = Measure(
    key="walking-distance",
    name="Walking distance",
    plain="How far people would walk to an event: the straight line, times 1.3 for the way streets run, at "
    "80 metres a minute.",
    functions=("geo.siting_walks.walk_distances_m",),
    formulas=(r"w = 1.3\, \sqrt{(x - u)^2 + (y - v)^2}",),
    symbols="x, y and u, v: where people live and the venue, in metres. People of a small area stand at one "
    "point inside it.",
    limits=(_WALKS, "Not everybody walks at 80 metres a minute, or can walk at all."),
    stated=("The detour factor, and the minutes that count as within reach.",),
    references=(
        "Newell GF (1980), Traffic Flow on Transportation Networks, MIT Press.",
        "O'Sullivan S, Morrall J (1996), Walking distances to and from light-rail transit stations, "
        "Transportation Research Record 1538.",
    ),
    pages=("where_next",),
)

PLACES = Measure(
    key="place-models",
    name="Shortest average and longest walk (p-median, p-centre)",
    plain="Other ways to call a choice of venues good: the shortest walk on average, the shortest walk for "
    "those who have it longest, and the fewest venues that reach everybody.",
    functions=(
        "geo.siting_locations.shortest_average",
        "geo.siting_locations.shortest_longest",
        "geo.siting_locations.fewest_venues",
        "geo.siting_locations.most_covered",
        "geo.siting_evaluate.evaluate_places",
    ),
    formulas=(
        r"\text{p-median: } \min \textstyle\sum_i h_i\, \min_{e \in P} w_{ie}",
        r"\text{p-centre: } \min \max_i \min_{e \in P} w_{ie}",
    ),
    symbols="h: residents of a place; w: walk; P: the p venues chosen.",
    limits=(_WALKS, "Venues alone are chosen, without months and your other limits."),
    stated=("Average and longest walk of a plan, beside what it reaches.",),
    references=(
        "ReVelle CS, Swain RW (1970), Central facilities location, Geographical Analysis 2.",
        "Hakimi SL (1964), Optimum locations of switching centers, Operations Research 12.",
        "Minieka E (1970), The m-center problem, SIAM Review 12.",
        "Toregas C, Swain R, ReVelle C, Bergman L (1971), The location of emergency service facilities, "
        "Operations Research 19.",
    ),
    pages=("where_next",),
)

ROBUSTNESS = Measure(
    key="plan-robustness",
    name="How far a plan hangs on its weights",
    plain="The plan is made again under many other weights near yours, drawn at random. A venue that stays "
    "in nearly every time is a safe choice; one that comes and goes is a choice of the weights.",
    functions=("geo.siting_robust.measure_robustness", "need.draw_demands"),
    formulas=(r"\text{share}_j = \#\{\text{draws with venue } j\} / \#\{\text{draws solved}\}",),
    symbols="A draw: one set of weights, and the plan under it.",
    limits=(
        "Each draw's plan is within one per cent of its best, so a venue can drop out for that alone.",
        "Only weights are varied: residents, walks and scores are taken as they are.",
    ),
    stated=("How many draws were solved.",),
    references=(),
    pages=("where_next",),
)

REACH_GAP = Measure(
    key="reach-gap",
    name="Who came, beside who lives there (reach gap)",
    plain="A group's share of residents less its share of those who came and whose group is known. 12 "
    "points: twelve in a hundred fewer than their share. People at one event are alike, so its interval "
    "counts events, not heads.",
    functions=("reach.reach_gap", "shares.wilson_interval"),
    formulas=(r"g_k = \dfrac{R_k}{\sum_l R_l} - \dfrac{\sum_e c_{ek}}{\sum_e \sum_l c_{el}}",),
    symbols="R: residents of group k; c: people of group k counted at event e.",
    limits=(
        "It knows only of those whose group was counted, and counts visits: who came twice counts twice.",
        "With fewer than five events it has no interval, and so nothing is called a gap.",
        "Residents are taken as counted without error.",
    ),
    stated=("How many visits and events it rests on.",),
    references=(
        "Kish L (1965), Survey Sampling, chapters 6 and 11.",
        "Korn EL, Graubard BI (1998), Confidence intervals for proportions with small expected number of "
        "positive counts estimated from survey data, Survey Methodology 24.",
    ),
    pages=("reach",),
)

ATTENDANCE = Measure(
    key="attendance",
    name="How many come to an event, and what it takes",
    plain="The middle event's attendance with the middle half around it, and officers' hours for each visit.",
    functions=("reach.describe_spread", "reach.hours_per_visit"),
    formulas=(r"\text{hours per visit} = \textstyle\sum_e h_e \Big/ \sum_e v_e",),
    symbols="h: hours of officers at an event; v: visits to it. Only events at which both are known count.",
    limits=(
        "Few visits can be worth many hours: what is said there is not in the number.",
        "With fewer than five events neither a middle nor an interval is given.",
    ),
    stated=("How many events it rests on, and how many have no record of it.",),
    references=(
        "Hyndman RJ, Fan Y (1996), Sample quantiles in statistical packages, The American Statistician 50.",
        "Kish L (1965), Survey Sampling, chapter 6.",
    ),
    pages=("reach",),
)
