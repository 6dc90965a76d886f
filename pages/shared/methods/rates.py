"""Methods: rates, maps of them, and areas side by side."""

from pages.shared.methods.entry import Measure, MeasureGroup

_MARSHALL = (
    "Marshall RJ (1991), Mapping disease and mortality rates using empirical Bayes estimators, Applied "
    "Statistics 40."
)
_OTHER_BORDERS = "Other borders would give another picture of the same city."

DENSITY = Measure(
    key="density",
    name="Community events per 1,000 residents (interaction density)",
    plain="How often officers and residents met in an area, for its size. Community events count unless the "
    "reader chooses contacts (attendance) or officer hours; stops and arrests are never included.",
    functions=("rates.rate",),
    formulas=(r"d = 1000\,\dfrac{x}{N\,t}",),
    symbols="x: events, contacts or officer hours in the period; N: residents, or km² and then without the "
    "1000; t: years of the period that a calendar or log covers.",
    limits=(
        "Events on a calendar that were over before it was read count as held unless a log says otherwise.",
        "An event that names several areas counts in each of them, so areas may add up to more than the "
        "city.",
        "Where attendance or hours were not recorded they are missing, not zero: the page says for how many "
        "events they are known.",
        "An event with three guests and a street festival count as one each; contacts tell them apart.",
    ),
    stated=(
        "What is counted, and for how many events it is known.",
        "The denominator and its date.",
        "How many events name no area.",
    ),
    references=("Garwood F (1936), Fiducial limits for the Poisson distribution, Biometrika 28.",),
    pages=("explore", "compare"),
)

RATE = Measure(
    key="rate",
    name="Rate, with the range that chance allows",
    plain="A count divided by what it was exposed to: residents and years, or land. The interval holds every "
    "underlying rate that could well have given this count by chance.",
    functions=("rates.rate", "rates.poisson_interval"),
    formulas=(
        r"r = \dfrac{x}{E}",
        r"\left[\dfrac{\chi^2_{0.025;\,2x}}{2E},\;\dfrac{\chi^2_{0.975;\,2x+2}}{2E}\right]",
    ),
    symbols="x: count; E: exposure, residents times years; the bounds are quantiles of chi-square "
    "distributions with 2x and 2x + 2 degrees of freedom.",
    limits=(
        "With 5 expected, chance alone puts 19 of 20 counts between a ninth and nearly twice of what was "
        "expected; with 100, between 0.8 and 1.2 times.",
        "Residents are the wrong measure of a city centre by day. Areas with fewer than 500 residents show "
        "their count and no rate.",
        "Incidents are what was reported and recorded. Meeting people can itself raise reporting.",
    ),
    stated=("The denominator and its date.", "The count behind the rate.", _OTHER_BORDERS),
    references=("Garwood F (1936), Fiducial limits for the Poisson distribution, Biometrika 28.",),
    pages=("explore", "compare"),
)

SMOOTHED = Measure(
    key="smoothed-rate",
    name="Smoothed rate",
    plain="For a map, each area's rate is drawn towards the rate of all areas together: the fewer people "
    "live there, the more. That takes out most of the jumps that chance makes in small areas. The rate as "
    "counted is one click away.",
    functions=("rates.empirical_bayes_rate",),
    formulas=(
        r"\tilde r_i = m + \dfrac{A}{A + m/E_i}\,(r_i - m)",
        r"A = \max\!\left(0,\; s^2 - m/\bar E\right)",
    ),
    symbols="r: the area's rate; m: rate of all areas together; E: exposure, with its mean over areas; s²: "
    "variance of the rates about m, weighted by exposure; A: the part of it that chance does not explain.",
    limits=(
        "It has no interval; the interval shown beside it is that of the rate as counted.",
        "Where the areas differ no more than by chance, every area gets the common rate.",
        "An area that truly stands out and has few residents is drawn in with the rest.",
    ),
    stated=("That rates are smoothed, and towards what.", "The rate as counted."),
    references=(_MARSHALL,),
    pages=("explore", "compare"),
)

SPATIAL = Measure(
    key="spatial-smoothed-rate",
    name="Smoothed rate, by the areas around",
    plain="The same, but each area is drawn towards the rate of itself and its neighbours together, for "
    "cities whose quarters differ.",
    functions=("spatial_rates.spatial_empirical_bayes_rate",),
    formulas=(r"\tilde r_i = m_i + \dfrac{A_i}{A_i + m_i/E_i}\,(r_i - m_i)",),
    symbols="As for the smoothed rate, with m and A from the area and its neighbours alone.",
    limits=("An area without neighbours keeps its rate as counted.", "It has no interval."),
    stated=("That neighbours lend strength.",),
    references=(_MARSHALL,),
)

