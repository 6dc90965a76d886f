"""Methods: what people say, and how sure one can be of it."""

from pages.shared.methods.entry import Measure, MeasureGroup

_LOHR = "Lohr S (2019), Sampling: Design and Analysis, chapters 5 and 9."
_NEWCOMBE = (
    "Newcombe RG (1998), Two-sided confidence intervals for the single proportion, Statistics in Medicine 17."
)
_DIFFERENCE = (
    "Newcombe RG (1998), Interval estimation for the difference between independent proportions, Statistics "
    "in Medicine 17."
)
_FDR = "Benjamini Y, Hochberg Y (1995), Controlling the false discovery rate, JRSS B 57."
_NON_RESPONSE = "That those who did not answer may think otherwise, which no interval shows."

SCORE = Measure(
    key="score",
    name="Survey score",
    plain="The mean answer to one question or scale, from 0 for the worst possible to 100 for the best; "
    "not a percentage. Trust, confidence, procedural justice, legitimacy and feeling safe are five "
    "different things and are never put into one number.",
    functions=("surveys.survey_score", "surveys.survey_scores"),
    formulas=(
        r"s_i = 100\,\dfrac{a_i - a_{\min}}{a_{\max} - a_{\min}}",
        r"\bar s = \textstyle\sum_i w_i s_i \big/ \sum_i w_i",
        r"\bar s \pm t_{n-1}\, \dfrac{\sqrt{\frac{n}{n-1}\sum_i w_i^2 (s_i - \bar s)^2}}{\sum_i w_i}",
    ),
    symbols="a: answer, turned round where a high one means little trust; w: design weight; n: people who "
    "answered. Where all gave the same answer the interval is Wilson's on the effective base.",
    limits=(
        "A score that was published without its base has no interval, and nobody can tell a change in it "
        "from chance.",
        "The interval covers chance alone.",
        "With 100 people answering, chance moves a share of one half by nearly 10 points either way; with "
        "400 by 5.",
    ),
    stated=(
        "The base, the dates, who asked, how, the wording and the response rate, each as the source states "
        "it.",
        "On a scale of 0 to 100 (not a percentage).",
        _NON_RESPONSE,
    ),
    references=(
        "Cohen P et al. (1999), The problem of units and the circumstance for POMP, Multivariate Behavioral "
        "Research 34.",
        _LOHR,
    ),
    pages=("explore", "trust"),
)

BASE = Measure(
    key="base",
    name="Base, effective base, and too few to show",
    plain="How many people answered, and how many equally weighted people would have told as much. Under the "
    "smallest base that the city's file names, no number is shown but the reason.",
    functions=("surveys.judge_base", "shares.kish_effective_base"),
    formulas=(r"n_{\text{eff}} = \dfrac{\left(\sum w_i\right)^2}{\sum w_i^2}",),
    symbols="w: weight of each person who answered.",
    limits=(
        "A large base does not make up for a survey that hardly anyone answered.",
        "Too few to show is not zero, and not low.",
    ),
    stated=("How many areas have too few answers, and how many no data.",),
    references=("Kish L (1965), Survey Sampling, chapter 11.",),
    pages=("explore", "trust"),
)

SHARE = Measure(
    key="share",
    name="Share of respondents",
    plain="The percentage who gave one of the best answers, or any share of those asked, with an interval "
    "that stays within 0 and 100 %.",
    functions=("surveys.top_box_share", "shares.wilson_interval"),
    formulas=(
        r"\dfrac{p + \frac{z^2}{2n} \pm z\sqrt{\frac{p(1-p)}{n} + \frac{z^2}{4n^2}}}{1 + \frac{z^2}{n}}",
    ),
    symbols="p: share; n: effective base; z = 1.96.",
    limits=("Where two answers count as good and two as bad, much of what people said is thrown away.",),
    stated=("Which answers count.", "The base."),
    references=(_NEWCOMBE,),
    pages=("trust",),
)

CHANGE = Measure(
    key="score-change",
    name="Change between two waves",
    plain="The difference of two scores of different people, with its interval, corrected for all areas "
    "looked at. Told only where both waves put the same question in the same way.",
    functions=(
        "scorechanges.compare_scores",
        "wave_changes.compare_shares",
        "wave_changes.compare_waves",
        "wave_changes.line_segments",
    ),
    formulas=(
        r"L = (a - b) - \sqrt{(a - l_a)^2 + (u_b - b)^2}",
        r"U = (a - b) + \sqrt{(u_a - a)^2 + (b - l_b)^2}",
    ),
    symbols="a, b: scores now and before; l, u: the ends of their intervals. For shares with Wilson's "
    "intervals this is Newcombe's.",
    limits=(
        "A line breaks where wording, mode or who asked changes: a difference could come from that alone.",
        "To find a change of 5 points in a share takes some 1,500 answers in each wave; of 10 points, 355.",
        "Modelled scores are never compared.",
    ),
    stated=("How many areas were looked at.", "The size that any change must be under."),
    references=(
        "Zou GY, Donner A (2008), Construction of confidence limits about effect measures, Statistics in "
        "Medicine 27.",
        _DIFFERENCE,
        _FDR,
    ),
    pages=("explore", "trust"),
)

