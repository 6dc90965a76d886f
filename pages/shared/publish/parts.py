"""The publish page's parts: what is in force, a check and its progress, what it found, and going out."""

from __future__ import annotations

import html
from collections.abc import Callable

import streamlit as st

from pages.shared import access, store
from pages.shared.announce import announce
from pages.shared.html_table import write_rows
from pages.shared.identity import Person
from pages.shared.jobs import Job, JobUserError, cancel_job, read_job
from pages.shared.look import show_html
from pages.shared.page_head import show_note, write_place
from pages.shared.publish import words
from pages.shared.publish.state import CHECK, PUBLISH, Checked, name_about, start_check, start_publication
from pages.shared.published.release import Release
from pages.shared.store import BuildInfo
from pages.shared.words import escape_markdown, say_count, say_day, say_plural

_LINES = 6
_LOOKS_EVERY_S = 1.0
_EQUATIONS_SHOWN = 20


def show_heading(build: BuildInfo, release: Release | None) -> None:
    """What the public reads now, and by which rules."""
    settings = store.city_settings(build)
    lead, then = words.NOTHING, ""
    if release is not None:
        lead = words.IN_FORCE.format(release=release.release, day=say_day(release.published_at.date()))
        made_from = str(release.manifest.get("build_id", ""))
        same = made_from == build.build_id
        then = words.SAME if same else words.BEHIND.format(then=made_from, now=build.build_id)
    announce(lead)
    publishing = settings.get("publishing", {})
    rules = words.RULES.format(**publishing) if "min_count" in publishing else ""
    show_html(
        f"{write_place(build)}<h1>{words.TITLE}</h1>"
        f"<p class='cb-lead'>{html.escape(lead)}</p>"
        f"<p class='cb-records'>{html.escape(f'{then} {words.GATE} {rules}')}</p>"
    )


def show_start(build: BuildInfo, person: Person) -> None:
    """The choice of what goes out, and the button that checks it."""
    show_html(f"<h2>{words.START}</h2><p class='cb-small'>{words.HOW}</p>")
    st.radio("What goes out", list(words.WHAT), format_func=lambda key: words.WHAT[key], key="publish-what")
    st.button(
        words.START,
        type="primary",
        key="publish-check",
        on_click=_as_steward,
        args=(_start_check, build, person),
    )
    if said := st.session_state.pop("publish-said", ""):
        st.warning(escape_markdown(said))


