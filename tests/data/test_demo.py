"""The demonstration city: the same everywhere, like a city, and with everything in it that was planted."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from data.city import City, Source
from data.city_file import read_city
from data.demo import DEMO_SEED, DEMO_VERSION, generate_demo
from data.demonstration.programmes import PROGRAMMES
from data.events.kinds import choose_kind, compile_rules
from queries.measures.changes import compare_counts

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("demo")
    generate_demo(made)
    return made


@pytest.fixture(scope="module")
def city() -> City:
    return read_city(ROOT / "data" / "cities" / "demo.toml")


@pytest.fixture(scope="module")
def truth(folder: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((folder / "truth.json").read_text("utf-8"))
    return loaded


@pytest.fixture(scope="module")
def incidents(folder: Path, city: City) -> pd.DataFrame:
    parts = [pd.read_csv(folder / str(source.path), dtype=str) for source in city.incidents]
    frame = pd.concat(parts).fillna("")
    frame["day"] = pd.to_datetime(frame["occurred_at"], format="%Y-%m-%dT%H:%M:%S", errors="coerce")
    groups = {
        name: group
        for group in ("person", "property", "society", "other")
        for name in getattr(city.offences, group)
    }
    frame["group"] = frame["category"].map(groups).fillna("other")
    return frame.assign(beat=frame["beat"].replace(city.areas[0].aliases))


@pytest.fixture(scope="module")
def beats(folder: Path) -> gpd.GeoDataFrame:
    frame = gpd.read_file(folder / "beats.geojson")
    frame["geometry"] = shapely.make_valid(frame.geometry.to_numpy())
    return frame.dissolve("beat_id", as_index=False)


@pytest.fixture(scope="module")
def answers(folder: Path) -> pd.DataFrame:
    return pd.read_csv(folder / "survey_responses.csv", dtype={"beat": str}, parse_dates=["wave_start"])


def digest(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def test_the_bytes_are_those_of_this_version(folder: Path) -> None:
    """Whoever changes the files raises the version, so that those on disk are made anew."""
    whole = hashlib.sha256(json.dumps(digest(folder)).encode()).hexdigest()
    assert (DEMO_VERSION, whole) == ("4", "e5351cefd09329e7d24e0aae63eb961e9a2220fe613256e637e44fef42db8812")


def test_another_process_writes_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    script = f"import pathlib, data.demo; data.demo.generate_demo(pathlib.Path({str(tmp_path)!r}))"
    environment = {**os.environ, "PYTHONHASHSEED": "7", "PYTHONPATH": str(ROOT), "TZ": "Asia/Kathmandu"}
    subprocess.run([sys.executable, "-c", script], check=True, env=environment, cwd=tmp_path)
    assert digest(tmp_path) == digest(folder)


def test_another_seed_keeps_the_ground_and_changes_what_happened(folder: Path, tmp_path: Path) -> None:
    steps: list[tuple[int, int, str]] = []
    generate_demo(
        tmp_path, seed=DEMO_SEED + 1, progress=lambda done, of, what: steps.append((done, of, what))
    )
    changed = {name for name, value in digest(tmp_path).items() if digest(folder)[name] != value}
    assert changed == {
        "events.csv", "incidents.csv", "incidents_2021.csv", "survey_responses.csv", "truth.json",
        "venues.csv",
    }  # fmt: skip
    assert steps[-1][0] == steps[-1][1]


def test_the_city_file_names_every_file_but_the_truth(folder: Path, city: City) -> None:
    sources: list[Source] = [*city.incidents, *city.events, *city.surveys, *city.population, *city.venues]
    named = {str(source.path) for source in sources}
    named |= {str(level.path) for level in city.areas} | {layer.path for layer in city.context}
    assert named == {path.name for path in folder.iterdir()} - {"truth.json"}


def test_programmes_of_the_city_file_are_the_planted_ones(city: City) -> None:
    planted = [
        (p.programme_id, p.name, p.event_kind, p.starts_on, {"beat": list(p.beats)}) for p in PROGRAMMES
    ]
    written = [(p.programme_id, p.name, p.event_kind, p.starts_on, p.areas) for p in city.programmes]
    assert written == planted


def test_beats_cover_the_city_once_and_nest(folder: Path, beats: gpd.GeoDataFrame) -> None:
    assert len(beats) == 120
    assert beats["beat_id"].str.fullmatch(r"0[1-7]\d\d").all()
    assert beats["beat_name"].is_unique
    shapes = beats.geometry.to_numpy()
    assert shapely.union_all(shapes).area == pytest.approx(shapely.area(shapes).sum(), rel=1e-6)
    for name, digits in (("sectors", 3), ("districts", 2)):
        parents = gpd.read_file(folder / f"{name}.geojson").set_index(f"{name[:-1]}_id").geometry
        for code, own in beats.groupby(beats["beat_id"].str[:digits]):
            rest = shapely.symmetric_difference(shapely.union_all(own.geometry.to_numpy()), parents[code])
            assert rest.area < 1e-9


def test_counts_are_as_promised(incidents: pd.DataFrame, folder: Path, truth: dict[str, Any]) -> None:
    assert truth["counts"]["incident_rows"] == len(incidents)
    assert incidents["incident_id"].nunique() == 300_003
    assert incidents["day"].min().date().isoformat() == "2021-07-01"
    assert incidents["day"].max().date().isoformat() == "2026-06-30"
    assert not ((incidents["day"] >= "2022-02-01") & (incidents["day"] < "2022-03-01")).any()
    assert 590_000 < pd.read_csv(folder / "population.csv")["residents"].sum() < 620_000
    assert 2_800 < len(pd.read_csv(folder / "events.csv")) < 3_300


def test_incidents_have_the_faults_that_real_ones_have(incidents: pd.DataFrame) -> None:
    assert 0.012 < ((incidents["lon"] == "") | (incidents["lon"] == "0.000000")).mean() < 0.018
    assert incidents["day"].isna().sum() == 3
    repeated = incidents[incidents.duplicated("incident_id", keep=False)].sort_values(
        ["incident_id", "updated_at"]
    )
    assert len(repeated) == 480
    assert repeated.groupby("incident_id")["updated_at"].nunique().eq(2).all()
    assert (incidents["beat"] == "").sum() > 500


def test_code_and_point_disagree_near_borders_now_and_then(
    incidents: pd.DataFrame, beats: gpd.GeoDataFrame
) -> None:
    some = incidents[(incidents["lon"] != "") & (incidents["lon"] != "0.000000") & (incidents["beat"] != "")][
        ::10
    ]
    points = shapely.points(some["lon"].astype(float), some["lat"].astype(float))
    row, found = shapely.STRtree(beats.geometry.to_numpy()).query(points, predicate="intersects")
    first = pd.Series(beats["beat_id"].to_numpy()[found], index=row).groupby(level=0).first()
    differ = first.to_numpy() != some["beat"].to_numpy()[first.index]
    assert 0.05 < differ.mean() < 0.09


def test_every_kind_of_event_is_held(folder: Path, city: City) -> None:
    events = pd.read_csv(folder / "events.csv", dtype=str).fillna("")
    rules = compile_rules(city.event_kinds)
    kinds = [
        choose_kind(rules, kind=kind or None, title=title, details=None)[0]
        for kind, title in zip(events["kind"], events["title"], strict=True)
    ]
    counted = pd.Series(kinds).value_counts()
    assert set(counted.index) == {
        "public_forum", "informal_meet", "watch_volunteer", "youth", "partnership", "outreach",
        "training_with_residents", "online", "other",
    }  # fmt: skip
    assert counted.min() >= 50
    assert counted["other"] < 100


def test_events_have_the_faults_that_real_ones_have(folder: Path) -> None:
    events = pd.read_csv(folder / "events.csv", dtype=str).fillna("")
    assert events.duplicated().sum() >= 5
    assert ((events["ends_at"] < events["starts_at"]) & (events["ends_at"] != "")).sum() >= 3
    assert events["title"].str.startswith("TEST").sum() == 1
    past = events[events["starts_at"] < "2026-07-01"]
    assert (events["starts_at"] >= "2026-07-01").sum() > 100
    assert (events["starts_at"] >= "2026-09-22").any()
    assert 0.5 < (past["attendance"] != "").mean() < 0.9
    assert 0.4 < (past["officer_hours"] != "").mean() < 0.9
    assert 0.02 < (events["status"] == "cancelled").mean() < 0.06
    assert events["beat"].str.contains(";").sum() > 100


def test_survey_bases_differ(answers: pd.DataFrame) -> None:
    assert answers["wave_start"].nunique() == 10
    latest = answers[answers["wave_start"] == answers["wave_start"].max()]
    by_beat = latest.groupby("beat").size()
    assert 15 <= (by_beat < 30).sum() + 120 - len(by_beat) <= 60
    assert by_beat.max() > 55
    assert latest.groupby(latest["beat"].str[:2]).size().min() > 100
    assert answers.groupby("wave_start")["weight"].mean().sub(1).abs().max() < 0.02


def change_ratio(
    incidents: pd.DataFrame, beats: list[str], since: str, years: int = 1
) -> tuple[float, float]:
    """Return the ratio after / before in some beats over the same ratio elsewhere, and its error (log)."""
    start = pd.Timestamp(since)
    span = pd.DateOffset(years=years)
    before = incidents[(incidents["day"] >= start - span) & (incidents["day"] < start)]
    after = incidents[(incidents["day"] >= start) & (incidents["day"] < start + span)]
    counts = [part["beat"].isin(beats).sum() for part in (after, before)]
    others = [(~part["beat"].isin(beats)).sum() for part in (after, before)]
    ratio = (counts[0] / counts[1]) / (others[0] / others[1])
    return float(ratio), float(np.sqrt(1 / counts[0] + 1 / counts[1]))


@pytest.mark.parametrize("programme", PROGRAMMES, ids=lambda programme: programme.programme_id)
def test_planted_effects_on_recorded_incidents_are_there(programme: Any, incidents: pd.DataFrame) -> None:
    groups = list(programme.recorded) or ["person", "property", "society", "other"]
    own = incidents[incidents["group"].isin(groups)]
    ratio, error = change_ratio(own, list(programme.beats), programme.starts_on.isoformat())
    planted = min(programme.recorded.values(), default=1.0) * (1 + (programme.reported - 1) * 0.9)
    if programme.programme_id == "summer_streets":
        planted = 1 / 1.11
    assert np.log(ratio) == pytest.approx(np.log(planted), abs=3 * error + 0.02)


@pytest.mark.parametrize("measure", ["trust", "procedural_justice", "would_report"])
def test_planted_effects_on_scores_are_there(measure: str, answers: pd.DataFrame) -> None:
    given = answers[answers[measure] != 9].assign(score=lambda frame: 25.0 * (frame[measure] - 1))
    served = {beat for programme in PROGRAMMES for beat in programme.beats}
    others = given[~given["beat"].isin(served) & (given["beat"].str[:3] != "063")]
    for programme in PROGRAMMES:
        own = given[given["beat"].isin(programme.beats)]
        after, before = (
            own["wave_start"] > pd.Timestamp(programme.starts_on),
            own["wave_start"] < pd.Timestamp(programme.starts_on),
        )
        moved = own[after]["score"].mean() - own[before]["score"].mean()
        late = others["wave_start"] > pd.Timestamp(programme.starts_on)
        moved -= others[late]["score"].mean() - others[~late]["score"].mean()
        error = own["score"].std() * np.sqrt(1 / after.sum() + 1 / before.sum())
        assert moved == pytest.approx(programme.survey.get(measure, 0.0), abs=3.5 * error), (
            programme.programme_id
        )


def test_planted_steps_are_there(incidents: pd.DataFrame, truth: dict[str, Any]) -> None:
    for beat, (since, planted) in truth["steps"].items():
        own = incidents.loc[incidents["beat"] == beat, "day"]
        start, year = pd.Timestamp(since), pd.DateOffset(years=1)
        after = own.between(start, "2026-07-01").sum()
        before = own.between(start - year, pd.Timestamp("2026-07-01") - year).sum()
        error = np.sqrt(1 / after + 1 / before)
        assert np.log(after / before) == pytest.approx(np.log(planted), abs=3 * error + 0.05), beat


def test_changes_beyond_chance_are_the_planted_ones(incidents: pd.DataFrame, truth: dict[str, Any]) -> None:
    first = incidents.drop_duplicates("incident_id", keep="last")
    now, before = (
        first[first["day"].between(f"{year}-04-01", f"{year}-06-30T23:59:59")].groupby("beat").size()
        for year in (2026, 2025)
    )
    beats = sorted(set(now.index) & set(before.index) - {""})
    changes = compare_counts(now[beats].to_numpy(), before[beats].to_numpy())
    found = {beat for beat, beyond in zip(beats, changes.beyond_chance, strict=True) if beyond}
    fallen_back = next(p.beats for p in PROGRAMMES if p.programme_id == "summer_streets")
    assert 5 <= len(found) <= 15
    assert len(found & set(truth["steps"])) >= 4
    assert len(found - set(truth["steps"]) - set(fallen_back)) <= 2


def test_trust_is_low_in_some_districts(answers: pd.DataFrame) -> None:
    trust = answers[answers["trust"] != 9].groupby(answers["beat"].str[:2])["trust"].mean()
    assert trust.idxmin() == "07"
    assert trust.max() - trust.min() > 0.4
