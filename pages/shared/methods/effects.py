"""Methods: a programme's areas before and after, beside comparison areas."""

from pages.shared.methods.entry import Measure, MeasureGroup

_WDD = (
    "Wheeler AP, Ratcliffe JH (2018), A simple weighted displacement difference test to evaluate place based "
    "crime interventions, Crime Science 7."
)
_DATES = "Areas and dates were chosen, not drawn by lot, often because something was wrong there."
_CALLAWAY = (
    "Callaway B, Sant'Anna PHC (2021), Difference-in-differences with multiple time periods, Journal of "
    "Econometrics 225."
)

DESIGN = Measure(
    key="design",
    name="Which comparison the data allow",
    plain="Before any effect is looked at, the page picks the first comparison that the data can bear: many "
    "areas and start dates; one area with a long record; a few areas against the rest; counts against "
    "counts. If none would have seen even a fall by half, it says so and gives no number.",
    functions=("design.choose_design", "design_rungs.describe_blindness"),
    formulas=(r"\text{first rung with } \mathrm{MDE} \le 50\ \%",),
    symbols="MDE: the smallest effect that would be found four times in five.",
    limits=(
        "With one treated area, errors clustered by area call a change in 78 % of cases in which there is "
        "none; with ten, in 6 %. They are not used for few areas.",
        "No rule can know why these areas and dates were chosen.",
    ),
    stated=("Which comparison, why this one, and what spoke against the others.",),
    references=(
        "Conley TG, Taber CR (2011), Inference with difference in differences with a small number of policy "
        "changes, Review of Economics and Statistics 93.",
        "Abadie A (2021), Using synthetic controls, Journal of Economic Literature 59.",
    ),
    pages=("before_after",),
)

DETECTABLE = Measure(
    key="detectable-effect",
    name="The smallest effect that would have been seen",
    plain="Told before the estimate: how large a change must be for this comparison to find it four times in "
    "five.",
    functions=("detectable.detectable_displacement", "detectable.detectable_panel_change"),
    formulas=(r"\mathrm{MDE} = (q_{0.975} + q_{0.80})\; \mathrm{SE}",),
    symbols="q: quantiles of the normal distribution, of Student's where the spread is estimated; SE: "
    "error of the comparison.",
    limits=(
        "With 50 incidents before and an equal comparison area only a fall by 72 % would be seen; with 200 "
        "by 38 %; with 1,000 by 17 %. With 20 nothing would.",
    ),
    stated=("Before the estimate, always.",),
    references=("Bloom HS (1995), Minimum detectable effects, Evaluation Review 19.", _WDD),
    pages=("before_after",),
)

DISPLACEMENT = Measure(
    key="displacement",
    name="Counts against counts (weighted displacement difference)",
    plain="The change of counts in the programme's areas less that in comparison areas, together with what "
    "moved to the areas around. For one or a few areas with few periods.",
    functions=(
        "displacement.weighted_displacement_difference",
        "displacement.combine_by_harm",
        "displacement.pearson_dispersion",
    ),
    formulas=(
        r"\mathrm{WDD} = \Delta T - \Delta C + \Delta D - \Delta E, \quad \Delta T = T_1 - T_0",
        r"\mathrm{SE} = \sqrt{\phi \textstyle\sum (\text{all eight counts})}",
    ),
    symbols="T, C, D, E: counts of treated, control, displacement and displacement control areas, before (0) "
    "and after (1), each over its weight for size and time; φ: dispersion of the time before.",
    limits=(
        "It takes areas to change by the same number of incidents; by the same percentage may give another "
        "answer.",
        "With fewer than 20 incidents before, the interval is rough.",
    ),
    stated=("The comparison areas on the map.", _DATES),
    references=(
        _WDD,
        "Wheeler AP (2020), Amending the WDD test to incorporate harm weights.",
        "McCullagh P, Nelder JA (1989), Generalized Linear Models, 2nd ed., section 4.5.",
    ),
    pages=("before_after",),
)

