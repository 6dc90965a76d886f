"""The before-and-after page in parts: its answer, the three steps, and what to do where there is none."""

import html
from collections.abc import Callable

import streamlit as st

from pages.shared.before_after import check_words
from pages.shared.before_after import words as say
from pages.shared.before_after.charts import draw_lines, draw_path, write_lines_table, write_path_table
from pages.shared.before_after.choice import DRAW, Choice, hand_in, write_query
from pages.shared.choices import load_choices
from pages.shared.html_table import write_rows
from pages.shared.look import show_html
from pages.shared.methods.catalog import write_methods
from pages.shared.page_head import share_view, show_notes, write_place
from pages.shared.redraws import say_compared
from pages.shared.show_chart import show_chart
from pages.shared.store import BuildInfo
from queries.measures.study.study import Finding, Study
from queries.measures.study.verdict import judge

METHODS = {
    "staggered": ("staggered", "staggered-counts"),
    "together": ("randomisation",),
    "mixture": ("synthetic-control",),
    "single": ("displacement",),
}
_STYLE = """<style>
.cb-step { display: flex; gap: .8rem; align-items: baseline; margin-top: 1.2rem; }
.cb-step span { font-family: "Source Serif", "Source Serif 4", Georgia, serif; font-size: 28px;
  color: var(--cb-muted); line-height: 1; }
.cb-answer { border: 1px solid var(--cb-line); border-radius: 8px; background: var(--cb-panel);
  padding: 1.1rem 1.4rem; margin-top: 1rem; }
.cb-answer .cb-lead { margin-top: 0 !important; max-width: 60rem; }
.cb-text { max-width: 60rem; }
</style>"""


def show_place(build: BuildInfo, title: str, lead: str, small: str = "") -> None:
    """The head of the page."""
    show_html(
        f"{_STYLE}{write_place(build, page='Before and after')}"
        f"<h1>{html.escape(title)}</h1><p class='cb-lead'>{html.escape(lead)}</p>"
        f"<p class='cb-records'>{html.escape(small)}</p>"
    )


def show_nothing_on_file(build: BuildInfo) -> None:
    """No programme is known: why, and the next step."""
    show_place(
        build,
        "Before and after",
        "No programme is on file for this city, so there is nothing to look back on yet.",
        "Programmes are named in the city file, each with its areas, its start and its aim. You can also "
        "draw one here: choose areas and the month in which something began.",
    )
    st.button("Draw a programme", type="primary", on_click=hand_in, args=({"programme": DRAW},))


def show_heading(build: BuildInfo, choice: Choice, study: Study, many: str) -> None:
    """The programme, and the answer in one sentence."""
    programme = study.programme
    aim = f" Aim: {programme.aim}" if programme.aim else ""
    group = f" {say.GROUPS[choice.group]}." if choice.group != "all" else ""
    with st.container(horizontal=True, key="heading"):
        show_place(
            build, programme.name, say.say_answer(study), f"{say.say_when(programme, many)}.{group}{aim}"
        )
        share_view(write_query(choice))
    compared = [*study.roles.treated, *study.roles.comparison]
    months = load_choices(build).months
    period = (months[0], months[-1])
    show_notes((*choice.notes, *say_compared(build, programme.level, compared, many, period)))


def list_findings(study: Study, aim: str) -> list[Finding]:
    """Every finding in the order of reading: what was aimed at comes first."""
    found = [study.incidents, *([study.around] if study.around else []), *study.surveys]
    first = {"trust": "trust", "reporting": "would_report"}.get(aim, "")
    return sorted(found, key=lambda finding: finding.outcome != first) if first else found


def show_detectable(study: Study, aim: str) -> None:
    """Step one: what could have been seen at all."""
    _show_step(1, "What could we have seen?")
    _show_text(say.say_before(study))
    rows = [
        (say.say_outcome(finding.outcome), say.say_detectable(finding))
        for finding in list_findings(study, aim)
        if finding.found is not None
    ]
    if rows:
        caption = "Smallest change that would be found four times in five, by the time before the start alone"
        show_html(write_rows(rows, ["Outcome", "Smallest change"], caption=caption), css_class="cb-wide")
    show_html(write_methods("detectable-effect", "design"))


def show_happened(study: Study, aim: str, many: str, draw_map: Callable[[], None]) -> None:
    """Step two: the design, the pictures, the numbers, and the comparison areas on a map."""
    _show_step(2, "What happened?")
    _show_text(say.say_design(study.incidents))
    left, right = st.columns(2, gap="large")
    with left:
        _show_picture(study.incidents)
    with right:
        trust = study.find_survey("trust", "confidence")
        if trust is not None:
            _show_picture(trust)
        else:
            _show_text("No survey here asks about trust at this level.")
    _show_small(say.CAVEAT)
    with st.expander("What this rests on"):
        _show_text(say.FULL_CAVEAT)
    _show_numbers(study, aim)
    show_html(write_methods(*list_methods(study)))
    _show_text(say.say_reporting(study))
    show_html("<h3>Compared with</h3>")
    _show_text(say.say_comparison(study.roles, study.level_before, many))
    draw_map()


