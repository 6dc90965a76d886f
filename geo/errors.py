"""What can go wrong with places.

`GeoUserError` and its children are the user's fault: their message is one sentence that says what was needed,
what was found and what to do. Everything else that leaves this package is a mistake of ours.
"""


class GeoError(Exception):
    """Anything that this package raises on purpose."""


class GeoUserError(GeoError):
    """The user's files or settings cannot be used as they are."""


class MissingCrsError(GeoUserError):
    """A layer says nothing about its coordinate reference system and neither does the city file."""


class UnknownCrsError(GeoUserError):
    """A coordinate reference system was declared that does not exist."""


class WrongCrsError(GeoUserError):
    """Coordinates cannot belong to the coordinate reference system that the layer claims."""


class NotPolygonalError(GeoError, TypeError):
    """A geometry that is neither polygon nor multipolygon was given where areas are needed."""


class SitingInputError(GeoError, ValueError):
    """A siting problem was given arrays or positions that do not fit together: our fault."""


class InfeasiblePlanError(GeoUserError):
    """No plan meets every limit: the message names the one that cannot be met and what to relax."""


class NoPlanInTimeError(GeoUserError):
    """The time limit ran out before any plan was found."""


class NoDateError(GeoUserError):
    """A month has no day left that is neither a holiday nor taken."""
