"""Published scores land at their level, area and wave, and nobody invents a base for them."""

from pathlib import Path

import pytest

from data.errors import CityFileError, SourceError
from data.steps import BuildContext
from data.surveys.steps import make_int_survey_wave, make_stg_survey_response, make_stg_survey_score
from tests.data.little import ask, run_steps

STEPS = [make_stg_survey_score, make_stg_survey_response, make_int_survey_wave]
WIDE = """
[[surveys]]
name = "mood"
path = "mood.csv"
shape = "wide_scores"
date_format = "%m/%d/%Y"
conducted_by = "a firm"
mode = "telephone"
response_rate = 0.2
not_personal = ["DISTRICT", "BEAT", "FROM"]
columns = { wave_start = "FROM", wave_end = "TO" }
levels = [
  { level = "beat", column = "BEAT", replace = "b" },
  { level = "district", column = "DISTRICT", pattern = '\\d+' },
  { level = "city", column = "DISTRICT", pattern = 'all' },
]
groups = [{ kind = "sex", name = "Women", suffix = "F" }, { kind = "age", suffix = "OLD" }]

[[surveys.items]]
measure = "trust"
column = "T"
group_prefix = "T_"
wording_id = "t1"

[[surveys.items]]
measure = "safety"
column = "FEAR"
low = 1
high = 5
reversed = true
missing = [9]
"""
HEADER = "DISTRICT,BEAT,T,T_F,FEAR,FROM,TO"


def stage(folder: Path, *lines: str, text: str = WIDE, header: str = HEADER) -> BuildContext:
    """Return a build with one file of scores."""
    return run_steps(folder, text, {"mood.csv": "\n".join([header, *lines]) + "\n"}, STEPS)


def test_the_first_rule_that_fits_decides_the_level(tmp_path: Path) -> None:
    context = stage(
        tmp_path,
        "1.0,b12.0,61.5,,,01/01/2024,01/31/2024",
        "2,,62.5,,,01/01/2024,01/31/2024",
        "all,,63.5,,,01/01/2024,01/31/2024",
        "some,,64.5,,,01/01/2024,01/31/2024",
        "1,b99,65.5,,,01/01/2024,01/31/2024",
        "1,,66.5,,,2024-01-01,01/31/2024",
        "1,,67.5,,,02/01/2024,01/31/2024",
    )
    columns = "level, area_id, score, wave_start::varchar, wave_end::varchar"
    rows = ask(context, f"select {columns} from stg_survey_score")
    assert rows == [
        ("beat", "012", 61.5, "2024-01-01", "2024-01-31"),
        ("district", "02", 62.5, "2024-01-01", "2024-01-31"),
        ("city", "city", 63.5, "2024-01-01", "2024-01-31"),
    ]  # fmt: skip
    assert ask(context, "select row_number, reason, raw from rejected_rows order by 1") == [
        (4, "no rule of `levels` fits", '{"DISTRICT": "some", "BEAT": null, "FROM": "01/01/2024"}'),
        (5, "BEAT b99 is no beat of the city file", '{"DISTRICT": "1", "BEAT": "b99", "FROM": "01/01/2024"}'),
        (6, "no start of the wave written as %m/%d/%Y",
         '{"DISTRICT": "1", "BEAT": null, "FROM": "2024-01-01"}'),
        (7, "the wave ends before it starts", '{"DISTRICT": "1", "BEAT": null, "FROM": "02/01/2024"}'),
    ]  # fmt: skip
    account = context.account("mood")
    assert (account.received, account.accepted) == (7, 3)
    assert (str(account.first_date), str(account.last_date)) == ("2024-01-01", "2024-01-31")


def test_waves_may_be_written_in_several_ways(tmp_path: Path) -> None:
    text = WIDE.replace('"%m/%d/%Y"', '["%m/%d/%Y", "%Y-%m-%d"]')
    lines = ("1,,61,,,01/02/2024,2024-01-31", "2,,62,,,2024-02-01,02/29/2024", "2,,63,,,1 May,02/29/2024")
    context = stage(tmp_path, *lines, text=text)
    rows = ask(context, "select wave_start::varchar, wave_end::varchar from stg_survey_score order by 1")
    assert rows == [("2024-01-02", "2024-01-31"), ("2024-02-01", "2024-02-29")]
    assert ask(context, "select reason from rejected_rows") == [
        ("no start of the wave written as %m/%d/%Y or %Y-%m-%d",)
    ]


