"""The data health page's parts: what could mislead, each source's account, the way to a table."""

from __future__ import annotations

import csv
import html
import io
from typing import Any

import pandas as pd
import streamlit as st

from data.workspace.overlay import OVERLAID
from pages.shared import store
from pages.shared.announce import announce
from pages.shared.choices import to_day
from pages.shared.health import words
from pages.shared.health.cautions import Caution
from pages.shared.health.load import Health
from pages.shared.health.state import HealthView, choose_one
from pages.shared.html_table import write_rows
from pages.shared.look import show_html
from pages.shared.page_head import show_note, write_place
from pages.shared.store import BuildInfo
from pages.shared.words import say_count, say_day, say_plural

_SHOWN_FIRST = 7
_REJECTED_SHOWN = 10


def show_old_build(build: BuildInfo) -> None:
    """The page of a build that lacks what it shows."""
    said = words.OLD_BUILD.format(city=build.city)
    show_html(f"<h1>{words.TITLE}</h1><p class='cb-lead'>{html.escape(said)}</p>")


def show_cautions(health: Health, cautions: list[Caution], note: str) -> None:
    """The title, and what could mislead in the order of its weight."""
    count = len(cautions)
    lead = words.LEAD.format(count=say_plural(count, "thing")) if cautions else words.NOTHING
    announce(lead)
    received, usable = (int(health.ledger[name].sum()) for name in ("received", "accepted"))
    records = (
        f"{say_count(received)} records received from {say_plural(len(health.ledger), 'source')}, "
        f"{say_count(usable)} of them usable; build {health.build.build_id}"
    )
    show_html(
        f"{write_place(health.build)}<h1>{words.TITLE}</h1>"
        f"<p class='cb-lead'>{html.escape(lead)}</p><p class='cb-records'>{html.escape(records)}</p>"
    )
    if note:
        show_note(note)
    if cautions:
        show_html(write_list(cautions[:_SHOWN_FIRST]))
    if count > _SHOWN_FIRST:
        with st.expander(f"{count - _SHOWN_FIRST} more of less weight"):
            show_html(write_list(cautions[_SHOWN_FIRST:]))


def write_list(cautions: list[Caution]) -> str:
    """Sentences as a list."""
    items = "".join(f"<li>{html.escape(caution.text)}</li>" for caution in cautions)
    return f"<ul class='cb-points cb-column'>{items}</ul>"


def show_sources(health: Health, view: HealthView) -> None:
    """Every source in one table, and the account of the one that was chosen."""
    show_html("<h2>What each source sent</h2>")
    titles = (
        "Source",
        "Received",
        "Accepted",
        "Rejected",
        "Replaced",
        "In no area",
        "Last record",
        "Licence",
    )
    rows = [_write_source(health, str(source)) for source in health.ledger.index]
    caption = "Received = accepted + rejected, in every source; blank lines are not records"
    show_html(write_rows(rows, titles, caption=caption))
    choose_one(
        "source", "Account of", {str(source): health.name(str(source)) for source in health.ledger.index}
    )
    show_account(health, view.source)


def _write_source(health: Health, source: str) -> tuple[str, ...]:
    line = health.ledger.loc[source]
    counts = ("received", "accepted", "rejected", "superseded", "unlocated")
    last = line["last_date"]
    return (
        health.name(source),
        *(say_count(health.count(source, name)) for name in counts),
        "no dates" if pd.isna(last) else say_day(to_day(last)),
        line["licence"] if isinstance(line["licence"], str) else "not stated",
    )


def show_account(health: Health, source: str) -> None:
    """One source: where its records went, why some were rejected, what was noticed, how fresh it is."""
    line = health.ledger.loc[source]
    account = words.ACCOUNT.format(
        **{name: say_count(health.count(source, name)) for name in ("received", "accepted", "rejected")}
    )
    level = health.finest
    one, many = str(level["label"]).lower(), str(level["label_plural"]).lower()
    facts = [
        f"{say_count(health.count(source, name))} {said.format(one=one, many=many)}"
        for name, said in words.COUNTS.items()
        if health.count(source, name)
    ]
    own = health.notes[health.notes["source"] == source]
    facts += [
        f"{say_count(records)} {words.say_note(str(note))}"
        for note, records in zip(own["note"], own["records"], strict=True)
    ]
    licence = line["licence"] if isinstance(line["licence"], str) else "not stated"
    hashed = (
        f"<code>{html.escape(str(line['sha256']))}</code>" if isinstance(line["sha256"], str) else "not kept"
    )
    items = "".join(f"<li>{html.escape(fact)}</li>" for fact in facts)
    show_html(
        f"<h3>{html.escape(health.name(source))}</h3><p class='cb-big'>{html.escape(account)}</p>"
        f"<ul class='cb-points cb-column'>{items}</ul><p>{html.escape(say_fresh(health, source))}</p>"
        f"<p class='cb-small'>{say_plural(health.count(source, 'files'), 'file')}, SHA-256 {hashed}. "
        f"Licence: {html.escape(licence)}.</p>"
    )
    show_rejected(health, source)


