"""London's scores as their publisher writes them: decimal commas, days without zeros, many spellings."""

from pathlib import Path

import pytest

from data.steps import BuildContext
from data.surveys.steps import make_int_survey_wave, make_stg_survey_response, make_stg_survey_score
from tests.data.little import ask, run_steps
from tests.data.tiny import CITY

BOROUGHS = """
[[areas]]
level = "borough"
ids = ["Barking and Dagenham", "Hackney", "Kensington & Chelsea", "Westminster"]
aliases = { "City of Westminster" = "Westminster" }

[[incidents]]"""
SOURCES = """
[[surveys]]
name = "pas"
path = "pas.csv"
preset = "mopac"

[[surveys]]
name = "pas_london"
path = "pas.csv"
preset = "mopac"
columns = { score = "MPS" }
levels = [{ level = "city" }]
"""
HEADER = "Date,Survey,Borough,Measure,Proportion,MPS"
ROWS = [
    '1/4/2023,PAS,Barking & Dagenham,"""Good Job"" local","0,48","0,51"',
    '1/4/2023,PAS,HACKNEY,“Good Job” local,0.53,"0,51"',
    '1/4/2023,PAS,Kensington and  Chelsea,Good job local,"0,6","0,51"',
    '01/04/2023,PAS,City of Westminster,Trust MPS,"0,7","0,72"',
    '31/12/2023,PAS,Westminister,Trust MPS,"0,7","0,72"',
    '1/4/2023,USS,Hackney,Satisfied overall,"0,7","0,72"',
    '1/4/2023,PAS,Hackney,Trust MPS,,"0,72"',
    '13/13/2023,PAS,Hackney,Trust MPS,"0,7","0,72"',
]
STEPS = [make_stg_survey_score, make_stg_survey_response, make_int_survey_wave]


@pytest.fixture
def london(tmp_path: Path) -> BuildContext:
    """A build with the fixture."""
    base = CITY.replace("\n[[incidents]]", BOROUGHS, 1)
    return run_steps(tmp_path, SOURCES, {"pas.csv": "\n".join([HEADER, *ROWS]) + "\n"}, STEPS, base=base)


def test_every_spelling_of_borough_measure_number_and_day_is_read(london: BuildContext) -> None:
    rows = ask(
        london,
        "select area_id, measure, round(score, 6), wave_start::varchar from stg_survey_score "
        "where source = 'pas' order by row_number",
    )
    assert rows == [
        ("Barking and Dagenham", "confidence", 48.0, "2023-04-01"),
        ("Hackney", "confidence", 53.0, "2023-04-01"),
        ("Kensington & Chelsea", "confidence", 60.0, "2023-04-01"),
        ("Westminster", "trust", 70.0, "2023-04-01"),
    ]


def test_every_row_is_accounted_for_and_aliases_are_counted(london: BuildContext) -> None:
    account = london.account("pas")
    assert (account.received, account.accepted) == (8, 5)
    assert account.notes["alias_used"] == 1
    assert account.notes["matched_by_name"] == 2
    reasons = {reason for (reason,) in ask(london, "select reason from rejected_rows where source = 'pas'")}
    assert "no item of the survey is 'Satisfied overall'" in reasons
    assert "Borough Westminister is no borough of the city file; nearest: Westminster" in reasons
    assert any("no start of the wave" in reason for reason in reasons)


def test_all_london_is_read_once_from_the_same_file(london: BuildContext) -> None:
    rows = ask(
        london,
        "select measure, wave_start::varchar, round(score, 6) from stg_survey_score "
        "where source = 'pas_london' order by all",
    )
    assert rows == [
        ("confidence", "2023-04-01", 51.0),
        ("trust", "2023-04-01", 72.0),
        ("trust", "2023-12-31", 72.0),
    ]
    assert london.account("pas_london").notes["conflicting_repeats"] == 0
