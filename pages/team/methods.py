"""How do these numbers come about? The way from file to table, the sources' accounts and the dictionary."""

from pages.shared.access import require

require("commander", "liaison", "steward")

import html
from collections.abc import Iterable, Sequence

import pandas as pd
import streamlit as st

from pages.shared import store

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
COLUMNS = {"column_name": "Column", "type": "Type", "unit": "Unit", "description": "Meaning"}
STYLE = """<style>
.methods table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
.methods caption { text-align: left; padding-bottom: .5rem; }
.methods th, .methods td { text-align: left; vertical-align: top; padding: .35rem .9rem .35rem 0;
  border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent); }
.methods td.number { text-align: right; } .methods li { margin-bottom: .4rem; }
.methods div { overflow-x: auto; }
</style>"""


def word_cell(value: object) -> str:
    """Write one value for people: thousands parted, nothing for what is missing."""
    if value is None or value is pd.NaT or (isinstance(value, float) and pd.isna(value)):
        return ""
    if isinstance(value, int):
        return f"{value:,}"
    return str(value.date()) if isinstance(value, pd.Timestamp) else str(value)


def write_table(frame: pd.DataFrame, names: dict[str, str], caption: str) -> str:
    """Write a frame as an HTML table whose texts are escaped."""
    shown = frame[list(names)]
    heads = "".join(f'<th scope="col">{html.escape(name)}</th>' for name in names.values())
    rows = "".join(f"<tr>{write_cells(row)}</tr>" for row in shown.itertuples(index=False, name=None))
    return (
        f'<div tabindex="0" role="region" aria-label="{html.escape(caption)}"><table>'
        f"<caption>{html.escape(caption)}</caption>"
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def write_cells(values: Sequence[object]) -> str:
    """Write a row's cells; the first heads the row."""
    first, *others = values
    cells = "".join(
        f"<td{' class="number"' if isinstance(value, int) else ''}>{html.escape(word_cell(value))}</td>"
        for value in others
    )
    return f'<th scope="row">{html.escape(word_cell(first))}</th>{cells}'


def word_step(output: str, inputs: Iterable[str], description: str, file: str) -> str:
    """Write a step of the pipeline as one line, the same that `commonbeat trace` prints."""
    sources = ", ".join(f"<code>{html.escape(name)}</code>" for name in inputs) or "the files"
    return (
        f"<li><code>{html.escape(output)}</code> from {sources}: {html.escape(description)} "
        f"<small>({html.escape(file)})</small></li>"
    )


build = store.current_build()
st.title("How these numbers come about", anchor=False)
st.markdown(
    f"Build {build.build_id} of {build.city_name}. Every record that was received is either accepted or "
    "rejected; none is left out silently."
)
sources = write_table(store.read("sources"), COUNTS, "What each source sent, and what became of it")
st.html(f'{STYLE}<div class="methods">{sources}</div>')

st.header("From file to table", anchor=False)
steps = store.read("pipeline_steps")
lines = "".join(
    word_step(step.output, step.inputs, step.description or "", step.file) for step in steps.itertuples()
)
st.html(f'<div class="methods"><ol>{lines}</ol></div>')

st.header("Dictionary", anchor=False)
described = store.read("table_columns")
for table, columns in described.groupby("table_name"):
    with st.expander(str(table)):
        st.html(f'<div class="methods">{write_table(columns, COLUMNS, f"Columns of {table}")}</div>')