def _as_steward[**P](act: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> None:
    """Do what a button says if it is still a steward who presses: that is heard before the guard runs."""
    if not access.read_roles().isdisjoint({"steward"}):
        act(*args, **kwargs)


def _start_check(build: BuildInfo, person: Person) -> None:
    try:
        start_check(build, str(st.session_state["publish-what"]), who=person.who)
    except JobUserError as problem:
        st.session_state["publish-said"] = str(problem)


def follow_job(city: str, name: str) -> None:
    """The lines of a job while it runs, and the way to end it; then the page runs again."""
    what = "check" if name == CHECK else "publish"
    show_html(f"<h2>{words.RUNNING[what]}</h2>")
    _follow(city, name)
    st.button(words.CANCEL, key=f"{name}-cancel", on_click=_as_steward, args=(cancel_job, city, name))


@st.fragment(run_every=_LOOKS_EVERY_S)
def _follow(city: str, name: str) -> None:
    job = read_job(city, name)
    if job is None or not job.is_running:
        st.rerun()
    said = "".join(f"<li>{html.escape(line)}</li>" for line in job.said[-_LINES:] or ("Starting",))
    show_html(f"<p class='cb-small'>{html.escape(_say_started(job))}</p><ul class='cb-points'>{said}</ul>")


def _say_started(job: Job) -> str:
    return words.STARTED.format(who=job.asked.who, when=f"{job.started_at:%d %b %Y, %H:%M} UTC")


def show_published(job: Job, release: Release | None) -> None:
    """How the last publication ended, where that is not what the heading says."""
    if job.was_ended:
        show_html(f"<p class='cb-note' role='note'>{words.PUBLISH_CANCELLED}</p>")
    elif job.code:
        said = job.said[-1] if job.said else ""
        note = words.FAILED.format(said=said.removeprefix("Error: "))
        show_note(note)
    elif release is not None:
        said = words.PUBLISHED.format(release=release.release)
        show_note(f"{said} {_say_started(job)}")


def show_checked(build: BuildInfo, job: Job, checked: Checked) -> None:
    """What the last check found: changes, what is hidden, words held back, and what could be worked out."""
    if job.was_ended:
        show_html(f"<p class='cb-note' role='note'>{words.CANCELLED}</p>")
        return
    show_html(f"<h2>What the last check found</h2><p class='cb-small'>{html.escape(_say_started(job))}</p>")
    if checked.trouble:
        show_html(f"<p>{html.escape(words.FAILED.format(said=checked.trouble))}</p>")
        return
    if checked.is_refused:
        show_refusal(checked)
        if checked.changes:
            show_html(write_changes(checked))
    else:
        said = words.PASSED.format(release=checked.release, name=build.city_name)
        more = "" if checked.differs else f" {words.UNCHANGED}"
        show_html(f"<p class='cb-big'>{html.escape(said + more)}</p>")
        show_html(write_changes(checked))
    show_html(write_hidden(checked))
    if not checked.is_refused:
        show_held_back(checked)


def write_changes(checked: Checked) -> str:
    """The rows of each table beside those of the release in force."""
    counts = ("rows", "added", "removed", "changed", "hidden")
    rows = [
        (words.name_table(str(line["table"])), *(say_count(line[name]) for name in counts))
        for line in checked.changes
    ]
    titles = ("Table", "Rows", "New", "Gone", "Changed", "Hidden numbers")
    return write_rows(rows, titles, caption="What would change against what the public reads now")


def write_hidden(checked: Checked) -> str:
    """What is hidden by topic, in aggregates."""
    rows = []
    for name, found in (checked.attack or {}).items():
        width = found.get("narrowest_width")
        rows.append(
            (
                words.name_topic(name),
                say_count(found["cells"]),
                *(say_count(found.get(part)) for part in ("hidden_first", "hidden_to_protect")),
                f"{found['percent_of_cells_hidden']} %",
                "nothing is hidden" if width is None else f"{width:g} wide",
                say_count(found["narrowed"]),
            )
        )
    if not rows:
        return ""
    titles = (
        "Counts of", "Cells", "Hidden first", "Hidden to protect those", "Of all cells", "Narrowest interval",
        "Can be worked out",
    )  # fmt: skip
    return write_rows(rows, titles, caption=f"What is hidden. {words.HIDDEN_HOW}")


def show_refusal(checked: Checked) -> None:
    """The counts that can be worked out and the equations that give them away: for the steward alone."""
    count = say_plural(len(checked.narrowed), "hidden count")
    show_html(
        f"<p class='cb-big'>{html.escape(words.REFUSED.format(count=count))}</p>"
        f"<p>{html.escape(words.REFUSED_NEXT)}</p>"
    )
    rows = [
        (
            str(each["name"]),
            say_count(each["value"]),
            f"{each['low']:g} to {each['high']:g}",
            f"{each['required']:g}",
        )
        for each in checked.narrowed
    ]
    titles = ("Hidden count", "Is", "Can be worked out to", "Width required")
    show_html(write_rows(rows, titles, caption="For the steward alone"))
    for each in checked.narrowed[:_EQUATIONS_SHOWN]:
        with st.expander(f"Equations of {escape_markdown(str(each['name']))}"):
            st.code("\n".join(str(equation) for equation in each["equations"]), language=None)


def show_held_back(checked: Checked) -> None:
    """Words that are not published, and why."""
    if not checked.held_back:
        show_html(f"<p class='cb-small'>{words.NOT_HELD_BACK}</p>")
        return
    items = "".join(f"<li>{html.escape(sentence)}</li>" for sentence in checked.held_back)
    show_html(f"<p>{words.HELD_BACK}</p><ul class='cb-points cb-column'>{items}</ul>")


def show_way_out(build: BuildInfo, job: Job, checked: Checked, person: Person) -> None:
    """The last step: publish what was checked, if it still is what would go out."""
    if not checked.may_go_out:
        return
    if job.asked.about != name_about(build):
        show_html(f"<p class='cb-note' role='note'>{words.STALE}</p>")
        return
    show_html("<h2>Let it go out</h2>")
    note = st.text_input(words.NOTE, key="publish-note", max_chars=300, help=words.NOTE_HELP)
    sure = st.checkbox(words.CONFIRM, key="publish-sure")
    st.button(
        words.PUBLISH,
        type="primary",
        key="publish-now",
        on_click=_as_steward,
        args=(_publish, build, job, str(note or ""), person),
    )
    if not sure and st.session_state.pop("publish-unsure", False):
        st.warning(words.UNSURE)


def _publish(build: BuildInfo, job: Job, note: str, person: Person) -> None:
    if not st.session_state.get("publish-sure"):
        st.session_state["publish-unsure"] = True
        return
    try:
        start_publication(build, job, note=note, who=person.who)
    except JobUserError as problem:
        st.session_state["publish-said"] = str(problem)


def list_running(check: Job | None, publication: Job | None) -> str | None:
    """The name of the job that runs, if one does."""
    if publication is not None and publication.is_running:
        return PUBLISH
    return CHECK if check is not None and check.is_running else None
