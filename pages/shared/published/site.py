"""Write the static site of a release: `python -m pages.shared.published.site FOLDER`.

Given only the folder of a release, finished or not, it writes `FOLDER/site/`: the pages as plain HTML in
every language, for any web host. It reads the published file and nothing else; the same release makes the
same bytes.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pages.shared.published.calendar_file import write_ics
from pages.shared.published.contents import AreaEntry, Neighbourhood
from pages.shared.published.errors import PublishedError
from pages.shared.published.frame import make_frame
from pages.shared.published.language import list_languages, open_language
from pages.shared.published.neighbourhood import make_neighbourhood
from pages.shared.published.release import Release, Row, open_folder
from pages.shared.published.site_maps import Atlases
from pages.shared.published.site_pages import Pages, make_contents
from pages.shared.published.site_paths import (
    CITY,
    HOME,
    KNOWLEDGE,
    LOCATOR,
    SCRIPT,
    find_area_calendar,
    find_area_page,
    find_event_calendar,
    find_shapes,
)
from pages.shared.published.site_render import TEMPLATES, render
from pages.shared.published.site_shapes import write_shapes
from pages.shared.published.site_words import SiteWords

SITE = "site"


@dataclass(frozen=True)
class KeptRelease(Release):
    """A release that does not change while its site is written: what was read lately is not read again."""

    def read(self, query_name: str, **parameters: object) -> list[Row]:
        """Return the rows of a query, as `Release.read` does."""
        return _read_once(self, query_name, tuple(sorted(parameters.items())))


def keep_answers(release: Release) -> KeptRelease:
    """Return a release that keeps what was read lately."""
    return KeptRelease(release.city, release.city_name, release.release, release.published_at, release.folder)


@lru_cache(maxsize=256)
def _read_once(
    release: KeptRelease, query_name: str, parameters: tuple[tuple[str, object], ...]
) -> list[Row]:
    return Release.read(release, query_name, **dict(parameters))


def write_site(folder: Path, *, languages: Sequence[str] | None = None) -> int:
    """Write the static site of a release into its folder, and return how many files it has.

    Parameters
    ----------
    folder
        Folder of the release; `site/` in it is replaced.
    languages
        Codes of the languages; all that have a catalogue if not given.

    Raises
    ------
    PublishedError
        The folder holds no release that this version reads, or a language has no catalogue.
    """
    release = keep_answers(open_folder(folder))
    site = folder / SITE
    shutil.rmtree(site, ignore_errors=True)
    files = 0
    for path, text in list_files(release, languages or list_languages()):
        target = site / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        files += 1
    return files


def list_files(release: Release, codes: Sequence[str]) -> Iterator[tuple[str, str | bytes]]:
    """Yield every file of the site with its address."""
    atlases = Atlases(release)
    every = [Pages(release, open_language(code), atlases, languages=codes) for code in codes]
    yield HOME, write_choice(release, codes)
    yield from list_assets(release)
    for pages in every:
        yield from list_single_pages(pages)
    seen: set[str] = set()
    # All languages of an area one after the other, so that what is read of it is read once.
    for entry in every[0].entries:
        for pages in every:
            yield from list_area_files(pages, entry, seen)


def list_assets(release: Release) -> Iterator[tuple[str, str]]:
    """Yield the scripts, and the boundaries that the browser looks a place up in."""
    for address in (SCRIPT, LOCATOR):
        yield address, (TEMPLATES / Path(address).name).read_text("utf-8")
    level = str(release.facts["rules"]["geography"])
    layer = release.read_layer(f"areas/{level}")
    if layer is not None:
        yield find_shapes(level), write_shapes(layer, level)


def list_single_pages(pages: Pages) -> Iterator[tuple[str, str]]:
    """Yield the pages of which a language has one each."""
    tag = pages.language.tag
    yield f"{tag}/{HOME}", pages.write_home()
    city, knowledge = make_contents(pages.release, pages.language)
    yield f"{tag}/{CITY}", pages.write_city(city)
    yield f"{tag}/{KNOWLEDGE}", pages.write_knowledge(knowledge)


def list_area_files(pages: Pages, entry: AreaEntry, seen: set[str]) -> Iterator[tuple[str, str | bytes]]:
    """Yield an area's page and calendars in one language."""
    content = make_neighbourhood(pages.release, pages.language, entry.level, entry.area_id)
    yield find_area_page(pages.language.tag, entry.level, entry.area_id), pages.write_area(content)
    yield from list_calendars(pages, content, seen)


def list_calendars(pages: Pages, content: Neighbourhood, seen: set[str]) -> Iterator[tuple[str, bytes]]:
    """Yield an area's calendar, and one of each event that no area before it had."""
    release, tag, events = pages.release, pages.language.tag, content.next_events.events
    name = pages.words.say("calendar_name", name=content.name)
    if events:
        address = find_area_calendar(tag, content.level, content.area_id)
        yield address, write_ics(release, events, name=name)
    for event in events:
        address = find_event_calendar(tag, event.event_id)
        if address not in seen:
            seen.add(address)
            yield address, write_ics(release, [event], name=name)


def write_choice(release: Release, codes: Sequence[str]) -> str:
    """Return the first page, on which readers choose their language."""
    choices = []
    for code in codes:
        language = open_language(code)
        frame = make_frame(release, language, "")
        direction = "rtl" if language.right_to_left else "ltr"
        choices.append(
            {"tag": language.tag, "name": language.name, "address": f"{language.tag}/{HOME}", "frame": frame,
             "direction": direction, "title": SiteWords(language).find}
        )  # fmt: skip
    first = open_language(codes[0])
    frame = make_frame(release, first, "")
    alternates = [{"tag": each["tag"], "address": each["address"]} for each in choices]
    return render(
        "languages.html.j2",
        {"frame": frame, "language": first, "choices": choices, "alternates": alternates},
    )


def main(arguments: Sequence[str]) -> int:
    """Write the site of the folder that is named; 2 and a sentence where that cannot be done."""
    if len(arguments) != 1:
        sys.stderr.write("Name the folder of one release: python -m pages.shared.published.site FOLDER\n")
        return 2
    try:
        files = write_site(Path(arguments[0]))
    except PublishedError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write(f"{files} files of the static site in {Path(arguments[0]) / SITE}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