def test_items_and_groups_become_rows_and_empty_cells_none(tmp_path: Path) -> None:
    context = stage(
        tmp_path,
        "1,,60,70,5,01/01/2024,01/31/2024",
        "2,,,,9,01/01/2024,01/31/2024",
        "all,,101,x,2,01/01/2024,01/31/2024",
    )
    rows = ask(
        context,
        "select area_id, measure, respondent_group, score, wording_id from stg_survey_score order by all",
    )
    assert rows == [
        ("01", "safety", "all", 0.0, None),
        ("01", "trust", "all", 60.0, "t1"),
        ("01", "trust", "sex: Women", 70.0, "t1"),
        ("city", "safety", "all", 75.0, None),
    ]
    assert context.account("mood").notes["score_unusable"] == 2


def test_a_score_without_a_base_has_no_interval(tmp_path: Path) -> None:
    context = stage(tmp_path, "1,,60,70,5,01/01/2024,01/31/2024")
    columns = "method, base, effective_base, low, high, conducted_by, mode, response_rate"
    assert ask(context, f"select distinct {columns} from stg_survey_score") == [
        ("published", None, None, None, None, "a firm", "telephone", 0.2)
    ]


def test_repeats_are_superseded_and_the_shared_reading_stays(tmp_path: Path) -> None:
    wave = "01/01/2024,01/31/2024"
    context = stage(
        tmp_path,
        f"1,,60,,,{wave}",
        f"1,,60,,,{wave}",
        f"1,,50,,,{wave}",
        f"2,,40,,,{wave}",
        f"2,,45,,,{wave}",
        f"all,,70,,,{wave}",
        f"all,,70,,,{wave}",
    )
    rows = ask(context, "select area_id, score from stg_survey_score order by 1")
    assert rows == [("01", 60.0), ("02", 45.0), ("city", 70.0)]
    account = context.account("mood")
    assert (account.accepted, account.superseded, account.notes["conflicting_repeats"]) == (7, 4, 2)


LONG = """
[[surveys]]
name = "mood"
path = "mood.csv"
shape = "scores"
levels = [{ level = "beat", column = "beat" }, { level = "city" }]

[surveys.columns]
wave_start = "wave"
measure = "question"
score = "score"
base = "n"
low = "low"
high = "high"
group_kind = "kind"
group_name = "group"

[[surveys.items]]
measure = "trust"
column = "Q1"

[[surveys.items]]
measure = "safety"
column = "Q2"
reversed = true
"""


def test_one_row_per_score_with_bases_where_given(tmp_path: Path) -> None:
    context = stage(
        tmp_path,
        "011,2024-01-01,Q1,60,50,40,80,,",
        "011,2024-01-01,Q1,66,25,50,90,sex,Women",
        ",2024-01-01,safety,60,50,30,80,,",
        ",2024-01-01,Q1,55,,40,80,,",
        ",2024-01-01,Q9,55,10,,,,",
        text=LONG,
        header="beat,wave,question,score,n,low,high,kind,group",
    )
    rows = ask(
        context,
        "select area_id, measure, respondent_group, score, base, low, high "
        "from stg_survey_score order by all",
    )
    assert rows == [
        ("011", "trust", "all", 60.0, 50, 40.0, 80.0),
        ("011", "trust", "sex: Women", 66.0, 25, 50.0, 90.0),
        ("city", "safety", "all", 40.0, 50, 20.0, 70.0),
        ("city", "trust", "all", 55.0, None, None, None),
    ]
    assert ask(context, "select row_number, reason from rejected_rows") == [
        (5, "no item of the survey is 'Q9'")
    ]


def test_a_city_without_surveys_has_empty_tables_of_the_right_types(tmp_path: Path) -> None:
    context = run_steps(tmp_path, "", {}, STEPS)
    for table in ("stg_survey_score", "stg_survey_response", "int_survey_wave"):
        assert ask(context, f"select count(*) from {table}") == [(0,)]
    types = ask(
        context,
        "select column_name, data_type from information_schema.columns "
        "where table_name = 'int_survey_wave' and column_name in ('wave_start', 'base', 'score', 'shown')",
    )
    assert dict(types) == {"wave_start": "DATE", "base": "BIGINT", "score": "DOUBLE", "shown": "BOOLEAN"}


def test_the_users_faults_are_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"mood\.csv: mood needs column T"):
        stage(tmp_path / "a", header=HEADER.replace("T,T_F", "X,T_F"))
    with pytest.raises(CityFileError, match="surveys of shape wide_scores have no start"):
        stage(tmp_path / "b", text=WIDE.replace("wave_start", "start"))
    with pytest.raises(CityFileError, match="wave_start is needed"):
        stage(tmp_path / "c", text=WIDE.replace('wave_start = "FROM", ', ""))
