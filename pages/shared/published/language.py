"""The public's languages: sentences by gettext, numbers and dates by locale.

English is the source: a msgid is the English text. A catalogue is a file,
`locale/<code>/LC_MESSAGES/messages.po`, read as it is; its header `Language` names the locale by which
numbers and dates are written. `open_language("es")` is what pages ask for; `en_XA` is English made strange,
in which a test sees every text that did not come through here.

    say = open_language("es")
    say.gettext("Data up to {day}.", day=say.day(day))
    say.ngettext("{count} event", "{count} events", 1204)      # {count} is written by locale
    say.number(54.3, digits=1)  say.percent(.31)  say.day(date)  say.interval("54", "52", "56")

Placeholders are names in braces; a value is put in as it is, and never read for placeholders itself. A
message that is a constant elsewhere is written `mark("…")`, for the catalogue, and said by
`say.gettext(CONSTANT)`. Whoever adds a message runs `python -m pages.shared.published.catalogue extract` and
fills in what is empty; a new language is `python -m pages.shared.published.catalogue add pt_BR`.
"""

from __future__ import annotations

import datetime as dt
import gettext
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from babel.numbers import format_decimal, format_percent

from pages.shared.published.errors import LanguageError

LOCALES = Path(__file__).parent / "locale"
SOURCE, PSEUDO = "en", "en_XA"
PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
PSEUDO_MARKS = "⟦", "⟧"
_ACCENTED = str.maketrans(
    "aceginosuyzACEGINOSUYZ",
    "áçéğíñóšúýžÁÇÉĞÍÑÓŠÚÝŽ",
)


def mark(message: str) -> str:
    """Return a message as it is; marks a constant for the catalogue."""
    return message


@dataclass(frozen=True)
class Language:
    """One language: what pages say, and how numbers and dates are written in it.

    `code` names its catalogue, `tag` is for `lang` in HTML, `name` is what its speakers call it.
    """

    code: str
    locale: Locale
    catalogue: gettext.NullTranslations
    wrap: Callable[[str], str] = str

    @property
    def tag(self) -> str:
        """Language for HTML: `es`, `pt-BR`."""
        return self.code.replace("_", "-")

    @property
    def name(self) -> str:
        """Own name, with a capital: Español."""
        known = Locale.parse(SOURCE if self.code == PSEUDO else self.code)
        name = known.get_display_name(known) or self.code
        return name[:1].upper() + name[1:]

    @property
    def right_to_left(self) -> bool:
        """Whether it is written from right to left."""
        return str(self.locale.text_direction) == "rtl"

    def gettext(self, message: str, /, **values: object) -> str:
        """Return a message in this language, with its placeholders filled in."""
        return self._finish(self.catalogue.gettext(message), values)

    def pgettext(self, context: str, message: str, /, **values: object) -> str:
        """Return a message that needs a context to be translated."""
        return self._finish(self.catalogue.pgettext(context, message), values)

    def ngettext(self, one: str, many: str, count: int, /, **values: object) -> str:
        """Return the form for a count; `{count}` is it, as this language writes numbers."""
        found = self.catalogue.ngettext(one, many, count)
        return self._finish(found, {"count": self._write(count), **values})

    def number(self, value: float, *, digits: int = 0) -> str:
        """Return a number with so many digits after the point at most."""
        return self.wrap(self._write(value, digits=digits))

    def figures(self, value: float) -> str:
        """Return a number to three significant figures."""
        whole = len(str(int(abs(value)))) if abs(value) >= 1 else 0
        return self.number(value, digits=max(0, min(4, 3 - whole)))

    def percent(self, share: float, *, digits: int = 0) -> str:
        """Return a share as a percentage with so many digits after the point at most."""
        if not digits:
            return self.wrap(str(format_percent(share, locale=self.locale)))
        pattern = str(self.locale.percent_formats[None].pattern).replace("0", "0." + "#" * digits)
        return self.wrap(str(format_percent(share, format=pattern, locale=self.locale)))

    def interval(self, value: str, low: str, high: str) -> str:
        """Return a number with its interval: 61 (57 to 65). All three are written already."""
        return self.gettext("{value} ({low} to {high})", value=value, low=low, high=high)

    def day(self, day: dt.date) -> str:
        """Return a day: July 15, 2026."""
        return self.wrap(str(format_date(day, "long", locale=self.locale)))

    def weekday(self, day: dt.date) -> str:
        """Return a day with its name: Wednesday, July 15, 2026."""
        return self.wrap(str(format_date(day, "full", locale=self.locale)))

    def time(self, moment: dt.time) -> str:
        """Return a time of day."""
        return self.wrap(str(format_time(moment, "short", locale=self.locale)))

    def month(self, day: dt.date) -> str:
        """Return the month of a day: July 2026."""
        return self.wrap(write_month(self.locale, day.year, day.month))

    def year(self, year: int) -> str:
        """Return a year, which has no thousands."""
        return self.wrap(str(year))

    def period(self, first: dt.date, last: dt.date) -> str:
        """Return the months from one day to another: April to June 2026."""
        if (first.year, first.month) == (last.year, last.month):
            return self.month(first)
        if first.year == last.year:
            start = self.wrap(str(format_date(first, "LLLL", locale=self.locale)))
        else:
            start = self.month(first)
        return self.gettext("{first} to {last}", first=start, last=self.month(last))

    def join(self, items: Sequence[str]) -> str:
        """Return items as a list in words: a, b and c."""
        return self.wrap(str(format_list(list(items), locale=self.locale)))

    def _write(self, value: float, *, digits: int = 0) -> str:
        return write_number(self.locale, value, digits)

    def _finish(self, message: str, values: dict[str, object]) -> str:
        return PLACEHOLDER.sub(lambda found: str(values[found[1]]), self.wrap(message))