RANDOMISATION = Measure(
    key="randomisation",
    name="A few areas against the rest (randomisation inference)",
    plain="Did these areas change otherwise than the rest? The label of having the programme is dealt out "
    "anew to other areas, thousands of times, to see how often chance picks areas that stand out as much.",
    functions=(
        "randomisation.randomisation_inference",
        "randomisation.log_rate_change",
        "randomisation.smallest_p",
    ),
    formulas=(
        r"\Delta_i = \log\tfrac{x_{i1}+1/2}{t_1} - \log\tfrac{x_{i0}+1/2}{t_0}",
        r"\hat\delta = \overline{\Delta}_{\text{treated}} - \overline{\Delta}_{\text{others}}",
        r"p = \dfrac{\#\{|\hat\delta^{*}| \ge |\hat\delta|\}}{\#\text{deals}}",
    ),
    symbols="Δ: each area's change of log rate; δ*: the same difference after another deal.",
    limits=(
        "It holds if any of the areas could as well have been chosen. Areas that were picked at their worst "
        "break it.",
        "With one treated area among 19 in all the smallest p possible is above 5 %: nothing could be found.",
    ),
    stated=("How many deals, and the smallest p that was possible.", _DATES),
    references=(
        "Fisher RA (1935), The Design of Experiments, chapter 2.",
        "Rosenbaum PR (2002), Observational Studies, 2nd ed., section 2.6.",
        "MacKinnon JG, Webb MD (2020), Randomization inference for difference-in-differences with few "
        "treated clusters, Journal of Econometrics 218.",
    ),
    pages=("before_after",),
)

STAGGERED = Measure(
    key="staggered",
    name="Many areas that start at different times",
    plain="Each start date is compared with areas that have no programme yet, over the same months, and only "
    "then are the answers averaged. The picture by months since the start comes from this.",
    functions=(
        "staggered.group_time_effects",
        "staggered.aggregate_effects",
        "few_treated.few_treated_reach",
    ),
    formulas=(
        r"\mathrm{ATT}(g,t) = \overline{Y_t - Y_{g-1}}^{\,g} - \overline{Y_t - Y_{g-1}}^{\,\text{not yet}}",
    ),
    symbols="Y: rate, log rate or score; g: one start date; t: period; bars: means over the areas that "
    "start at g, and over those that have not started by t.",
    limits=(
        "It assumes that without the programme all would have moved alike. The months before the start can "
        "speak against that, never for certain in its favour.",
        "The band over all months together holds the truth in 93 of 100 simulations and not in 95.",
    ),
    stated=("The months before the start, in the same picture.", _DATES),
    references=(
        _CALLAWAY,
        "Satterthwaite FE (1946), An approximate distribution of estimates of variance components, "
        "Biometrics Bulletin 2.",
    ),
    pages=("before_after",),
)

COUNTS = Measure(
    key="staggered-counts",
    name="The same on counts, as a ratio",
    plain="A model of levels and months is fitted to everything that has no programme yet and foretells the "
    "rest. The answer is a ratio: observed over foretold.",
    functions=("staggered_counts.extended_twfe",),
    formulas=(
        r"\log E(x_{it}) = \log d_{it} + \alpha_{g(i)} + \lambda_t \quad \text{where untreated}",
        r"R = \textstyle\sum x_{it} \Big/ \sum \hat x_{it} \quad \text{where treated}",
    ),
    symbols="x: counts of area i in period t; d: exposure; α: level of a start date; λ: level of a period.",
    limits=(
        "It takes areas to change by the same percentage; by the same number may give another answer.",
        "Errors are clustered by area: it takes ten treated areas.",
    ),
    stated=("Both answers where they disagree.", _DATES),
    references=(
        "Wooldridge JM (2023), Simple approaches to nonlinear difference-in-differences with panel data, "
        "The Econometrics Journal 26.",
    ),
    pages=("before_after",),
)