MODELLED = Measure(
    key="modelled-score",
    name="Score estimated with the help of similar areas",
    plain="Where too few people answered, an area's own answers are joined with what areas of like numbers "
    "of incidents per resident and residents per km² answered. The weaker its own answers, the more the "
    "others count. Always marked as such.",
    functions=(
        "small_areas.fay_herriot",
        "small_areas.choose_estimate",
        "recovered_errors.recover_variance",
    ),
    formulas=(
        r"\hat\theta_i = \gamma_i\, y_i + (1 - \gamma_i)\, \mathbf{x}_i^{\top}\hat\beta",
        r"\gamma_i = \dfrac{\hat\sigma^2}{\hat\sigma^2 + D_i}",
    ),
    symbols="y: the area's own score; D: variance of its error; x: what is known of every area; σ²: "
    "variance of the areas about the line, by restricted maximum likelihood.",
    limits=(
        "It may not be set beside incidents: incidents went into it.",
        "No change is told for modelled scores.",
        "It needs five more areas with a score of their own than facts about them.",
        "An area that is unlike others of its kind is drawn towards them all the same.",
    ),
    stated=("Estimated with the help of similar areas, and from which facts.",),
    references=(
        "Fay RE, Herriot RA (1979), Estimates of income for small places, JASA 74.",
        "Prasad NGN, Rao JNK (1990), The estimation of the mean squared error of small-area estimators, "
        "JASA 85.",
        "Rao JNK, Molina I (2015), Small Area Estimation, 2nd ed., chapters 6 and 10.",
    ),
    pages=("trust",),
)

RAKING = Measure(
    key="raking",
    name="Weights that fit the population",
    plain="People who answered are weighted so that together they have the population's ages, sexes or "
    "tenures. Its error is found by drawing the survey anew and weighting each time.",
    functions=("raking.rake", "raking.raked_mean"),
    formulas=(
        r"w_i \leftarrow w_i\, \dfrac{N_c}{\sum_{j \in c} w_j} \quad \text{for each } c \text{ in turn}",
    ),
    symbols="c: category; N: people in it in the population; w: weights, trimmed to between 0.3 and 3 "
    "times their mean.",
    limits=(
        "It mends what the margins show and nothing else: within a group, those who answered may still "
        "differ from those who did not.",
        "Unequal weights widen every interval.",
    ),
    stated=("Which margins, and the design effect.",),
    references=(
        "Deming WE, Stephan FF (1940), On a least squares adjustment of a sampled frequency table when the "
        "expected marginal totals are known, Annals of Mathematical Statistics 11.",
        "Rao JNK, Wu CFJ, Yue K (1992), Some recent work on resampling methods for complex surveys, Survey "
        "Methodology 18.",
        "Kish L (1992), Weighting for unequal Pi, Journal of Official Statistics 8.",
    ),
)

DESIGN_MEAN = Measure(
    key="design-mean",
    name="Mean of a survey with strata and clusters",
    plain="A mean whose interval knows that people were drawn street by street or district by district and "
    "not one by one. For surveys that say how they drew.",
    functions=("weighting.design_mean", "weighting.describe_mean"),
    formulas=(
        r"\operatorname{Var}(\bar y) = \textstyle\sum_h \tfrac{m_h}{m_h - 1} \sum_k (u_{hk} - \bar u_h)^2",
        r"u_{hk} = \textstyle\sum_{i \in hk} w_i (y_i - \bar y) \big/ \sum_i w_i",
    ),
    symbols="h: stratum; k: one of its m clusters; w: weight; y: answer.",
    limits=("A stratum with a single cluster can only be judged cautiously.",),
    stated=("The design effect.",),
    references=(
        "Binder DA (1983), On the variances of asymptotically normal estimators from complex surveys, "
        "International Statistical Review 51.",
        _LOHR,
    ),
)

FEEDBACK = Measure(
    key="feedback",
    name="Feedback forms after an event",
    plain="What people who came to an event wrote on a form there. They had chosen to come, so this is not a "
    "survey: it stands apart, question by question, and is never joined with survey scores nor drawn as a "
    "trend of trust.",
    functions=(),
    formulas=(r"\bar f = 100\,\dfrac{\sum_a c_a\,(a - a_{\min})}{(a_{\max} - a_{\min}) \sum_a c_a}",),
    symbols="c: how many forms gave answer a, on a scale from its lowest to its highest answer.",
    limits=(
        "No interval is given: the people who came are no sample of anybody.",
        "With fewer than 10 forms no mean is shown.",
        "Forms tell how an event went. They cannot tell what residents think.",
    ),
    stated=("Feedback forms of people who came; not a survey.", "How many forms, from how many events."),
    references=(),
    pages=("trust",),
)

SURVEYS = MeasureGroup(
    "Trust and surveys",
    "What do people say they think, and how sure can we be?",
    (SCORE, BASE, SHARE, CHANGE, MODELLED, RAKING, DESIGN_MEAN, FEEDBACK),
)
