"""What one entry of the methods page holds."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Measure:
    """One measure, in words, in formula, and with its limits.

    Attributes
    ----------
    key
        Its name in an address: `?measure=trend`.
    name, plain
        What it is called, and what it tells in plain words.
    functions
        Its estimators as `module.function` of `queries.measures`, those of `geo` with that word before them;
        none where nothing is estimated.
    formulas
        In LaTeX, short enough for a narrow screen.
    symbols
        What the letters stand for.
    limits
        What it cannot tell, and when it is not given.
    stated
        What every page that shows it says beside it.
    references
        Author, year, title, place.
    pages
        Addresses of the pages that show it; none while it is only checked.
    """

    key: str
    name: str
    plain: str
    functions: tuple[str, ...]
    formulas: tuple[str, ...]
    symbols: str
    limits: tuple[str, ...]
    stated: tuple[str, ...]
    references: tuple[str, ...]
    pages: tuple[str, ...] = ()


@dataclass(frozen=True)
class MeasureGroup:
    """Measures that answer one kind of question."""

    name: str
    question: str
    measures: tuple[Measure, ...]
