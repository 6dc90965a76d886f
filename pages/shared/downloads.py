"""What readers take with them: the rows of a table as a file, alone or with the outlines of their areas."""

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from pages.shared import store
from pages.shared.figures.figures import Column
from pages.shared.html_table import write_csv, write_geojson
from pages.shared.store import BuildInfo


def offer_csv(
    make_rows: Callable[[], pd.DataFrame],
    columns: Sequence[Column],
    *,
    name: str,
    key: str | None = None,
) -> None:
    """A button for `name`.csv, made when it is pressed."""
    st.download_button(
        "Download CSV",
        lambda: write_csv(make_rows(), columns),
        file_name=f"{name}.csv",
        mime="text/csv",
        on_click="ignore",
        key=key,
    )


def offer_geojson(
    make_rows: Callable[[], pd.DataFrame],
    columns: Sequence[Column],
    *,
    build: BuildInfo,
    level: str,
    name: str,
    about: str | None = None,
) -> None:
    """A button for `name`.geojson with the areas of a level, made when pressed; `about` says of what."""
    st.download_button(
        "Download GeoJSON",
        lambda: write_geojson(
            store.read_layer(build.city, build.build_id, f"areas/{level}") or '{"features": []}',
            make_rows(),
            columns,
        ),
        file_name=f"{name}.geojson",
        mime="application/geo+json",
        on_click="ignore",
        help=about,
    )
