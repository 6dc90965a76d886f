"""How hard a text is to read: Flesch-Kincaid for English, Fernández Huerta on the INFLESZ scale for Spanish.

Sources
-------
Kincaid JP, Fishburne RP, Rogers RL, Chissom BS (1975), Derivation of new readability formulas for Navy
enlisted personnel, Research Branch Report 8-75. Fernández Huerta J (1959), Medidas sencillas de
lecturabilidad, Consigna 214, as put right by Law G (2011), Error in the Fernández Huerta readability formula.
Barrio-Cantalejo IM and others (2008), Validación de la Escala INFLESZ, Anales del Sistema Sanitario de
Navarra 31: 55 to 65 is normal, over 65 rather easy, over 80 very easy.
"""

import re
from dataclasses import dataclass

WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
END = re.compile(r"[.!?]+(?=\s|$)")
EXCEPTIONS = {"hundred": 2, "area": 3, "areas": 3, "idea": 3, "ideas": 3, "theatre": 3, "sometimes": 2}
SILENT = (
    re.compile(r"[^aeiouy]e$"),  # place; but not the e of people, which follows a consonant and l
    re.compile(r"[^aeiouytd]ed$"),  # used; but not wanted
    re.compile(r"[^aeiouycgsxzh]es$"),  # times; but not houses
    re.compile(r"[aeiouy][^aeiouyl]{1,2}e(?:ments?|ful|less|ness|ly|thing|body)$"),  # safely, something
)
NOT_SILENT = re.compile(r"[^aeiouyl]l(?:e|es|ed)$")
# Two vowels side by side that are two syllables.
APART = re.compile(
    r"(?<![tc])ia(?!n|lly)|(?<![tscgnl])io|(?<!l)[ln]io|ie(?=t|nc|nt)|(?<=cr)eat(?!ur)|eo$|[^q]ua(?=[lt])|uou"
    r"|[aeouy]ing|ism$"
)
SPANISH_STRONG = "aeoáéíóú"


@dataclass(frozen=True)
class Reading:
    """What a formula is computed from."""

    sentences: int
    words: int
    syllables: int


def count_english(word: str) -> int:
    """Return the syllables of an English word, at least one; a number is read digit by digit."""
    parts = re.split(r"[-’']", word.casefold().replace("'s", "s").replace("’s", "s"))
    return max(1, sum(count_part(part) for part in parts if part))


def count_part(part: str) -> int:
    """Return the syllables of a word without hyphens, in small letters."""
    if any(sign.isdigit() for sign in part):
        return sum(sign.isdigit() for sign in part)
    if part in EXCEPTIONS:
        return EXCEPTIONS[part]
    groups = len(re.findall(r"[aeiouy]+", part))
    silent = any(pattern.search(part) for pattern in SILENT) and not NOT_SILENT.search(part)
    return max(1, groups - silent + len(APART.findall(part)))


def count_spanish(word: str) -> int:
    """Return the syllables of a Spanish word: one for each strong vowel, or group of weak ones."""
    plain = re.sub(r"(?<=[qg])u(?=[eiéí])", "", word.casefold())
    if any(sign.isdigit() for sign in plain):
        return sum(sign.isdigit() for sign in plain)
    groups = re.findall(r"[aeiouáéíóúüy]+", re.sub(r"y(?=[aeiouáéíóú])", "j", plain))
    return max(1, sum(max(1, sum(sign in SPANISH_STRONG for sign in group)) for group in groups))


def read_text(text: str, count: object = count_english) -> Reading:
    """Return the sentences, words and syllables of a text."""
    assert callable(count)
    words = WORD.findall(text)
    return Reading(max(1, len(END.findall(text))), len(words), sum(count(word) for word in words))


def grade_english(found: Reading) -> float:
    """Return the Flesch-Kincaid grade: years of school in the United States."""
    return 0.39 * found.words / found.sentences + 11.8 * found.syllables / found.words - 15.59


def ease_spanish(found: Reading) -> float:
    """Return Fernández Huerta's ease of reading, 0 to 100: the more, the easier."""
    return 206.84 - 60 * found.syllables / found.words - 1.02 * found.words / found.sentences
