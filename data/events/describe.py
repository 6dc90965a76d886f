"""What the rows of a calendar say: texts scrubbed, kind, format, status, numbers, and the areas they name."""

from __future__ import annotations

import pandas as pd

from data.city import EventSource
from data.events.areas_named import AreaNamer, NamedAreas
from data.events.ids import make_event_ids
from data.events.kinds import choose_kind, compile_rules
from data.events.read import KNOWN
from data.events.scrub import scrub_text
from data.events.status import read_given_status, says_cancelled
from data.events.values import read_numbers
from data.known_areas import KnownAreas
from data.steps import BuildContext

Text = str | None


def describe_events(
    context: BuildContext, source: EventSource, rows: pd.DataFrame, codes: frozenset[str]
) -> pd.DataFrame:
    """Return rows with id, scrubbed title and place, kind, format, given status and numbers.

    `codes` are the numbers that areas have, which scrubbing leaves alone.
    """
    titles: list[Text] = [scrub_text(text, codes=codes) for text in rows["title"]]
    places: list[Text] = [scrub_text(text, codes=codes) for text in rows["place"]]
    kinds, formats = choose_kinds(context, rows)
    events = rows.assign(
        title=text_column(titles, rows.index),
        place=text_column(places, rows.index),
        event_kind=text_column(kinds, rows.index),
        format=text_column(formats, rows.index),
        given_status=text_column(read_statuses(rows), rows.index),
        event_id=text_column(name_events(context, source, rows, titles, places), rows.index),
    )
    # What the place means is looked up as it was written; only the scrubbed text is kept.
    events["place_text"] = rows["place"]
    return read_numbers(events, context.account(source.name).notes)


def text_column(texts: list[Text], index: pd.Index) -> pd.Series:
    """Return texts as a column, None where there is none."""
    return pd.Series(texts, index=index, dtype=object)


def choose_kinds(context: BuildContext, rows: pd.DataFrame) -> tuple[list[Text], list[Text]]:
    """Return the kind and the format of each row; a format that the source gives wins."""
    rules = compile_rules(context.city.event_kinds)
    told = zip(rows["kind"], rows["title"], rows["details"], strict=True)
    chosen = [choose_kind(rules, kind=kind, title=title, details=details) for kind, title, details in told]
    formats = [scrub_text(given) or found for given, (_, found) in zip(rows["format"], chosen, strict=True)]
    return [kind for kind, _ in chosen], formats


def read_statuses(rows: pd.DataFrame) -> list[Text]:
    """Return the status that a row states itself: in its column, or in a title or place that calls it off."""
    told = zip(rows["status"], rows["title"], rows["place"], strict=True)
    return [
        read_given_status(status) or ("cancelled" if says_cancelled(title, place) else None)
        for status, title, place in told
    ]


def name_events(
    context: BuildContext, source: EventSource, rows: pd.DataFrame, titles: list[Text], places: list[Text]
) -> list[Text]:
    """Return the id of each row."""
    codes = [f"code_{level}" for level in source.area_codes]
    when_and_where = rows[["starts_text", *codes]].itertuples(index=False, name=None)
    basis = [(*key, title, place) for key, title, place in zip(when_and_where, titles, places, strict=True)]
    read = rows[[*KNOWN, "starts_text", "ends_text", "updated_text", *codes]].drop(
        columns=["starts_at", "ends_at"]
    )
    contents = list(
        read.drop(columns="updated_at")
        .astype(object)
        .where(read.notna(), None)
        .itertuples(index=False, name=None)
    )
    prefix = f"{source.name}-" if len(context.city.events) > 1 else ""
    given = [str(own) if own else None for own in rows["event_id"]]
    return list(make_event_ids(source.name, given=given, basis=basis, contents=contents, prefix=prefix))


def name_areas(
    context: BuildContext, source: EventSource, rows: pd.DataFrame, known: KnownAreas
) -> list[NamedAreas]:
    """Return the areas that each row names in its code columns or its title."""
    namer = AreaNamer(context.city, source, known, context.account(source.name).notes)
    columns = [list(rows[f"code_{level}"]) for level in source.area_codes]
    cells = zip(*columns, strict=True) if columns else ((),) * len(rows)
    return [
        namer.name(dict(zip(source.area_codes, codes, strict=True)), title)
        for codes, title in zip(cells, rows["title"], strict=True)
    ]