FUNNEL = Measure(
    key="funnel",
    name="Funnel plot: which areas differ",
    plain="Every area's rate beside the number that would be expected there at the common rate. The lines "
    "show how far chance alone takes an area of that size. Outside the outer lines an area is called "
    "different; all others stay unranked.",
    functions=("funnel.funnel_plot", "funnel.funnel_limits", "funnel.winsorised_dispersion"),
    formulas=(
        r"1 + \sqrt{\phi}\left(\dfrac{q_p(e)}{e} - 1\right)",
        r"\phi = \max\!\left(1,\; \tfrac{1}{0.679\,n} \textstyle\sum_i z_i^2\right)",
        r"z_i = (x_i - e_i) \big/ \sqrt{e_i}",
    ),
    symbols="e: expected count at the common rate; q: quantile of the Poisson distribution with that mean, "
    "at 2.5 and 97.5 % for the inner lines, 0.1 and 99.9 % for the outer; φ: over-dispersion, with "
    "the lowest and the highest tenth of z pulled in, and 0.679 what that leaves of normal z² on average.",
    limits=(
        "With fewer than 20 expected a rate says very little.",
        "The inner lines are made for one area in twenty: one beyond them alone is no finding. Only the "
        "outer ones call an area different.",
        "Different is not worse: who is about by day, and how much people report, differ too.",
    ),
    stated=("The common rate.", _OTHER_BORDERS, "That areas inside the lines are not ranked."),
    references=(
        "Spiegelhalter DJ (2005), Funnel plots for comparing institutional performance, Statistics in "
        "Medicine 24.",
        "Spiegelhalter DJ (2005), Handling over-dispersion of performance indicators, Quality and Safety in "
        "Health Care 14.",
        "Huber PJ (1981), Robust Statistics, section 6.4.",
    ),
    pages=("compare",),
)

CLASSES = Measure(
    key="map-classes",
    name="Classes of a map",
    plain="Where one colour of a map ends and the next begins. Each class holds about as many areas; the "
    "ends are round numbers. Zero has a class to itself. Maps of two measures put each into three classes; "
    "maps of change have the same classes on both sides of no clear change.",
    functions=(
        "breaks.choose_breaks",
        "breaks.assign_class",
        "breaks.choose_change_breaks",
        "breaks.assign_change_class",
        "breaks.bivariate_class",
    ),
    formulas=(r"k_i = \min\{\,j : v_i \le b_j\,\}",),
    symbols="v: the area's value; b: upper ends of the classes, rounded quantiles.",
    limits=(
        "Two areas a hair apart may have different colours, and two far apart the same.",
        "A colour shows no uncertainty: areas of neighbouring colours can seldom be told apart.",
    ),
    stated=("The ends of each class, in the legend.", "No data, too few and zero each in its own way."),
    references=(
        "Brewer CA, Pickle L (2002), Evaluation of methods for classifying epidemiological data on "
        "choropleth maps in series, Annals of the Association of American Geographers 92.",
    ),
    pages=("explore", "trends", "trust", "compare"),
)

SIMILAR = Measure(
    key="similar-areas",
    name="Similar areas",
    plain="The areas most like a chosen one in size, in the mix of offence groups and in trend. The reader "
    "sees each part and can switch it off.",
    functions=("similarity.similar_areas",),
    formulas=(r"D = \sqrt{\tfrac1k \textstyle\sum_{p=1}^{k} \left(d_p / m_p\right)^2}",),
    symbols="d: distance in one part (log residents and log incidents; square roots of the shares of offence "
    "groups; log annual change); m: its median over all pairs of areas; k: how many parts count.",
    limits=(
        "Alike in these facts only; the areas may differ in everything else.",
        "A trend has its own error, which is left out: of small areas it says little.",
    ),
    stated=("The parts that count.", "That the order is by likeness and not by merit."),
    references=(
        "Legendre P, Gallagher ED (2001), Ecologically meaningful transformations for ordination of species "
        "data, Oecologia 129.",
    ),
    pages=("compare",),
)

RATES = MeasureGroup(
    "Rates and areas side by side",
    "How much, for how many people, and is it more than elsewhere?",
    (DENSITY, RATE, SMOOTHED, SPATIAL, FUNNEL, CLASSES, SIMILAR),
)
