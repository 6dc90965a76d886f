"""How we know: surveys, methods, limits, what is hidden and why, sources, versions, corrections, statements.

page = make_knowledge(release, say)
page.downloads     # files of the release's folder, by an exact list; offer no others
"""

from __future__ import annotations

from pages.shared.published import knowledge_record, knowledge_sources, knowledge_statements
from pages.shared.published.contents import Knowledge, Section
from pages.shared.published.downloads import list_downloads
from pages.shared.published.frame import count_hidden, make_frame
from pages.shared.published.language import Language
from pages.shared.published.release import Release
from pages.shared.published.terms import list_terms


def make_knowledge(release: Release, say: Language) -> Knowledge:
    """Return the page on where the numbers are from and what they can and cannot show."""
    licence = release.facts.get("licence")
    page = Knowledge(
        frame=make_frame(release, say, say.gettext("How we know")),
        lead=say.gettext(
            "Where the numbers on these pages come from, and what they can and cannot tell you."
        ),
        sections=(
            *knowledge_sources.make_sections(release, say),
            make_methods(say),
            make_limits(say),
            *knowledge_record.make_sections(release, say),
            *knowledge_statements.make_sections(release, say),
        ),
        downloads_heading=say.gettext("All tables to download"),
        downloads=list_downloads(release, say),
        downloads_note=say.gettext("You may use the tables under this licence: {licence}.", licence=licence)
        if licence
        else say.gettext("The city has not named a licence for the tables."),
        terms_heading=say.gettext("What the words mean"),
        terms=list_terms(say),
    )
    return count_hidden(page, say)


def make_methods(say: Language) -> Section:
    """Return how the numbers are made."""
    return Section(
        "methods",
        say.gettext("How we count"),
        points=(
            say.gettext(
                "An event counts once in each area that it names. So areas may add up to more than the city."
            ),
            say.gettext("An incident counts in the area for which it was recorded, on the day it happened."),
            say.gettext(
                "Rates use the number of people who live in an area. The day of that number is given."
            ),
            say.gettext("A score puts all answers to one question on a scale from 0 to 100."),
            say.gettext(
                "Next to a score stand the two numbers between which it most likely lies, 95 times in 100."
            ),
            say.gettext(
                "Counts move from year to year. We call a gap a change only if it is larger than usual."
            ),
            say.gettext(
                "We test all areas at once, so that at most 1 in 10 of the changes we name is chance."
            ),
        ),
    )


def make_limits(say: Language) -> Section:
    """Return what the numbers cannot tell."""
    return Section(
        "limits",
        say.gettext("What the numbers cannot tell"),
        points=(
            say.gettext("Not every incident is reported. More reports can mean more trust, not more crime."),
            say.gettext("Drugs, weapons and vice are mostly recorded when the police look for them."),
            say.gettext("Two things that go together need not have to do with each other."),
            say.gettext("A survey asks some people, not all. Those who do not answer may think otherwise."),
            say.gettext("The calendar may miss events, and some that it names may not have been held."),
            say.gettext("The numbers say nothing about one person, and nothing about why an area differs."),
        ),
    )
