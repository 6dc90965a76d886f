"""How do these numbers come about? Every measure, the evidence, and the way from file to table."""

from pages.shared.access import require

require("commander", "liaison", "steward")

import html
from collections.abc import Iterable
from datetime import date

import pandas as pd
import streamlit as st

from pages.shared import store
from pages.shared.errors import NoBuildError
from pages.shared.look import apply_look, show_html
from pages.shared.methods import parts
from pages.shared.methods.evidence import KEY as EVIDENCE
from pages.shared.methods.published_figures import compute_published, count_agreeing
from pages.shared.methods.state import pick_measure, pick_words
from pages.shared.page_frame import show_footer, show_no_build
from pages.shared.store import BuildInfo
from pages.shared.table_frame import Head, Row, frame_table
from pages.shared.words import say_day, say_plural

LEAD = (
    "Each measure stands here with what it cannot tell and what was published about it. Every record that "
    "was received is either accepted or rejected; none is left out silently."
)
COUNTS = {
    "source": "Source",
    "received": "Records received",
    "accepted": "Accepted",
    "rejected": "Rejected",
    "superseded": "Replaced by a later version",
    "unlocated": "In no area",
    "first_date": "First day",
    "last_date": "Last day",
    "licence": "Licence",
}
STEP = ["output", "inputs", "description", "file"]
PUBLISHED = {
    "name": "Figure",
    "computed": "Ours",
    "published": "Published",
    "difference": "Difference",
    "agrees": "Agrees",
    "source": "Source",
}
COLUMNS = {"column_name": "Column", "type": "Type", "unit": "Unit", "description": "Meaning"}


def word_cell(value: object) -> str:
    """Write one value for people: thousands parted, nothing for what is missing."""
    if value is None or value is pd.NaT or (isinstance(value, float) and pd.isna(value)):
        return ""
    if isinstance(value, int):
        return f"{value:,}"
    return say_day(value) if isinstance(value, date) else str(value)


def write_table(frame: pd.DataFrame, names: dict[str, str], caption: str) -> str:
    """Write a frame as an HTML table whose texts are escaped; the first column heads each row."""
    shown = frame[list(names)]
    counts = [pd.api.types.is_integer_dtype(kind) for kind in shown.dtypes]
    heads = [Head(name, right=count) for name, count in zip(names.values(), counts, strict=True)]
    rows = [
        Row([html.escape(word_cell(value)) for value in values])
        for values in shown.itertuples(index=False, name=None)
    ]
    return frame_table(heads, rows, caption=caption)


def word_step(output: str, inputs: Iterable[str], description: str, file: str) -> str:
    """Write a step of the pipeline as one line, the same that `commonbeat trace` prints."""
    sources = ", ".join(f"<code>{html.escape(name)}</code>" for name in inputs) or "the files"
    return (
        f"<li><strong><code>{html.escape(output)}</code></strong> from {sources}: {html.escape(description)} "
        f"<span class='cb-small'>{html.escape(file)}</span></li>"
    )


def show_measures() -> None:
    """Every measure in a list that can be searched, and the evidence behind the first claim of all."""
    show_html("<h2>Every measure, in words and in formula</h2>")
    words = pick_words()
    parts.show_list(words)
    parts.show_evidence(alone=False)


def show_pipeline(build: BuildInfo) -> None:
    """What each source sent, the way from file to table, and what every column means."""
    sources = store.read("sources", build=build).drop(columns="sha256")
    sent = write_table(sources, COUNTS, "What each source sent")
    show_html(f"<h2>Where the records come from</h2>{sent}")
    steps = store.read("pipeline_steps", build=build)
    lines = "".join(word_step(*step) for step in zip(*(steps[name] for name in STEP), strict=True))
    show_html(f"<h2>From file to table</h2><ol class='cb-steps'>{lines}</ol><p>{say_logged(build)}</p>")
    show_published()
    show_html("<h2>Dictionary</h2><p>What every table that others rely on holds, column by column.</p>")
    for table, columns in store.read("table_columns", build=build).groupby("table_name"):
        with st.expander(str(table)):
            show_html(write_table(columns, COLUMNS, f"Columns of {table}"))


def say_logged(build: BuildInfo) -> str:
    """That entries are laid over the build, and how many of its events they are."""
    events = int(store.read("logged_events", build=build)["events"].iloc[0])
    return (
        "What people log is laid over the build when it is read, without a new build; a logged event that "
        f"confirms one of the calendar takes its place. Logged now: {say_plural(events, 'event')}. "
        "<code>commonbeat export TABLE --as-built</code> leaves them out."
    )


def show_published() -> None:
    """The verify table, computed when somebody asks for it."""
    show_html(
        "<h2>Our figures beside published ones</h2><p>Each estimator is checked on data whose answer was "
        "printed before; <code>commonbeat verify-methods</code> prints the same table.</p>"
    )
    if st.toggle("Compute them again and show the table", key="published"):
        figures = compute_published()
        show_html(write_table(figures, PUBLISHED, count_agreeing(figures)))


apply_look()
try:
    build = store.current_build()
except NoBuildError as problem:
    show_no_build(str(problem))
    st.stop()

key, note = pick_measure()
if key == EVIDENCE:
    parts.show_evidence(alone=True)
elif key:
    parts.show_measure(key)
else:
    said = f"<p class='cb-note' role='note'>{html.escape(note)}</p>" if note else ""
    show_html(
        f"<h1>How these numbers come about</h1><p class='cb-lead'>{LEAD}</p>"
        f"<p class='cb-records'>Build {html.escape(build.build_id)} of {html.escape(build.city_name)}.</p>"
        f"{said}"
    )
    show_measures()
    show_pipeline(build)
show_footer(build)
