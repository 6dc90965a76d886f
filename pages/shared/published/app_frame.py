"""What stands around every public page: plain pages first, languages, the notice, help, dates."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from pages.shared.announce import announce
from pages.shared.look import show_html
from pages.shared.published.app_html import escape, write_glossary, write_paragraphs
from pages.shared.published.app_look import apply_public_look
from pages.shared.published.app_routes import has_site, write_file_address
from pages.shared.published.app_state import settle_language, write_query
from pages.shared.published.app_words import Words
from pages.shared.published.contents import AreaEntry, Frame, Term
from pages.shared.published.errors import ReleaseError
from pages.shared.published.language import Language, list_languages, open_language
from pages.shared.published.release import Release, choose_city, open_current
from pages.shared.published.site_paths import CITY, HOME, KNOWLEDGE, find_area_page

NAV_KEY = "published-pages"
PLAIN_PAGES = {"neighbourhood": HOME, "city": CITY, "knowledge": KNOWLEDGE}


def open_page(page: str) -> tuple[Release, Language]:
    """Settle language and release, once per run and before anything is shown.

    Where nothing is published, the page says so, with the next step, and ends.
    """
    say = settle_language()
    apply_public_look()
    try:
        return open_current(), say
    except ReleaseError:
        show_bar(None, say, page)
        show_nothing(say)
        st.stop()


def show_nothing(say: Language) -> None:
    """Say that nothing is published yet, why, and what comes next."""
    words = Words(say)
    command = f"commonbeat publish {choose_city()}"
    show_public(
        f"<h1>{escape(words['nothing'])}</h1><p class='cb-lead'>{escape(words['nothing_lead'])}</p>"
        f"<p class='cb-records'>{escape(words.say('nothing_next', command=command))}</p>",
        say,
    )


def show_public(body: str, say: Language, *, css_class: str = "") -> None:
    """Show HTML of ours, told in which language it is."""
    show_html(f'<div lang="{say.tag}">{body}</div>', css_class=css_class)


def show_bar(release: Release | None, say: Language, page: str, entry: AreaEntry | None = None) -> None:
    """The line above all else: plain pages, languages; then the pages, where no other menu lists them."""
    words = Words(say)
    plain = ""
    if release is not None and has_site(release):
        address = write_file_address(f"site/{_find_plain(say, page, entry)}")
        plain = f'<a href="{escape(address)}" target="_self">{escape(words["plain"])}</a>'
    items = "".join(_write_language(code, say, entry) for code in list_languages())
    languages = f'<nav aria-label="{escape(words["languages"])}"><ul>{items}</ul></nav>'
    show_public(f'<div class="cbp-bar"><span>{plain}</span>{languages}</div>', say)
    pages: Sequence[StreamlitPage] = st.session_state.get(NAV_KEY, ())
    if pages:
        with st.container(horizontal=True, key="published-nav"):
            name = f" · {release.city_name}" if release else ""
            show_public(f'<span class="cbp-brand">Commonbeat{escape(name)}</span>', say)
            for each in pages:
                st.page_link(each, label=each.title)


def _find_plain(say: Language, page: str, entry: AreaEntry | None) -> str:
    if entry is not None:
        return find_area_page(say.code, entry.level, entry.area_id)
    return f"{say.code}/{PLAIN_PAGES[page]}"


def _write_language(code: str, say: Language, entry: AreaEntry | None) -> str:
    other = open_language(code)
    if code == say.code:
        return f'<li><strong aria-current="true">{escape(other.name)}</strong></li>'
    query = write_query(code, level=entry.level if entry else None, area_id=entry.area_id if entry else None)
    return (
        f'<li><a href="{escape(query)}" target="_self" lang="{other.tag}" hreflang="{other.tag}">'
        f"{escape(other.name)}</a></li>"
    )


def show_head(frame: Frame, say: Language, *, title: str, lead: str, above: str = "") -> None:
    """Title and opening sentence; a made-up city says that it is one."""
    st.set_page_config(page_title=f"{title} · {frame.city_name}")
    place = f'<p class="cb-place">{escape(above)}</p>' if above else ""
    note = f'<p class="cb-note cbp-made-up">{escape(frame.fictional)}</p>' if frame.fictional else ""
    show_public(
        f'<header class="cbp-head">{place}<h1>{escape(title)}</h1>'
        f'<p class="cb-lead">{escape(lead)}</p>{note}</header>',
        say,
    )
    announce(f"{title}. {lead}")


def show_foot(frame: Frame, terms: Sequence[Term], say: Language) -> None:
    """Words on demand, the notice that nobody reads along, help, what is hidden, and the dates."""
    words = Words(say)
    show_public(write_glossary(terms, words["words"]), say, css_class="cbp-screen")
    help_lines = write_paragraphs([frame.not_monitored, *frame.help])
    show_public(f'<aside class="cbp-help"><h2>{escape(words["get_help"])}</h2>{help_lines}</aside>', say)
    texts = [text for text in (frame.hidden, frame.published, *frame.data_to) if text]
    parts = "".join(f"<span>{escape(text)}</span>" for text in texts)
    show_public(f'<footer class="cb-foot">{parts}</footer>', say)
