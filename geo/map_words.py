"""What a map says of its own, in the reader's language."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MapWords:
    """What the map itself says: its buttons' names, and what stands there where its boundaries fail to load.

    `language` is the tag that the frame carries, such as ``es``.
    """

    language: str
    zoom_in: str
    zoom_out: str
    failed: str
