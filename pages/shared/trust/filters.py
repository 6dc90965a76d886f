"""What a reader chose on the trust page, written into the address and read back from it.

Every choice depends on those before it: a measure has its levels, a level its waves, a wave the earlier ones
that it can be compared with. So one function settles them all, in that order.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta

from pages.shared.filters import Choices, LevelOption, SurveyOption
from pages.shared.months import add_months
from pages.shared.words import say_day, say_period

_NEAR, _SHORT = timedelta(days=46), timedelta(days=27)
SORTS = ("", "id", "base-down")
FILLS = ("", "similar")


@dataclass(frozen=True)
class TrustWave:
    """One wave of a measure at one level, and how it was asked as far as that is known."""

    start: date
    end: date
    conducted_by: str = ""
    mode: str = ""
    wording_id: str = ""
    response_rate: float | None = None
    has_base: bool = False

    @property
    def key(self) -> str:
        """As in an address: 2026-04-01_2026-05-16."""
        return f"{self.start}_{self.end}"

    @property
    def words(self) -> str:
        """When people were asked: months, or days where it was shorter than one."""
        if self.end - self.start < _SHORT:
            return f"{say_day(self.start)} to {say_day(self.end)}"
        return say_period(self.start, self.end)

    @property
    def design(self) -> tuple[str, str, str]:
        """What must stay the same for two waves to be compared."""
        return self.wording_id, self.mode, self.conducted_by


@dataclass(frozen=True)
class TrustChoices:
    """What a build's surveys let a reader choose."""

    choices: Choices
    waves: Mapping[tuple[str, str], tuple[TrustWave, ...]]  # (survey key, level): oldest first
    kinds: Mapping[str, tuple[str, ...]]  # source: kinds of respondent groups

    def list_surveys(self) -> tuple[SurveyOption, ...]:
        """The measures that were asked at a level with a map; trust first."""
        return tuple(option for option in self.choices.surveys if self.list_levels(option.key))

    def list_levels(self, survey: str) -> tuple[LevelOption, ...]:
        """The levels with a map at which a measure was asked."""
        return tuple(option for option in self.choices.levels if self.waves.get((survey, option.level)))

    def find_survey(self, survey: str) -> SurveyOption:
        """The measure of that key."""
        return next(option for option in self.choices.surveys if option.key == survey)

    def list_kinds(self, survey: str) -> tuple[str, ...]:
        """The kinds of respondent groups that the measure's survey has."""
        return self.kinds.get(survey.partition(":")[0], ())


@dataclass(frozen=True)
class TrustFilters:
    """One view of the trust page; `wave` and `before` are keys of waves; `before` and `fill` may be empty."""

    measure: str
    level: str
    within: str
    wave: str
    before: str
    kind: str
    fill: str
    area: str
    sort: str
    page: int


FIELDS = tuple(field.name for field in fields(TrustFilters))


def write_trust(filters: TrustFilters) -> dict[str, str]:
    """Every field as the short text that the address and the widgets hold."""
    return {name: str(getattr(filters, name)) for name in FIELDS}


def find_usual_before(waves: Iterable[TrustWave], wave: TrustWave) -> TrustWave | None:
    """The wave about a year before, which asked in the same season; else the one just before."""
    earlier = [other for other in waves if other.end < wave.start]
    year_before = add_months(wave.start.replace(day=1), -12)
    near = [other for other in earlier if abs(other.start - year_before) <= _NEAR]
    just_before = earlier[-1] if earlier else None
    return min(near, key=lambda other: abs(other.start - year_before), default=just_before)


class _Settler:
    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = texts
        self.usual, self.notes = dict[str, str](), list[str]()

    def one(self, name: str, allowed: Iterable[str], usual: str) -> str:
        self.usual[name] = usual
        text = self.texts.get(name, usual)
        if text in (usual, *allowed):
            return text
        if text:
            self.notes.append(f"There is no {name} “{text[:60]}” here, so the view shows the usual one.")
        return usual


def settle_trust(
    texts: Mapping[str, str], offer: TrustChoices
) -> tuple[TrustFilters, dict[str, str], tuple[str, ...]]:
    """Turn texts into a view that this build can show; it has at least one measure.

    Parameters
    ----------
    texts
        By name in the address. A name that is missing means the usual choice; one that is unknown is ignored.
    offer
        What the build's surveys offer.

    Returns
    -------
    filters, query, notes
        The query is what the address must say: only what is not the usual choice. Notes are sentences about
        texts that could not be used.
    """
    settler = _Settler(texts)
    surveys = offer.list_surveys()
    measure = settler.one("measure", [option.key for option in surveys], surveys[0].key)
    levels = offer.list_levels(measure)
    level = settler.one("level", [option.level for option in levels], levels[0].level)
    waves = offer.waves[(measure, level)]
    wave = settler.one("wave", [each.key for each in waves], waves[-1].key)
    now = next(each for each in waves if each.key == wave)
    usual = find_usual_before(waves, now)
    kinds = offer.list_kinds(measure)
    areas = [area.area_id for area in offer.choices.find_level(level).areas]
    page = texts.get("page", "1")
    filters = TrustFilters(
        measure=measure,
        level=level,
        within=settler.one("within", offer.choices.list_within(level), ""),
        wave=wave,
        before=settler.one(
            "before", [each.key for each in waves if each.end < now.start], usual.key if usual else ""
        ),
        kind=settler.one("kind", kinds, kinds[0] if kinds else ""),
        fill=settler.one("fill", FILLS if now.has_base else (), ""),
        area=settler.one("area", areas, ""),
        sort=settler.one("sort", SORTS, ""),
        page=max(1, int(page)) if page.isascii() and page.isdigit() and len(page) < 6 else 1,
    )
    settler.usual["page"] = "1"
    query = {name: text for name, text in write_trust(filters).items() if text != settler.usual[name]}
    return filters, query, tuple(settler.notes)
