"""The public pages are in plain words: a grade of nine at most, by a formula that agrees with its sources."""

from collections import defaultdict
from pathlib import Path

import pytest

from pages.shared.published.catalogue import extract_messages, list_forms, read_catalogue
from pages.shared.published.language import PLACEHOLDER
from tests.pages.shared.published.readability import (
    Reading,
    count_english,
    count_spanish,
    ease_spanish,
    grade_english,
    read_text,
)

HARDEST = 9.0
# A name of two syllables stands for whatever a sentence is about.
NAME = "Lakeside"
PAGES = {
    "neighbourhood": (
        "neighbourhood",
        "counts",
        "engagement",
        "scores",
        "voices",
        "occasions",
        "frame",
        "words",
    ),
    "city": ("city", "maps", "programmes", "goals", "counts", "frame"),
    "knowledge": ("knowledge", "knowledge_sources", "knowledge_record", "knowledge_statements", "downloads"),
    "glossary": ("terms",),
    "app and site": ("app_", "site_", "server"),
}
# Syllables as dictionaries divide these words.
ENGLISH = {
    1: "place used times placed dates whole asked called changed names drugs scale range true these "
    "are were where like theft raised judge closed files",
    2: "people wanted houses places safely something event hidden survey number police quarter station "
    "social quiet science create saying seeing table movement statement counted needed measure hundred "
    "programme question version language publish release weapons answered steward device lighting parking "
    "hybrid mammal outcome noises boxes judges treated",
    3: "area incidents recorded reported privacy residents officers created actual seemingly "
    "platypus usual various calendar period publishes addresses video burglary "
    "everyone location",
    4: "community society material officially information",
    5: "individual legitimacy",
    6: "accessibility",
}


def join_sentences(code: str | None, modules: tuple[str, ...]) -> str:
    """Return the sentences of files as one text: of the catalogue of a language, or the English source."""
    catalog = read_catalogue(code) if code else extract_messages()
    texts = []
    for message in catalog:
        names = {Path(where).stem for where, _ in message.locations}
        if not message.id or not any(name.startswith(modules) for name in names):
            continue
        text = PLACEHOLDER.sub(NAME, list_forms(message.string if code else message.id)[-1])
        if text.rstrip().endswith((".", "?", "!")):  # headings and labels would only make it look easier
            texts.append(text)
    return " ".join(texts)


@pytest.mark.parametrize(
    ("word", "syllables"),
    [(word, n) for n, words in ENGLISH.items() for word in words.split()],
)
def test_english_syllables_are_those_of_the_dictionary(word: str, syllables: int) -> None:
    assert count_english(word) == syllables


@pytest.mark.parametrize(
    ("word", "syllables"),
    [("gente", 2), ("policía", 4), ("barrio", 2), ("ciudad", 2), ("quién", 1), ("guerra", 2), ("leer", 2),
     ("país", 2), ("aéreo", 4), ("averiguáis", 4), ("murciélago", 4), ("área", 3), ("día", 2),
     ("pingüino", 3),
     ("reunión", 2), ("comunidad", 4), ("reyes", 2), ("hoy", 1), ("construir", 2), ("ahora", 3)],
)  # fmt: skip
def test_spanish_syllables_are_those_of_the_dictionary(word: str, syllables: int) -> None:
    assert count_spanish(word) == syllables


def test_grade_is_the_published_one() -> None:
    # Wikipedia, Flesch-Kincaid readability tests: 13 words, 24 syllables, grade 11.3.
    platypus = "The Australian platypus is seemingly a hybrid of a mammal and reptilian creature."
    found = read_text(platypus)
    assert found == Reading(1, 13, 24)
    assert round(grade_english(found), 1) == 11.3
    # The same source: the cat sat on the mat, six words of one syllable.
    assert grade_english(read_text("The cat sat on the mat.")) == pytest.approx(-1.45)


def test_spanish_ease_is_the_formula_as_put_right() -> None:
    # 206.84 - 60 syllables per word - 1.02 words per sentence (Law 2011): 8 words, 14 syllables, 1 sentence.
    found = read_text("La policía hizo siete eventos en el barrio.", count_spanish)
    assert found == Reading(1, 8, 16)
    assert ease_spanish(found) == pytest.approx(206.84 - 60 * 16 / 8 - 1.02 * 8)


def test_hard_words_make_a_high_grade() -> None:
    hard = "Complementary suppression necessitates sophisticated optimisation methodologies throughout."
    assert grade_english(read_text(hard)) > 20


@pytest.mark.parametrize("page", PAGES)
def test_english_is_plain(page: str) -> None:
    text = join_sentences(None, PAGES[page])
    assert text
    assert grade_english(read_text(text)) <= HARDEST


@pytest.mark.parametrize("page", PAGES)
def test_spanish_is_at_least_normal_on_the_inflesz_scale(page: str) -> None:
    assert ease_spanish(read_text(join_sentences("es", PAGES[page]), count_spanish)) >= 55


def test_report(capsys: pytest.CaptureFixture[str]) -> None:
    """Tell the grades; a sentence alone may be harder than its page, and no more than five grades."""
    grades = defaultdict(tuple)
    for page, modules in PAGES.items():
        english = grade_english(read_text(join_sentences(None, modules)))
        spanish = ease_spanish(read_text(join_sentences("es", modules), count_spanish))
        grades[page] = (round(english, 1), round(spanish))
    with capsys.disabled():
        print("\nreading grade, Spanish ease:", dict(grades))  # noqa: T201
    assert set(grades) == set(PAGES)
