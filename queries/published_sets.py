"""Published data sets that ship inside other packages, where these are installed."""

from __future__ import annotations

import importlib.util

import numpy as np

from queries.measures.checks import Check
from queries.measures.published_areas import Columbus, area_checks
from queries.measures.published_effects import NotRun

LIBPYSAL = "libpysal"
_R_ALONE = "its data ship with R packages alone"
NEVER_RUN = (
    NotRun("Synthetic control, Basque Country", _R_ALONE),
    NotRun("Synthetic control, tobacco in California (Proposition 99)", _R_ALONE),
    NotRun("Survey mean of zinc, NHANES II", "its data ship with Stata"),
    NotRun("Relative-magnitude interval, Medicaid", "that interval is not computed here"),
    NotRun(
        "Callaway-Sant'Anna with covariates, mpdta", "covariates are taken by the extended TWFE alone here"
    ),
    NotRun("Seasonal decomposition (STL), carbon dioxide", "that decomposition is not computed here"),
    NotRun("Geographically weighted regression, Georgia", "that regression is not computed here"),
    NotRun("Control charts of the NIST handbook", "those charts are not drawn here"),
    NotRun("Break in the flow of the Nile", "breaks are looked for in counts here, and flow is none"),
)


def read_columbus() -> Columbus | None:
    """Read the 49 areas of Columbus out of libpysal; None where it is not installed."""
    if importlib.util.find_spec(LIBPYSAL) is None:
        return None
    # An optional extra, and slow to import: only whoever asks for these figures waits for it.
    import geopandas as gpd
    from libpysal.examples import get_path
    from libpysal.weights import Queen, Rook

    areas = gpd.read_file(get_path("columbus.shp"))
    rook, queen = (
        np.asarray(kind.from_dataframe(areas, use_index=False).full()[0]) for kind in (Rook, Queen)
    )
    crime, income, housing = (areas[name].to_numpy(dtype=np.float64) for name in ("CRIME", "INC", "HOVAL"))
    return Columbus(crime, income, housing, rook, queen)


def check_columbus() -> tuple[list[Check], list[NotRun]]:
    """Compute every published figure on neighbours, or say that libpysal is not there."""
    columbus = read_columbus()
    if columbus is None:
        name = "Columbus: Moran's I, Lee's L, regression over areas"
        reason = f"{LIBPYSAL} is not installed: run pip install -e '.[reference]' in the checkout"
        return [], [NotRun(name, reason)]
    return area_checks(columbus), []
