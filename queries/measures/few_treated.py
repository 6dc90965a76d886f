"""Intervals that stay honest with few treated areas.

Sources
-------
Welch BL (1947), The generalization of Student's problem when several different population variances are
involved, Biometrika 34. Satterthwaite FE (1946), An approximate distribution of estimates of variance
components, Biometrics Bulletin 2.
"""

import numpy as np
from scipy.special import stdtrit

from queries.measures.arrays import BoolArray, FloatArray


def few_treated_reach(influence: FloatArray, treated: BoolArray, dates: int, *, level: float = 0.95) -> float:
    """Return how far an interval reaches to either side, with few treated areas allowed for.

    The errors of the source hold for many treated areas. The spread among those of one start date is judged
    from their own mean, so that of all treated areas only treated - dates speak to it: their part of the
    variance is raised by treated / (treated - dates), that of the others by n / (n - 1), and Student's t
    taken with the degrees of freedom of the sum (Satterthwaite 1946).

    Parameters
    ----------
    influence
        Each area's part in the error, shape (areas,).
    treated
        Which areas' effect is estimated.
    dates
        How many start dates these have.
    level
        Confidence level.

    Returns
    -------
    float
        Infinite where each treated area has a start date of its own.
    """
    parts = np.array([np.sum(influence[side] ** 2) for side in (treated, ~treated)])
    sizes = np.array([treated.sum(), np.sum(~treated)], dtype=np.float64)
    freedom = sizes - [dates, 1]
    if freedom[0] < 1 or freedom[1] < 1:
        return float("inf")
    raised = parts * sizes / freedom
    if raised.sum() == 0.0:
        return 0.0
    of_sum = raised.sum() ** 2 / np.sum(raised**2 / freedom)
    return float(stdtrit(of_sum, (1.0 + level) / 2.0) * np.sqrt(raised.sum()))
