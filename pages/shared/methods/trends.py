"""Methods: changes between two periods and trends over many months."""

from pages.shared.methods.entry import Measure, MeasureGroup

_MODELS = "McCullagh P, Nelder JA (1989), Generalized Linear Models, 2nd ed., chapter 6."
_FDR = "Benjamini Y, Hochberg Y (1995), Controlling the false discovery rate, JRSS B 57."
_REPORTED = "That incidents are what was reported, and that more reported can mean more trust."

PERIODS = Measure(
    key="period-change",
    name="Change between two periods",
    plain="Whether the count of one period differs from that of another by more than chance makes two counts "
    "of the same rate differ. Tested for every area, and corrected for how many areas were looked at.",
    functions=("changes.compare_counts", "changes.e_test", "changes.conditional_mid_p"),
    formulas=(
        r"R = \dfrac{x_1/t_1}{x_0/t_0}",
        r"Z = \dfrac{x_1/t_1 - x_0/t_0}{\sqrt{x_1/t_1^2 + x_0/t_0^2}}",
        r"p = P\!\left(|Z(X_1, X_0)| \ge |Z| \;\middle|\; \hat\lambda = \tfrac{x_1 + x_0}{t_1 + t_0}\right)",
    ),
    symbols="x: counts now (1) and before (0); t: days received of each. Where both counts are 100 or "
    "more, p is the two-sided mid-p of the binomial that the count now follows, given the sum. The "
    "interval of R is the mid-p one throughout.",
    limits=(
        "Counts are taken as Poisson. Where incidents come in bursts, changes are found too often.",
        "One period before says little about what is usual: two years beside each other are two numbers.",
        "A part month is never compared with a whole one.",
        "No percentage is shown without its interval: at five a month, four of five months lie a fifth or "
        "more off the year before with no change at all.",
    ),
    stated=("How many areas were looked at.", "That it does not say why.", _REPORTED),
    references=(
        "Krishnamoorthy K, Thomson J (2004), A more powerful test for comparing two Poisson means, Journal "
        "of Statistical Planning and Inference 119.",
        "Berry G, Armitage P (1995), Mid-P confidence intervals: a brief review, The Statistician 44.",
        _FDR,
    ),
    pages=("explore",),
)

DISCOVERY = Measure(
    key="false-discovery",
    name="Beyond chance, after correction",
    plain="Who looks at 240 series finds a dozen that stand out by luck. The correction holds the share of "
    "such lucky finds among all those called to about one in ten. It runs over everything shown together.",
    functions=("changes.benjamini_hochberg",),
    formulas=(r"\text{call } p_{(1)},\dots,p_{(k)}, \quad k = \max\{\,i : p_{(i)} \le 0.10\, i/m\,\}",),
    symbols="p: chances in ascending order; m: how many were tested.",
    limits=(
        "About one in ten of those called may still be chance, and nobody can say which.",
        "What is not called is not shown to be unchanged.",
    ),
    stated=("How many were looked at, and how many luck alone would flag.",),
    references=(_FDR,),
    pages=("explore", "trends", "trust", "compare"),
)

CAUTIOUS = Measure(
    key="public-change",
    name="Change told to the public",
    plain="Recorded counts stray from year to year by more than pure chance would make them. How far they "
    "usually stray is taken from all areas over all periods; only a change beyond that is told. Where too "
    "little is known to say what is usual, no comparison is made.",
    functions=("cautious_changes.call_changes", "cautious_changes.measure_spread"),
    formulas=(
        r"\hat\phi = \max\!\left(1,\; \dfrac{\operatorname{median}\, e_i^2}{0.455}\right)",
        r"z = \dfrac{|\ln R|}{\sqrt{\hat\phi\,(1/x_1 + 1/x_0)}}",
    ),
    symbols="e: an area's change against what all areas did together, over its Poisson spread; R: ratio of "
    "the rates now (1) and before (0); x: counts. Called where this test and the exact one both call it, "
    "after the correction for how many were looked at.",
    limits=(
        "Fewer than ten pairs of counts, or three areas at a time, and nothing is said.",
        "Where most areas truly change by different amounts, that counts as usual, and less is called.",
    ),
    stated=("That small gaps can be chance.", "That it does not say why.", _REPORTED),
    references=(
        "Devlin B, Roeder K (1999), Genomic control for association studies, Biometrics 55.",
        _MODELS,
        _FDR,
    ),
    pages=("my_neighbourhood", "the_city"),
)

