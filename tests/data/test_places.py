"""Venues are read whole, and a free text means one of them exactly, or none."""

from pathlib import Path

import pandas as pd
import pytest

from data.errors import CityFileError, SourceError
from data.places import AMBIGUOUS, Gazetteer, make_stg_venue
from data.steps import BuildContext
from tests.data.little import ask, run_steps

LIBRARIES = """
[[venues]]
name = "libraries"
path = "libraries.csv"
preset = "chicago-libraries"
not_personal = ["ADDRESS"]
"""
HEADER = "NAME ,HOURS OF OPERATION,ADDRESS,PHONE,LOCATION"


def stage(folder: Path, *lines: str, text: str = LIBRARIES) -> BuildContext:
    """Return a build with the venues of one file."""
    content = "\n".join([HEADER, *lines]) + "\n"
    return run_steps(folder, text, {"libraries.csv": content}, [make_stg_venue])


def test_a_header_with_spaces_and_points_as_text(tmp_path: Path) -> None:
    context = stage(
        tmp_path,
        'Albany  Park,"Sun., Closed",3401 W. Foster Ave.,(773) 555-0100,"(41.975456, -87.71409)"',
        'Far Regional Library,,1 E. End St.,,"1 E. End St.\nTown, State\n(41.5, -87.5)"',
        "Moved,,2 E. End St.,,to be announced",
    )
    rows = ask(context, "select venue_id, name, kind, lon, lat, sensitive from stg_venue order by 1")
    assert rows == [
        ("libraries-albany-park-library", "Albany Park Library", "library", -87.71409, 41.975456, False),
        ("libraries-far-regional-library", "Far Regional Library", "library", -87.5, 41.5, False),
        ("libraries-moved-library", "Moved Library", "library", None, None, False),
    ]
    assert context.account("libraries").without_point == 1
    assert "555" not in str(ask(context, "from stg_venue"))


def test_nameless_and_repeated_rows_are_counted(tmp_path: Path) -> None:
    context = stage(tmp_path, ",,9 N. Main St.,,", "Park,,1 N. Main St.,,", "Park,,2 N. Main St.,,", "")
    account = context.account("libraries")
    assert (account.received, account.accepted, account.superseded, account.blank) == (3, 2, 1, 1)
    assert ask(context, "select row_number, reason, raw from rejected_rows") == [
        (1, "no name", '{"ADDRESS": "9 N. Main St."}')
    ]
    assert ask(context, "select address from stg_venue") == [("2 N. Main St.",)]


def test_own_ids_kinds_and_care_come_from_the_file(tmp_path: Path) -> None:
    text = LIBRARIES.replace("chicago-libraries", "generic").replace("[", "[", 1) + 'kind = "hall"\n'
    halls = "venue_id,name,kind,lon,lat,sensitive\nA,Hall A,,0.5,0.5,true\nB,Hall B,shelter,200,0.5,no\n"
    context = run_steps(tmp_path, text, {"libraries.csv": halls}, [make_stg_venue])
    assert ask(context, "select venue_id, kind, lon, sensitive from stg_venue order by 1") == [
        ("A", "hall", 0.5, True),
        ("B", "shelter", None, False),
    ]


def test_the_users_faults_are_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="libraries needs column ADDRESS"):
        run_steps(tmp_path / "a", LIBRARIES, {"libraries.csv": "NAME,LOCATION\nx,\n"}, [make_stg_venue])
    with pytest.raises(CityFileError, match="venues have no title; known are venue_id"):
        stage(tmp_path / "b", text=LIBRARIES + 'columns = { title = "NAME" }\n')
    with pytest.raises(CityFileError, match="name is needed"):
        stage(tmp_path / "c", text=LIBRARIES.replace('preset = "chicago-libraries"', 'kind = "library"'))


VENUES = [
    ("L1", "Edgewater Library", None, "6000 N. Broadway St."),
    ("L2", "Wrightwood-Ashburn Library", None, "8530 S. Kedzie Ave."),
    ("S3", "Grand Crossing Police Station", "3 District Station", "7040 S Cottage Grove Ave"),
    ("S11", "Harrison Police Station", "11 District Station", "3151 W Harrison St"),
    ("E1", "Oak School", None, "1 N Oak St"),
    ("E2", "Oak High School", None, "1 N Oak St"),
    ("T1", "Twin Hall", None, "5 S Elm St"),
    ("T2", "Twin Hall", None, "7 S Elm St"),
]
FRAME = pd.DataFrame(VENUES, columns=pd.Index(["venue_id", "name", "alias", "address"]))
GAZETTEER = Gazetteer(FRAME.assign(lon=0.5, lat=0.5))


@pytest.mark.parametrize(
    ("place", "venue"),
    [
        ("Wrightwood Library at 8530 S. Kedzie", "L2"),
        ("003rd District Police Station (Auditorium)\r\n7040 S. Cottage Grove \r\nChicago IL. 60637\t", "S3"),
        ("Edgewater Library", "L1"),
        ("EDGEWATER LIBRARY, second floor", "L1"),
        ("011th District (Auditorium)", "S11"),
        ("11th District Auditorium", "S11"),
        ("003 District Police Community Room", "S3"),
        ("11th District", None),
        ("Edgewater", None),
        ("Edgewater Librery", None),
        ("Oak High School 1 N. Oak", "E2"),
        ("1 N. Oak", AMBIGUOUS),
        ("Twin Hall", AMBIGUOUS),
        ("Twin Hall, 7 S. Elm", "T2"),
        ("Edgewater Library, 8530 S. Kedzie", AMBIGUOUS),
        ("TBA", None),
        ("", None),
        (None, None),
    ],
)
def test_a_place_means_one_venue_or_none(place: str | None, venue: str | None) -> None:
    assert GAZETTEER.match(place) == venue
