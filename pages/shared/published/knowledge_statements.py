"""What is not counted here and where it stands, accessibility, privacy, and whom to ask."""

from __future__ import annotations

import re

from pages.shared.published.contents import Link, Section
from pages.shared.published.language import Language, mark
from pages.shared.published.release import Release

ELSEWHERE = {
    "stops": mark("Stops"),
    "use_of_force": mark("Use of force"),
    "complaints": mark("Complaints"),
}
_ADDRESS = re.compile(r"https?://\S+")
_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")


def make_sections(release: Release, say: Language) -> list[Section]:
    """Return what is not counted here, the two statements, and a contact."""
    return [
        make_elsewhere(release, say),
        make_accessibility(release, say),
        make_privacy(release, say),
        make_contact(release, say),
    ]


def make_link(say: Language, text: str, where: str | None) -> Link:
    """Return a place to go, with an address where the words hold one that a browser opens."""
    if not where:
        return Link(say.gettext("{what}: the city has not told us where.", what=text), "")
    found = _ADDRESS.search(where)
    mail = _MAIL.fullmatch(where.strip())
    address = found[0] if found else f"mailto:{mail[0]}" if mail else ""
    return Link(say.gettext("{what}: {where}", what=text, where=where), address)


def make_elsewhere(release: Release, say: Language) -> Section:
    """Return that stops, use of force and complaints are not counted here, and where they are."""
    places = release.facts.get("elsewhere") or {}
    return Section(
        "elsewhere",
        say.gettext("What is not counted here"),
        (
            say.gettext(
                "Stops, arrests, use of force and complaints are not events, and are not counted here."
            ),
            say.gettext("A fair picture of the police needs them too. This is where they are published:"),
        ),
        links=tuple(make_link(say, say.gettext(words), places.get(key)) for key, words in ELSEWHERE.items()),
    )


def make_accessibility(release: Release, say: Language) -> Section:
    """Return the accessibility statement: what conforms, what does not and why, and whom to tell."""
    facts = release.facts
    tell = facts.get("accessibility") or (facts.get("contact") or {}).get("help")
    links = (make_link(say, say.gettext("Tell us about a barrier"), tell),) if tell else ()
    return Section(
        "accessibility",
        say.gettext("Accessibility"),
        (
            say.gettext("We want everyone to be able to use these pages. Our goal is WCAG 2.1, level AA."),
            say.gettext(
                "The plain pages are the version that meets it. They work by keyboard and without scripts."
            ),
            say.gettext("The pages with a live map are made with Streamlit, and have flaws we cannot mend."),
        ),
        (
            say.gettext(
                "Streamlit marks each page as English; our server puts that right (Streamlit issue 15726)."
            ),
            say.gettext("A few words of Streamlit's own stay in English (Streamlit issue 1353)."),
            say.gettext(
                "The live map is hard to use without a mouse. The list and the tables hold the same."
            ),
            say.gettext("Names and titles stay in the language in which they were written."),
        ),
        links=links,
    )


def make_privacy(release: Release, say: Language) -> Section:
    """Return the privacy statement."""
    where = (release.facts.get("contact") or {}).get("privacy")
    links = (make_link(say, say.gettext("Questions about personal data"), where),) if where else ()
    return Section(
        "privacy",
        say.gettext("Your privacy"),
        (
            say.gettext(
                "You need not sign in, and we ask you nothing. No other site is called from these pages."
            ),
            say.gettext(
                "If you let a plain page find your place, that is done on your device and sent nowhere."
            ),
            say.gettext(
                "What people said is shown only with their consent. They may take it back at any time."
            ),
        ),
        links=links,
    )


def make_contact(release: Release, say: Language) -> Section:
    """Return whom to ask."""
    contact = release.facts.get("contact") or {}
    named = (
        (say.gettext("The police service"), contact.get("agency")),
        (say.gettext("Questions about this site"), contact.get("help")),
    )
    links = tuple(make_link(say, words, where) for words, where in named if where)
    none = say.gettext("The city has named no contact for these pages.")
    return Section("contact", say.gettext("Contact"), () if links else (none,), links=links)