def list_methods(study: Study) -> list[str]:
    """The methods behind the numbers, each once, in the order of reading."""
    used = [METHODS[finding.design] for finding in list_findings(study, "") if finding.design]
    return list(dict.fromkeys(key for keys in used for key in keys))


def _show_numbers(study: Study, aim: str) -> None:
    rows = []
    for finding in list_findings(study, aim):
        found, verdict = finding.found, judge(finding)
        if found is None:
            why = f"cannot tell: {say.REASONS[finding.refusal or 'cannot-compute']}"
            rows.append((say.say_outcome(finding.outcome), "–", "–", why))
            continue
        words = say.say_verdict(verdict, finding.outcome)
        if verdict.kind == "none":
            words += f" (any change is smaller than {say.say_under(verdict.under, found.none)})"
        elif verdict.reason:
            words += f": {say.REASONS[verdict.reason]}"
        effect, bounds = say.say_effect(found.value, found.none), say.say_bounds(found)[1:-1]
        # A number that could be anything is not shown.
        shown = ("–", "–") if verdict.reason == "too-little" else (effect, bounds)
        rows.append((say.say_outcome(finding.outcome), *shown, words))
    titles = ["Outcome", "Against what was to be expected", "95 % interval", "What may be said"]
    caption = "After the start against before, against the comparison areas; scores on a scale of 0 to 100"
    show_html(write_rows(rows, titles, caption=caption), css_class="cb-wide")


def _show_picture(finding: Finding) -> None:
    """The event study; where one area stands alone, its line beside that of the comparison areas."""
    counts = finding.outcome == "incidents"
    name = say.say_outcome(finding.outcome)
    if finding.path is not None:
        show_html(f"<h3>{html.escape(name)}: difference from the comparison areas</h3>")
        words = f"Event study of {name}. {say.say_finding(finding)} The table below has the numbers."
        show_chart(draw_path(finding.path, counts=counts, description=words), width="stretch")
        _show_small(say.say_path(bounded=finding.path.bounded))
        table = write_path_table(finding.path, counts=counts)
    elif counts and finding.panel is not None and finding.found is not None:
        show_html(f"<h3>{html.escape(name)}, these areas and the comparison areas</h3>")
        words = f"{name} over time. {say.say_finding(finding)} The table below has the numbers."
        show_chart(draw_lines(finding.panel, description=words), width="stretch")
        table = write_lines_table(finding.panel)
    else:
        show_html(f"<h3>{html.escape(name)}</h3>")
        _show_text(say.say_finding(finding))
        return
    with st.expander(f"{name}: numbers of this chart"):
        show_html(table)


def show_checks(study: Study) -> None:
    """Step three: what could have fooled us."""
    _show_step(3, "Could we be fooled?")
    trust = study.find_survey("trust", "confidence")
    for finding in [study.incidents, *([trust] if trust else [])]:
        checks = finding.checks
        if checks is None or finding.found is None:
            continue
        name = html.escape(say.say_outcome(finding.outcome))
        items = [
            ("Dates at which nothing began", check_words.say_placebos(checks)),
            ("One area left out", check_words.say_left_out(finding)),
            ("Moving apart before", check_words.say_drift(finding)),
            ("Falling back by itself", check_words.say_lead(finding)),
            ("Trends that need not run parallel", check_words.say_bend(finding)),
            ("By number instead of percentage", check_words.say_by_number(finding)),
        ]
        texts = "".join(
            f"<p class='cb-text'><strong>{title}.</strong> {html.escape(text)}</p>"
            for title, text in items
            if text
        )
        show_html(f"<h3>{name}</h3>{texts}")
        if checks.placebos:
            rows = [
                (
                    check_words.say_placebo_date(placebo),
                    say.say_effect(placebo.found.value, placebo.found.none),
                    say.say_bounds(placebo.found)[1:-1],
                )
                for placebo in checks.placebos
            ]
            with st.expander(f"{say.say_outcome(finding.outcome)}: dates at which nothing began"):
                caption = "What would have been found, from the time before the first start alone"
                show_html(write_rows(rows, ["As if begun in", "Found", "95 % interval"], caption=caption))
    show_html(write_methods("pretrends", "sensitivity", "regression-to-the-mean"))


def show_answer(study: Study) -> None:
    """The one sentence at the end, in a quiet box."""
    show_html(
        "<div class='cb-answer' role='note' aria-label='The answer'>"
        f"<p class='cb-lead'>{html.escape(say.say_answer(study))}</p></div>"
    )


def _show_step(number: int, title: str) -> None:
    show_html(f"<div class='cb-step'><span aria-hidden='true'>{number}</span><h2>{title}</h2></div>")


def _show_text(text: str) -> None:
    if text:
        show_html(f"<p class='cb-text'>{html.escape(text)}</p>")


def _show_small(text: str) -> None:
    show_html(f"<p class='cb-small cb-text'>{html.escape(text)}</p>")
