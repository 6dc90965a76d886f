"""What the trust page shows of one wave: map, table, and every area beside the whole."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from pages.shared.figures.figures import Column, Figures, Mark, Swatch, list_marks, merge_marks, say_class
from pages.shared.keep import keep
from pages.shared.look import RAMPS
from pages.shared.store import BuildInfo
from pages.shared.trust import words
from pages.shared.trust.controls import load_offer
from pages.shared.trust.filters import TrustFilters
from pages.shared.trust.modelled import fill_in
from pages.shared.trust.scores import TrustQuestion, ask_trust, compare_waves, pick_wave, read_history
from queries.measures.breaks import assign_class, choose_breaks

_HOW = {"direct": "own respondents", "modelled": words.MODELLED, "published": "as published"}


@dataclass(frozen=True)
class TrustFigures:
    """One wave in figures.

    `figures` is what map, legend and table take; its frame has every area of the level with score, interval,
    base, and the difference from the earlier wave. `whole` is the city, or what was narrowed to, with the
    same columns; None if it has no score of its own. `history` and `whole_history` have every wave.
    """

    figures: Figures
    whole: Mapping[Hashable, Any] | None
    history: pd.DataFrame
    whole_history: pd.DataFrame
    based: bool

    @property
    def asked(self) -> pd.DataFrame:
        """The areas asked about."""
        return self.figures.frame[self.figures.frame["inside"].astype(bool)]


def make_trust(build: BuildInfo, filters: TrustFilters) -> TrustFigures:
    """Everything that the page shows but the chosen area's own; the same object for the same choice."""
    return _make_trust(build, replace(filters, area="", kind="", sort="", page=1))


@keep(256, by=lambda build, filters: (build.state, filters))
def _make_trust(build: BuildInfo, filters: TrustFilters) -> TrustFigures:
    question = ask_trust(build, filters, load_offer(build))
    history = read_history(question, filters.level)
    whole_history = read_history(question, question.place.whole[0])
    whole_history = whole_history[whole_history.index == question.place.whole[1]]
    rows = _compare(question, history, whole_history)
    areas, whole = rows.iloc[:-1], rows.iloc[-1].to_dict()
    areas = fill_in(question, areas) if filters.fill else areas
    based = bool(areas["low"].notna().any())
    return TrustFigures(
        figures=_make_figures(question, areas, whole if whole["known"] else None, based=based),
        whole=whole if whole["shown"] else None,
        history=history,
        whole_history=whole_history,
        based=based,
    )


def _compare(question: TrustQuestion, history: pd.DataFrame, whole_history: pd.DataFrame) -> pd.DataFrame:
    """Scores of all areas, and last of the whole, with their differences from the earlier wave."""
    area_ids = [str(area_id) for area_id in question.place.areas.index]

    def pick(wave: Any) -> pd.DataFrame:
        whole = pick_wave(whole_history, wave, [question.place.whole[1]])
        return pd.concat([pick_wave(history, wave, area_ids), whole])

    now = pick(question.wave)
    if question.before is None or not question.is_comparable:
        empty = dict.fromkeys(("before", "difference", "change_low", "change_high"), np.nan)
        return now.assign(**empty, called=False, testable=False)
    before = pick(question.before)
    # The whole is one question of its own; the areas are many, looked at together.
    many = compare_waves(now.iloc[:-1], before.iloc[:-1], asked=list(question.place.inside))
    one = compare_waves(now.iloc[-1:], before.iloc[-1:], asked=[True])
    changes = pd.concat([many, one])
    return now.assign(before=before["score"], **{str(name): values for name, values in changes.items()})


