"""An id for every event: the source's own, or one made from when, where and what."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence


def make_event_ids(
    source: str,
    *,
    given: Sequence[str | None],
    basis: Sequence[tuple[object, ...]],
    contents: Sequence[tuple[object, ...]],
    prefix: str = "",
) -> list[str]:
    """Return an id per row.

    Parameters
    ----------
    source
        Name of the source.
    given
        The source's own ids, None where it has none.
    basis
        What an id is made from where none is given: when, where and what. It holds nothing personal.
    contents
        All that was read of each row. Rows equal in it share an id; rows equal in `basis` alone get a number.
    prefix
        Put before given ids, where several sources might use the same ones.

    Examples
    --------
    >>> make_event_ids("log", given=["7", None], basis=[(), ()], contents=[(), ()])[0]
    '7'
    """
    versions: dict[tuple[object, ...], list[tuple[object, ...]]] = defaultdict(list)
    ids = []
    for own, key, content in zip(given, basis, contents, strict=True):
        if own:
            ids.append(f"{prefix}{own}")
            continue
        known = versions[key]
        if content not in known:
            known.append(content)
        number = known.index(content)
        digest = hashlib.sha256(repr((source, key)).encode()).hexdigest()[:12]
        ids.append(f"{source}-{digest}" + (f"-{number + 1}" if number else ""))
    return ids
