"""The genuine sentiment scores, cell by cell against the file."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas as pd
import pytest

from data.areas import make_int_area
from data.city_file import find_city_file, read_city
from data.steps import BuildContext
from data.surveys.steps import make_stg_survey_score
from tests.data.little import NOW, REJECTED, ask

UNKNOWN_SECTORS = ["2540", "2550"]  # scored, but on no boundary file


@pytest.fixture(scope="module")
def chicago(realdata: Path) -> BuildContext:
    """Chicago's published scores, staged in memory."""
    city = read_city(find_city_file("chicago"))
    context = BuildContext(duckdb.connect(), city, "chicago", realdata / "chicago", "build", NOW)
    context.connection.execute(REJECTED)
    for make in (make_int_area, make_stg_survey_score):
        make(context)
    return context


@pytest.fixture(scope="module")
def file(realdata: Path) -> pd.DataFrame:
    """The file as pandas reads it."""
    return pd.read_csv(realdata / "chicago" / "police_sentiment_scores_2017_2019.csv", dtype=str)


def test_every_row_is_accounted_for(chicago: BuildContext, file: pd.DataFrame) -> None:
    account = chicago.account("sentiment")
    unknown = int(file["SECTOR"].isin(UNKNOWN_SECTORS).sum())
    assert (account.received, account.accepted) == (2_901, 2_901 - unknown)
    reasons = {reason for (reason,) in ask(chicago, "select distinct reason from rejected_rows")}
    assert reasons == {f"SECTOR {sector} is no sector of the city file" for sector in UNKNOWN_SECTORS}
    key = ["CITY", "AREA", "DISTRICT", "SECTOR", "START_DATE", "END_DATE"]
    assert account.superseded == int(file.duplicated(key).sum()) == 71
    assert account.notes["conflicting_repeats"] == 1


def test_every_level_has_its_areas(chicago: BuildContext) -> None:
    rows = ask(chicago, "select level, count(distinct area_id) from stg_survey_score group by 1")
    assert dict(rows) == {"city": 1, "police_area": 5, "police_area_2012": 3, "district": 22, "sector": 67}


@pytest.mark.parametrize(("measure", "column"), [("trust", "TRUST"), ("safety", "SAFETY")])
def test_district_scores_are_those_of_the_file(
    chicago: BuildContext, file: pd.DataFrame, measure: str, column: str
) -> None:
    own = file[file["DISTRICT"].notna() & file["SECTOR"].isna()]
    days = pd.to_datetime(own["START_DATE"], format="%m/%d/%Y").dt.strftime("%Y-%m-%d")
    expected = dict(
        zip(zip(own["DISTRICT"].str.zfill(3), days, strict=True), own[column].astype(float), strict=True)
    )
    rows = ask(
        chicago,
        "select area_id, wave_start::varchar, score from stg_survey_score "
        f"where level = 'district' and measure = '{measure}' and respondent_group = 'all'",
    )
    assert {(area_id, day): score for area_id, day, score in rows} == expected
    assert len(expected) == 572


def test_the_reading_that_two_of_three_rows_share_stays(chicago: BuildContext) -> None:
    rows = ask(
        chicago,
        "select score from stg_survey_score where level = 'city' and measure = 'trust' "
        "and respondent_group = 'all' and wave_start = '2019-03-03'",
    )
    assert rows == [(62.44,)]


def test_groups_are_rows_and_empty_items_are_none(chicago: BuildContext, file: pd.DataFrame) -> None:
    assert file["T_LISTEN"].isna().all()
    assert ask(chicago, "select distinct measure from stg_survey_score order by 1") == [
        ("safety",),
        ("trust",),
    ]
    groups = ask(chicago, "select count(distinct respondent_group) from stg_survey_score")
    assert groups == [(17,)]
    assert ask(chicago, "select distinct method, base, low, high from stg_survey_score") == [
        ("published", None, None, None)
    ]