def _make_figures(
    question: TrustQuestion, rows: pd.DataFrame, whole: Mapping[Hashable, Any] | None, *, based: bool
) -> Figures:
    place, wave, label = question.place, question.wave, question.survey.label
    marks, breaks = _mark(rows)
    frame = place.areas.join(rows)
    frame["value"] = rows["score"]
    frame["mark"] = pd.Series(merge_marks(marks, place.inside), index=frame.index, dtype=object)
    records = rows.to_dict("records")
    against = question.before.words if question.before else ""
    frame["reason"] = [words.say_note(row) for row in records]
    frame["said"] = [_say_area(row, against) for row in records]
    frame["how"] = [_HOW.get(str(row["method"]), "") if row["shown"] else "" for row in records]
    frame["verdict"] = [words.say_verdict(row) if row["shown"] else "" for row in records]
    shown = rows.loc[place.inside & rows["shown"].to_numpy(dtype=bool), "score"]
    change = words.say_change(whole, against=against) if whole and whole["testable"] else ""
    return Figures(
        frame=frame,
        title=f"{label}, survey score",
        subtitle=words.ONE_MEASURE.format(label=label),
        ramp=RAMPS["trust"],
        legend=(
            *(Swatch(RAMPS["trust"][at], say_class(breaks, at)) for at in range(len(breaks))),
            *list_marks(list(frame["mark"]), "no data", "too few answered to show"),
        ),
        columns=_list_columns(question, based=based, modelled="modelled" in set(rows["method"])),
        headline=words.say_opening(
            label, place.whole_name, wave.words, whole, shown, areas=place.many, change=change
        ),
        records=words.say_records(rows[place.inside], place.one, place.many),
        limits=words.OVERLAP if based else words.NO_OVERLAP,
        whole="",
        notes=_list_notes(question, rows, based=based),
        period=wave.words,
    )


def _mark(rows: pd.DataFrame) -> tuple[list[Mark], np.ndarray]:
    score = rows["score"].to_numpy(dtype=np.float64)
    breaks = choose_breaks(score, own_zero=False)
    known = rows["known"].to_numpy(dtype=bool)
    return [
        int(place) if place >= 0 else ("too_few" if there else "no_data")
        for place, there in zip(assign_class(score, breaks), known, strict=True)
    ], breaks


def _say_area(row: Mapping[Hashable, Any], against: str) -> str:
    said = words.say_value(row)
    return f"{said}\n{words.say_change(row, against=against)}" if row["testable"] else said


def _list_columns(question: TrustQuestion, *, based: bool, modelled: bool) -> tuple[Column, ...]:
    score, note = Column("value", "Score", "score"), Column("reason", "Note", "text")
    if not based:
        return (score, note)
    how = (Column("how", "Estimate", "text"),) if modelled else ()
    own = (Column("low", "From", "score"), Column("high", "To", "score"))
    base = (Column("base", "People who answered", "count"), *how)
    if not question.is_comparable:
        return (score, *own, *base, note)
    change = (
        Column("difference", "Difference, points", "score"),
        Column("change_low", "Difference from", "score"),
        Column("change_high", "Difference to", "score"),
        Column("verdict", "Change", "text"),
    )
    return (score, *own, *base, *change, note)


def _list_notes(question: TrustQuestion, rows: pd.DataFrame, *, based: bool) -> tuple[str, ...]:
    notes = () if based else (words.NO_BASE,)
    if question.filters.fill:
        modelled = int((rows["method"] == "modelled").sum())
        notes = (*notes, words.say_modelled(modelled, question.place.one, question.place.many))
    if question.before is not None and not question.is_comparable:
        return (*notes, words.NOT_COMPARABLE)
    return notes


def order_areas(frame: pd.DataFrame, sort: str) -> pd.DataFrame:
    """Areas by name, by number, or by how many answered; never by score."""
    by_number = frame.sort_index(kind="stable")
    if sort == "id":
        return by_number
    if sort == "base-down":
        return by_number.sort_values("base", ascending=False, na_position="last", kind="stable")
    return by_number.sort_values("area_name", kind="stable")


def join_line(history: pd.DataFrame, area_ids: Sequence[str]) -> pd.DataFrame:
    """The waves of these areas in the order of time."""
    return history[history.index.isin(list(area_ids))].sort_values(["wave_end", "wave_start"], kind="stable")
