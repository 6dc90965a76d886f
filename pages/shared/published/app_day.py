"""The day that it is for readers."""

from __future__ import annotations

import datetime as dt
import os

from pages.shared.published.release import Release


def find_day(release: Release) -> dt.date:
    """The day from which events are next ones; that of the release in a made-up city, whose calendar ends."""
    frozen = os.environ.get("COMMONBEAT_TODAY")
    if frozen:
        return dt.date.fromisoformat(frozen)
    if release.facts.get("fictional"):
        return release.published_on
    return dt.datetime.now(tz=release.zone).date()