TREND = Measure(
    key="trend",
    name="Trend",
    plain="The steady change per year of a series of monthly counts, with the season taken out and the "
    "scatter of the counts themselves as the yardstick.",
    functions=("trends.poisson_trend", "poisson_model.fit_poisson"),
    formulas=(
        r"\log \mu_t = \log d_t + \alpha_{m(t)} + \beta\, t",
        r"\operatorname{Var}(x_t) = \phi\,\mu_t, \quad \text{change a year} = 100\,(e^{\beta} - 1)\ \%",
    ),
    symbols="x: count of a month; d: days received; α: level of each month of the year; t: time in years; φ: "
    "Pearson's dispersion, 1 or more. The interval is Student's.",
    limits=(
        "It takes 24 months; under three years only large changes stand out.",
        "With fewer than 20 incidents in all, no trend is given.",
        "A sudden step shows as a trend too: see the likeliest break.",
        "Where counts vary twice as much as Poisson's, about 11 in 100 views have a false trend after the "
        "correction, where 10 are meant.",
    ),
    stated=("How many series were looked at.", "The change that would have shown.", _REPORTED),
    references=(_MODELS, _FDR),
    pages=("trends", "compare"),
)

DETECTABLE = Measure(
    key="detectable-trend",
    name="The trend that would have shown",
    plain="The slowest steady change per year that a series of this length and size would show four times in "
    "five. Where not even a halving would have shown, the page says: too little data to tell.",
    functions=("trends.smallest_detectable_trend", "detectable.detectable_trend"),
    formulas=(r"\beta_{\min} = (t_{0.975} + t_{0.80})\,\sqrt{\phi / I_\beta}",),
    symbols="I: information on the trend, from the mean count and the months; t: quantiles of Student's "
    "distribution; φ: dispersion.",
    limits=(
        "Over five years with counts that vary twice as much as Poisson's: 2 a month show a fall of about "
        "26 % a year, 5 a month 18 %, 15 a month 10 %.",
    ),
    stated=("That no clear change does not mean no change.",),
    references=(
        "Signorini DF (1991), Sample size for Poisson regression, Biometrika 78.",
        "Cohen J (1988), Statistical Power Analysis, chapter 1.",
    ),
    pages=("trends",),
)

EXPECTED = Measure(
    key="expected-range",
    name="The range to be expected of a month",
    plain="Where a month's count should lie if it is like the other months of its own series. Each month is "
    "foretold from all the others, so that an odd month cannot widen its own range.",
    functions=("expected.expected_months",),
    formulas=(
        r"\hat\mu_t \text{ from all months but } t",
        r"\operatorname{Var} = \phi\left(\hat\mu_t + \hat\mu_t^2\, \operatorname{Var}(\log\hat\mu_t)\right)",
    ),
    symbols="The model is that of the trend; the band holds 95 % of a negative binomial with this mean and "
    "variance, widened because φ is itself estimated.",
    limits=(
        "Chance alone puts about one month in twenty outside.",
        "With fewer than 24 months, or months of the year that hardly ever had an incident, a steady rate "
        "stands in for trend and season; with fewer than 6 there is no band.",
    ),
    stated=("How many months lie outside, and how many chance would put there.",),
    references=(_MODELS,),
    pages=("explore", "trends"),
)

SEASON = Measure(
    key="season",
    name="Season",
    plain="How much of a year's incidents each calendar month brings. It is measured in the whole place and "
    "taken out of an area's series before a break is looked for.",
    functions=("season.month_factors",),
    formulas=(r"f_m = e^{\alpha_m} \Big/ \tfrac{1}{12}\textstyle\sum_{k} e^{\alpha_k}",),
    symbols="α: the months' levels in the model of the trend.",
    limits=("With fewer than 24 months no season can be told, and none is taken out.",),
    stated=("That the season is that of the whole place.",),
    references=(_MODELS,),
    pages=("trends",),
)

BREAK = Measure(
    key="break",
    name="The likeliest break",
    plain="The single month at which a series most likely went from one level to another, if one such step "
    "is beyond chance. Series without any step are drawn thousands of times to see how often chance makes "
    "one.",
    functions=("changepoint.poisson_changepoint",),
    formulas=(
        r"\Lambda = \max_\tau\; 2\left[x_0 \log\tfrac{x_0/E_0}{x/E} + x_1 \log\tfrac{x_1/E_1}{x/E}\right]",
        r"p = \dfrac{1 + \#\{\Lambda^{*} \ge \Lambda\}}{1 + B}",
    ),
    symbols="x, E: counts and exposure before (0) and after (1) month τ, and in all; Λ*: the same of B "
    "series drawn without a break.",
    limits=(
        "A steady trend shows as a break too: the two may describe one change.",
        "Only one break is looked for. It takes 12 months and 10 incidents.",
    ),
    stated=("The months between which the break may lie.", "That it does not say what came about then."),
    references=(
        "Hinkley DV, Hinkley EA (1970), Inference about the change-point in a sequence of binomial "
        "variables, Biometrika 57.",
        "Besag J, Clifford P (1991), Sequential Monte Carlo p-values, Biometrika 78.",
        "Carlin BP, Gelfand AE, Smith AFM (1992), Hierarchical Bayesian analysis of changepoint problems, "
        "Applied Statistics 41.",
    ),
    pages=("trends",),
)

TRENDS = MeasureGroup(
    "Changes and trends",
    "Is it really changing, or is it chance?",
    (PERIODS, DISCOVERY, CAUTIOUS, TREND, DETECTABLE, EXPECTED, SEASON, BREAK),
)
