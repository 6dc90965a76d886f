"""Methods: what goes together across areas, which is not why."""

from pages.shared.methods.entry import Measure, MeasureGroup

_NOT_WHY = "That areas are not people, and that events are sent where worry is high."

CORRELATION = Measure(
    key="correlation",
    name="Correlation across areas",
    plain="Whether areas with more of one thing have more of another. Neighbours are alike anyway, so 49 "
    "areas tell as much as perhaps 20 unlike ones: the correlation is judged with that effective number.",
    functions=(
        "association.effective_correlation",
        "association.step_classes",
        "association.distance_classes",
    ),
    formulas=(
        r"\hat n = 1 + \dfrac{\mathrm{tr}\,\Sigma_x\; \mathrm{tr}\,\Sigma_y}{\mathrm{tr}(\Sigma_x \Sigma_y)}",
        r"t = r\,\sqrt{\dfrac{\hat n - 2}{1 - r^2}}",
    ),
    symbols="r: Pearson's correlation; Σ: covariances of each value by distance between areas; n̂: effective "
    "number of areas. The interval is Fisher's with n̂.",
    limits=(
        "Judged as if areas were unrelated, two clustered values without any link pass for linked in one "
        "case of three; with the effective number in about one of twenty-five.",
        "Events go where trust is low or incidents rise: more events beside more incidents is to be "
        "expected.",
        "What holds between areas need not hold between people in them.",
    ),
    stated=(_NOT_WHY, "The effective number of areas."),
    references=(
        "Clifford P, Richardson S, Hémon D (1989), Assessing the significance of the correlation between two "
        "spatial processes, Biometrics 45.",
        "Dutilleul P (1993), Modifying the t test for assessing the correlation between two spatial "
        "processes, Biometrics 49.",
    ),
    pages=("compare",),
)

LEE = Measure(
    key="lees-l",
    name="Correlation of neighbourhoods (Lee's L)",
    plain="The same once each value is averaged with those of the areas around.",
    functions=("association.lees_l",),
    formulas=(r"L = \dfrac{z_x^\top V^\top V z_y}{\sqrt{z_x^\top z_x}\,\sqrt{z_y^\top z_y}}",),
    symbols="V: neighbour weights, an area counted to its own neighbourhood; z: values about their means. "
    "Its rows add to one.",
    limits=("It has a p by shuffling and no interval.",),
    stated=(_NOT_WHY,),
    references=(
        "Lee S-I (2001), Developing a bivariate spatial association measure, Journal of Geographical "
        "Systems 3.",
    ),
    pages=("compare",),
)

CLUSTERS = Measure(
    key="clusters",
    name="Clusters of two values",
    plain="Areas amid neighbours whose other value stands out beyond chance: many events amid many "
    "incidents, and the three other corners. Two-sided, and corrected for all areas of the map.",
    functions=("clusters.local_bivariate_moran",),
    formulas=(r"I_i = z_i^{x} \textstyle\sum_j w_{ij}\, z_j^{y}",),
    symbols="z: standardised values of the area (x) and of its neighbours (y); w: equal weights of the "
    "neighbours. Chance is judged by dealing out all other y anew.",
    limits=(
        "Nothing is called unless the two values are linked over the whole map at all. Where they are, "
        "a cluster is a place to look at and no evidence of the link just there.",
        "The area's own value only sets the colour.",
    ),
    stated=(_NOT_WHY, "Whether the two values are linked over the map."),
    references=(
        "Anselin L (1995), Local indicators of spatial association, Geographical Analysis 27.",
        "Caldas de Castro M, Singer BH (2006), Controlling the false discovery rate, Geographical "
        "Analysis 38.",
        "Dmitrienko A, Tamhane AC (2007), Gatekeeping procedures with clinical trial applications, "
        "Pharmaceutical Statistics 6.",
    ),
    pages=("compare",),
)

BETWEEN = Measure(
    key="between-and-within",
    name="Between areas and within areas",
    plain="The same association twice: between areas, where everything in which they differ for good is "
    "mixed in; and within each area over time, compared with itself. They often disagree, and that is the "
    "lesson.",
    functions=("panel_slopes.between_and_within",),
    formulas=(
        r"\text{between: } \bar y_i = a + b\,\bar x_i",
        r"\text{within: } y_{it} - \bar y_i - \bar y_t + \bar y = c\,(x_{it} - \bar x_i - \bar x_t + \bar x)",
    ),
    symbols="x: interaction density of the period before; y: outcome; bars: means of areas, of periods, of "
    "all. Errors are those of leaving out one area at a time.",
    limits=(
        "The slope within areas is rid of what never changes, not of what made somebody send events just "
        "then.",
    ),
    stated=(_NOT_WHY, "Both slopes, side by side."),
    references=(
        "Mundlak Y (1978), On the pooling of time series and cross section data, Econometrica 46.",
        "Wooldridge JM (2010), Econometric Analysis of Cross Section and Panel Data, 2nd ed., sections 10.5 "
        "and 10.6.",
    ),
    pages=("compare",),
)

MORAN = Measure(
    key="morans-i",
    name="How alike neighbours are (Moran's I)",
    plain="Whether an area's value tells something of its neighbours' values: 1 for much alike, 0 for not at "
    "all. It says why a map's areas count for less than their number.",
    functions=("moran.morans_i",),
    formulas=(r"I = \dfrac{\sum_i z_i \sum_j w_{ij} z_j}{\sum_i z_i^2}",),
    symbols="z: values about their mean; w: neighbour weights whose rows add to one.",
    limits=("With fewer than some thirty areas its p is rough.",),
    stated=("Which areas count as neighbours.",),
    references=(
        "Moran PAP (1950), Notes on continuous stochastic phenomena, Biometrika 37.",
        "Cliff AD, Ord JK (1981), Spatial Processes: Models and Applications, section 2.3.",
    ),
    pages=("compare",),
)

REGRESSION = Measure(
    key="area-regression",
    name="Regression over areas, and what neighbours share",
    plain="The outcome of each area on its events and on other facts, and tests of whether neighbours are "
    "still alike in what is left. Where they are, a model with a lag of the outcome or with a shared error "
    "allows for it.",
    functions=(
        "area_regression.regress_areas",
        "area_regression.prepare_regression",
        "area_models.fit_lag",
        "area_models.fit_error",
    ),
    formulas=(
        r"y = X\beta + \varepsilon",
        r"\text{lag: } y = \rho\, W y + X\beta + \varepsilon",
        r"\text{error: } \varepsilon = \lambda\, W \varepsilon + u",
    ),
    symbols="y: outcome; X: events and other facts; W: neighbour weights whose rows add to one.",
    limits=(
        "At most one fact for every ten areas can be told apart.",
        "Facts that were left out stay in what looks like the events' part.",
    ),
    stated=(_NOT_WHY, "Whether neighbours are still alike in what is left."),
    references=(
        "Anselin L (1988), Spatial Econometrics: Methods and Models, chapters 6 and 8.",
        "Anselin L, Bera AK, Florax R, Yoon MJ (1996), Simple diagnostic tests for spatial dependence, "
        "Regional Science and Urban Economics 26.",
        "Ord K (1975), Estimation methods for models of spatial interaction, Journal of the American "
        "Statistical Association 70.",
    ),
    pages=("compare",),
)

ASSOCIATION = MeasureGroup(
    "What goes together",
    "Do areas with more events have more or fewer incidents, or more trust? Not: why.",
    (CORRELATION, LEE, MORAN, CLUSTERS, REGRESSION, BETWEEN),
)
