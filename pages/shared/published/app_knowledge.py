"""How we know: methods and limits in sections, the files to take away, and the words used."""

from __future__ import annotations

from pages.shared.published.app_content import keep_knowledge
from pages.shared.published.app_frame import open_page, show_bar, show_foot, show_head, show_public
from pages.shared.published.app_html import (
    escape,
    write_downloads,
    write_paragraphs,
    write_section,
    write_terms,
)
from pages.shared.published.app_routes import write_file_address
from pages.shared.published.app_state import leave_neighbourhood


def show_knowledge() -> None:
    """The page."""
    release, say = open_page("knowledge")
    leave_neighbourhood()
    show_bar(release, say, "knowledge")
    page = keep_knowledge(release, say.code)
    show_head(page.frame, say, title=page.frame.title, lead=page.lead)
    named = [*((each.key, each.heading) for each in page.sections), ("downloads", page.downloads_heading)]
    contents = "".join(f'<li><a href="#{escape(key)}">{escape(heading)}</a></li>' for key, heading in named)
    show_public(f'<nav class="cbp-contents"><ul>{contents}</ul></nav>', say, css_class="cbp-screen")
    for section in page.sections:
        show_public(write_section(section), say)
    files = write_downloads(page.downloads, find_address=write_file_address)
    show_public(
        f'<section class="cbp-section" id="downloads"><h2>{escape(page.downloads_heading)}</h2>'
        f"{write_paragraphs([page.downloads_note])}{files}</section>"
        f'<section class="cbp-section" id="words"><h2>{escape(page.terms_heading)}</h2>'
        f"{write_terms(page.terms)}</section>",
        say,
    )
    show_foot(page.frame, (), say)
