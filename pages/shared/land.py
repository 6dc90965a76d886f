"""Land as a city's readers measure it: square kilometres, or square miles."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pages.shared.words import say_number

_LEAST = 0.01


@dataclass(frozen=True)
class LandUnit:
    """A unit of land: how it is written, and how many km² it is."""

    name: str
    per: str
    in_km2: float

    def say(self, land_km2: float) -> str:
        """An extent in this unit, without its name; what is there is never written as 0."""
        land = land_km2 / self.in_km2
        return f"under {_LEAST}" if 0 < land < _LEAST else say_number(land)


METRIC = LandUnit("km²", "per km²", 1.0)
IMPERIAL = LandUnit("sq mi", "per square mile", 2.589988110336)


def find_land_unit(settings: Mapping[str, Any]) -> LandUnit:
    """The unit that the city file's `units` asks for; metric if it says nothing."""
    return IMPERIAL if settings.get("units") == "imperial" else METRIC