SYNTHETIC = Measure(
    key="synthetic-control",
    name="One area against a mixture of others (synthetic control)",
    plain="The mixture of other areas that moved as this one did before the start, and the gap that opened "
    "after. Every other area is put in its place in turn to see how often as large a gap opens anyway.",
    functions=("synthetic.synthetic_control", "synthetic.fit_weights"),
    formulas=(
        r"\min_w \textstyle\sum_{t < t_0} \left(y_t - \sum_j w_j y_{jt}\right)^2",
        r"w_j \ge 0, \quad \textstyle\sum_j w_j = 1",
        r"p = \dfrac{1 + \#\{\rho_j \ge \rho\}}{1 + J}",
    ),
    symbols="y: the area's rate or score; w: weights of the J other areas; ρ: root mean square of the gap "
    "after the start over that before.",
    limits=(
        "It needs 12 periods before the start, and 19 other areas for any bound at 95 %.",
        "Areas into which incidents may have moved must stay out of the mixture.",
    ),
    stated=("The mixture, by name and weight.", "How well it followed before the start."),
    references=(
        "Abadie A, Diamond A, Hainmueller J (2010), Synthetic control methods for comparative case studies, "
        "JASA 105.",
        "Firpo S, Possebom V (2018), Synthetic control method: inference, sensitivity analysis and "
        "confidence sets, Journal of Causal Inference 6.",
    ),
    pages=("before_after",),
)

PRETRENDS = Measure(
    key="pretrends",
    name="Did the areas move together before?",
    plain="A joint test that nothing differed before the start, and the drift that it would miss: a result "
    "no larger than what such a drift leaves behind is not safe.",
    functions=("pretrends.check_pretrends",),
    formulas=(
        r"W = \hat\delta_{\text{before}}^{\top}\, \hat\Sigma^{-1}\, \hat\delta_{\text{before}} \sim \chi^2",
    ),
    symbols="δ: effects in the periods before the start, where there can be none; Σ: their covariance.",
    limits=(
        "That a test finds nothing does not show that nothing was there: its own power is told beside it.",
    ),
    stated=("The drift that would have been missed.",),
    references=(_CALLAWAY, "Roth J (2022), Pretest with caution, American Economic Review: Insights 4."),
    pages=("before_after",),
)

SENSITIVITY = Measure(
    key="sensitivity",
    name="How much drift would undo the answer",
    plain="The trends of treated and comparison areas may bend apart. This is how far from a straight line "
    "they may go before the effect is no longer clear.",
    functions=(
        "sensitivity.smooth_interval",
        "sensitivity.breakdown_smoothness",
        "sensitivity.largest_bend",
    ),
    formulas=(r"|(\delta_{t+1} - \delta_t) - (\delta_t - \delta_{t-1})| \le M",),
    symbols="δ: difference in trends that is no effect; M: the most by which its slope may change from one "
    "period to the next.",
    limits=("What M is reasonable is a judgement; the bends seen before the start are the yardstick.",),
    stated=("The bend at which the answer would no longer stand.",),
    references=(
        "Rambachan A, Roth J (2023), A more credible approach to parallel trends, Review of Economic "
        "Studies 90.",
        "Armstrong TB, Kolesár M (2018), Optimal inference in a class of regression models, Econometrica 86.",
    ),
    pages=("before_after",),
)

REGRESSION = Measure(
    key="regression-to-the-mean",
    name="What the worst areas would have done anyway",
    plain="Areas chosen at their worst are usually better the year after with nothing done, because part of "
    "what made them worst was chance. This foretells by how much.",
    functions=("detectable.regression_to_the_mean",),
    formulas=(r"\hat x_i = E_i\left(m + \dfrac{A}{A + \phi m/E_i}\,(x_i/E_i - m)\right)",),
    symbols="x: the count by which areas were chosen; E: exposure; m: rate of all; A: variance of the areas' "
    "own rates; φ: dispersion.",
    limits=(
        "In a simulation with no programme the five worst of 40 beats had 13 % fewer incidents a year later.",
        "It knows of one time before; a longer record would tell more.",
    ),
    stated=("Beside the effect, wherever areas were chosen for their counts.",),
    references=(
        "Marshall RJ (1991), Mapping disease and mortality rates using empirical Bayes estimators, Applied "
        "Statistics 40.",
        "Morris CN (1983), Parametric empirical Bayes inference, JASA 78.",
    ),
    pages=("before_after",),
)

EFFECTS = MeasureGroup(
    "Before and after",
    "Did a programme's areas go another way than others?",
    (
        DESIGN,
        DETECTABLE,
        DISPLACEMENT,
        RANDOMISATION,
        STAGGERED,
        COUNTS,
        SYNTHETIC,
        PRETRENDS,
        SENSITIVITY,
        REGRESSION,
    ),
)