# A page writes the same few numbers and months many times over, and the pattern is read anew each time.
@lru_cache(maxsize=8192)
def write_number(locale: Locale, value: float, digits: int) -> str:
    """Return a number with so many digits after the point at most."""
    pattern = "#,##0." + "#" * digits if digits else "#,##0"
    return str(format_decimal(value, format=pattern, locale=locale))


@lru_cache(maxsize=2048)
def write_month(locale: Locale, year: int, month: int) -> str:
    """Return a month with its year."""
    return str(format_skeleton("yMMMM", dt.date(year, month, 1), locale=locale))


def list_languages() -> list[str]:
    """Return the codes of all languages, English first."""
    found = sorted(path.parent.parent.name for path in LOCALES.glob("*/LC_MESSAGES/messages.po"))
    return [SOURCE, *found]


@lru_cache(maxsize=16)
def open_language(code: str = SOURCE) -> Language:
    """Return a language by its code: `en`, one that has a catalogue, or `en_XA`.

    Raises
    ------
    LanguageError
        There is no such catalogue, or it is damaged.
    """
    if code in (SOURCE, PSEUDO):
        wrap = make_strange if code == PSEUDO else str
        return Language(code, Locale.parse(SOURCE), gettext.NullTranslations(), wrap)
    if code not in list_languages():
        raise LanguageError(f"There is no catalogue for {code}; there are {', '.join(list_languages())}.")
    path = LOCALES / code / "LC_MESSAGES" / "messages.po"
    try:
        with path.open("rb") as file:
            catalogue = read_po(file, abort_invalid=True)
    except PoFileError as error:
        raise LanguageError(f"The catalogue {code} cannot be read: {error}") from error
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Language(code, catalogue.locale or Locale.parse(code), gettext.GNUTranslations(compiled))


def choose_language(wanted: str | None, accepted: str | None = None) -> str:
    """Return the language to show: the one asked for, else the first that a browser's header accepts.

    >>> choose_language("xx", "fr, en;q=0.5")
    'en'
    """
    codes = list_languages()
    known = {code.partition("_")[0].casefold(): code for code in reversed(codes)}
    known |= {code.casefold().replace("_", "-"): code for code in codes}
    asked = [part.partition(";")[0].strip() for part in (accepted or "").split(",")]
    for tag in [wanted or "", *asked]:
        name = tag.casefold().replace("_", "-")
        found = known.get(name) or known.get(name.partition("-")[0])
        if found:
            return found
    return SOURCE


def make_strange(text: str) -> str:
    """Return a text with accents between marks, its placeholders as they are.

    >>> make_strange("Data up to {day}.")
    '⟦Dátá úp tó {day}.⟧'
    """
    parts = re.split(r"(\{[a-z_]+\})", text)
    accented = (part if PLACEHOLDER.fullmatch(part) else part.translate(_ACCENTED) for part in parts)
    return PSEUDO_MARKS[0] + "".join(accented) + PSEUDO_MARKS[1]