def say_fresh(health: Health, source: str) -> str:
    """How old the last record is, beside what was promised."""
    last = health.ledger["last_date"].to_dict()[source]
    if pd.isna(last):
        return words.NO_DATES
    day = to_day(last)
    lines = health.settings.get("freshness", [])
    said: dict[str, Any] = next((line for line in lines if line["source"] == source), {})
    cadence, age = said.get("cadence_days"), (health.today - day).days
    if age < 0:
        return f"Its last record is of {say_day(day)}, still to come."
    if not cadence:
        return words.NO_CADENCE.format(day=say_day(day))
    template = words.LATE if age > cadence else words.FRESH
    return template.format(day=say_day(day), age=words.say_days(age), cadence=words.say_days(cadence))


def show_rejected(health: Health, source: str) -> None:
    """Reasons with their counts, the first rows, and all of them as a file."""
    own = health.reasons[health.reasons["source"] == source]
    if own.empty:
        show_html("<p class='cb-small'>Every record of this source could be used.</p>")
        return
    reasons = [
        (str(reason), say_count(records))
        for reason, records in zip(own["reason"], own["records"], strict=True)
    ]
    show_html(write_rows(reasons, ("Why it could not be used", "Records"), caption="Rejected, by reason"))
    rejected = store.read("health_rejected", build=health.build, source=source)
    some = rejected.head(_REJECTED_SHOWN)
    rows = [
        (str(row["file"]), say_count(row["row_number"]), str(row["reason"]), str(row["raw"] or ""))
        for row in some.to_dict("records")
    ]
    caption = f"The first {len(some)} of {say_plural(len(rejected), 'rejected row')}. {words.RAW_NOTE}"
    show_html(
        write_rows(rows, ("File", "Row", "Reason", "What it holds"), caption=caption), css_class="cb-wide"
    )
    st.download_button(
        "Download rejected rows as CSV",
        write_rejected(rejected),
        file_name=f"{health.build.city}-{source}-rejected-{health.build.build_id}.csv",
        mime="text/csv",
        on_click="ignore",
        key="health-rejected",
    )


def write_rejected(rejected: pd.DataFrame) -> str:
    """Rejected rows as CSV; a cell that a spreadsheet would take for a formula is led by an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(rejected.columns)
    for row in rejected.itertuples(index=False, name=None):
        writer.writerow([_tame(cell) for cell in row])
    return out.getvalue()


def _tame(cell: object) -> object:
    if cell is None or (isinstance(cell, float) and pd.isna(cell)):
        return ""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in "=+-@\t\r" and cell else cell


def list_tables(build: BuildInfo) -> list[str]:
    """The tables that the pipeline makes, in order."""
    return [str(name) for name in store.read("pipeline_steps", build=build)["output"]]


def trace_steps(build: BuildInfo, table: str) -> pd.DataFrame:
    """The steps that lead to a table, in the order in which they run."""
    steps = store.read("pipeline_steps", build=build)
    needed = {table}
    for step in reversed(steps.to_dict("records")):
        if step["output"] in needed:
            needed.update(str(name) for name in step["inputs"])
    return steps[steps["output"].isin(needed)]


def show_trace(build: BuildInfo, view: HealthView) -> None:
    """The way from file to the table that was chosen."""
    show_html("<h2>From file to table</h2>")
    choose_one("table", "Table", {name: name for name in list_tables(build)})
    steps = trace_steps(build, view.table)
    lines = [
        _write_step(*step)
        for step in zip(*(steps[name] for name in ("output", "inputs", "description", "file")), strict=True)
    ]
    if view.table in OVERLAID:
        said = "What people logged is laid over the build when it is read."
        lines.append(_write_step(view.table, [view.table, "workspace"], said, OVERLAID[view.table]))
    show_html(f"<ol class='cb-steps'>{''.join(lines)}</ol>")
    show_html(f"<p class='cb-small'>The same: <code>commonbeat trace {html.escape(view.table)}</code></p>")


def _write_step(output: str, inputs: list[str], said: str, file: str) -> str:
    sources = ", ".join(f"<code>{html.escape(str(name))}</code>" for name in inputs) or "the files"
    return (
        f"<li><strong><code>{html.escape(output)}</code></strong> from {sources}: {html.escape(said)} "
        f"<span class='cb-small'>{html.escape(file)}</span></li>"
    )
