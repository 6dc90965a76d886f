"""Languages: complete, with the placeholders of the English text, numbers and dates by locale."""

import datetime as dt
import gettext
import re
import shutil
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from pages.shared.published import catalogue, language
from pages.shared.published.catalogue import check_catalogue, extract_messages, main, read_catalogue
from pages.shared.published.errors import LanguageError
from pages.shared.published.language import choose_language, list_languages, make_strange, open_language

TRANSLATED = [code for code in list_languages() if code != "en"]
# A claim in Spanish that no design here supports; see tests/test_sentences.py.
CLAIMS = re.compile(
    r"\b(caus(?:a|ó|aron|ado)|redu(?:ce|jo|jeron|cido)|mejor(?:a|ó|aron|ado)|gracias a|evit(?:a|ó|aron)"
    r"|prueba que|demuestra|logr(?:a|ó|aron)|éxito|debido a)\b",
    re.IGNORECASE,
)


@pytest.fixture
def locales(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the catalogues that a test may change."""
    copy = tmp_path / "locale"
    shutil.copytree(language.LOCALES, copy)
    for module in (language, catalogue):
        monkeypatch.setattr(module, "LOCALES", copy)
    open_language.cache_clear()
    return copy


def test_english_and_spanish_are_there() -> None:
    assert {"en", "es"} <= set(list_languages())


@pytest.mark.parametrize("code", TRANSLATED)
def test_catalogue_is_complete(code: str) -> None:
    problems = list(check_catalogue(code, extract_messages()))
    hint = "run `python -m pages.shared.published.catalogue extract` and fill in what is empty"
    assert not problems, "\n".join([hint, *problems])


@pytest.mark.parametrize("code", TRANSLATED)
def test_no_translation_claims_what_no_design_supports(code: str) -> None:
    texts = [str(message.string) for message in read_catalogue(code)]
    assert [text for text in texts if CLAIMS.search(text) and not re.search(r"\bno\b", text)] == []
    assert not any(re.search("[▲▼↑↓⬆⬇📈📉]", text) for text in texts)


def test_spanish_speaks_to_readers_politely() -> None:
    texts = " ".join(str(message.string) for message in read_catalogue("es"))
    assert re.findall(r"\b(?:tú|tu|tus|ti|contigo|vosotros|vuestr[oa]s?)\b", texts) == []


@pytest.mark.parametrize(
    ("code", "number", "percent", "day", "month", "joined"),
    [
        ("en", "1,234.5", "31%", "July 5, 2026", "July 2026", "a, b, and c"),
        ("es", "1,234.5", "31%", "5 de julio de 2026", "julio de 2026", "a, b y c"),
    ],
)
def test_numbers_and_dates_are_written_as_the_language_does(
    code: str, number: str, percent: str, day: str, month: str, joined: str
) -> None:
    say = open_language(code)
    moment = dt.date(2026, 7, 5)
    assert say.number(1234.5, digits=1) == number
    assert say.percent(0.31).replace("\xa0", "") == percent
    assert (say.day(moment), say.month(moment)) == (day, month)
    assert say.join(["a", "b", "c"]) == joined


@pytest.mark.parametrize(
    ("value", "text"), [(0, "0"), (0.2134, "0.213"), (2.0, "2"), (12.345, "12.3"), (1234.5, "1,234")]
)
def test_three_figures(value: float, text: str) -> None:
    assert open_language().figures(value) == text


def test_intervals_and_periods_are_words() -> None:
    english, spanish = open_language(), open_language("es")
    assert english.interval("61", "57", "65") == "61 (57 to 65)"
    assert spanish.interval("61", "57", "65") == "61 (57 a 65)"
    april, june = dt.date(2026, 4, 1), dt.date(2026, 6, 30)
    assert english.period(april, june) == "April to June 2026"
    assert spanish.period(april, june) == "abril a junio de 2026"
    assert english.period(dt.date(2025, 11, 1), april) == "November 2025 to April 2026"
    assert english.period(april, dt.date(2026, 4, 30)) == "April 2026"


def test_counts_choose_their_form() -> None:
    forms = "{count} person answered.", "{count} people answered."
    assert [open_language().ngettext(*forms, n) for n in (1, 1204)] == [
        "1 person answered.",
        "1,204 people answered.",
    ]
    assert open_language("es").ngettext(*forms, 1) == "Respondió 1 persona."


def test_values_are_never_read_for_placeholders() -> None:
    text = open_language().gettext("{day}: {text}", day="{text}", text="%(a)s {day} {__class__}")
    assert text == "{text}: %(a)s {day} {__class__}"


def test_a_missing_value_is_our_fault() -> None:
    with pytest.raises(KeyError):
        open_language().gettext("{day}: {text}", day="1")


@pytest.mark.parametrize("code", ["xx", "../es", "es/LC_MESSAGES", ""])
def test_an_unknown_language_is_named(code: str) -> None:
    with pytest.raises(LanguageError, match="There is no catalogue"):
        open_language(code)


@pytest.mark.parametrize(
    ("wanted", "accepted", "chosen"),
    [
        ("es", None, "es"),
        (None, "es-MX,es;q=0.9,en;q=0.8", "es"),
        (None, "fr-CA, en;q=0.5", "en"),
        ("../../etc", "", "en"),
        ("en_XA", None, "en"),
        (None, None, "en"),
    ],
)
def test_language_is_chosen(wanted: str | None, accepted: str | None, chosen: str) -> None:
    assert choose_language(wanted, accepted) == chosen


def test_strange_english_keeps_placeholders() -> None:
    say = open_language("en_XA")
    assert make_strange("{count} events") == "⟦{count} évéñtš⟧"
    assert say.gettext("Published on {day}.", day=say.day(dt.date(2026, 7, 5))).startswith("⟦Públíšhéd óñ ⟦")
    assert say.tag == "en-XA"


def test_a_third_language_is_a_file(locales: Path) -> None:
    assert main(["add", "pt_BR"]) == 0
    open_language.cache_clear()
    say = open_language("pt_BR")
    assert (say.name, say.tag) == ("Português (Brasil)", "pt-BR")
    assert say.number(1234.5, digits=1) == "1.234,5"
    assert say.day(dt.date(2026, 7, 5)) == "5 de julho de 2026"
    assert say.gettext("The city") == "The city", "an empty translation shows the English text"
    assert choose_language("pt") == choose_language(None, "pt-BR") == "pt_BR"
    assert main(["check"]) == 1


@pytest.mark.parametrize("arguments", [[], ["add"], ["add", "zz_zz_zz"], ["add", "es"], ["nonsense"]])
def test_commands_refuse_what_they_do_not_know(
    locales: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 1
    assert capsys.readouterr().err


def test_extract_adds_and_takes_out(locales: Path) -> None:
    found = Catalog()
    found.add("The city")
    found.add("A new sentence with {day}.")
    catalogue.update_catalogue("es", found)
    held = {message.id: message.string for message in read_catalogue("es") if message.id}
    assert held == {"The city": "La ciudad", "A new sentence with {day}.": ""}
    assert list(check_catalogue("es", found)) == ["es: has no translation of 'A new sentence with {day}.'"]


@pytest.mark.parametrize(
    ("string", "problem"),
    [("Publicado el {dia}.", "has other placeholders"), ("Publicado.", "has other placeholders")],
)
def test_wrong_placeholders_are_found(locales: Path, string: str, problem: str) -> None:
    catalog = read_catalogue("es")
    catalog["Published on {day}."].string = string
    catalogue.write_catalogue("es", catalog)
    problems = [each for each in check_catalogue("es", extract_messages()) if "Published on" in each]
    assert [problem in each for each in problems] == [True]


def test_uncertain_and_left_over_messages_are_found(locales: Path) -> None:
    path = catalogue.find_file("es")
    path.write_text(
        path.read_text("utf-8").replace('msgid "The city"', '#, fuzzy\nmsgid "The city"')
        + '\n#~ msgid "Gone"\n#~ msgstr "Ido"\n\nmsgid "Said no more"\nmsgstr "Ya no"\n',
        encoding="utf-8",
    )
    problems = " ".join(check_catalogue("es", extract_messages()))
    assert "is uncertain: 'The city'" in problems
    assert "nothing says 'Gone'" in problems
    assert "nothing says 'Said no more'" in problems


def test_a_damaged_catalogue_is_named(locales: Path) -> None:
    catalogue.find_file("es").write_text("nonsense here\n", encoding="utf-8")
    open_language.cache_clear()
    with pytest.raises(LanguageError, match="The catalogue es cannot be read"):
        open_language("es")
    open_language.cache_clear()


def test_writing_a_catalogue_again_changes_nothing(locales: Path) -> None:
    before = catalogue.find_file("es").read_text("utf-8")
    catalogue.update_catalogue("es", extract_messages())
    assert catalogue.find_file("es").read_text("utf-8") == before


def test_catalogue_is_the_standard_format() -> None:
    assert isinstance(open_language("es").catalogue, gettext.GNUTranslations)
