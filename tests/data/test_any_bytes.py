"""Whatever bytes a file of incidents holds, every record is accounted for and nothing crashes."""

import gzip
import json
import tempfile
from pathlib import Path

import duckdb
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from data.city import City
from data.city_file import read_city
from data.errors import SourceError
from data.incidents import make_int_incident_record, make_stg_incident, make_stg_offence
from data.steps import BuildContext
from tests.data.little import NOW, REJECTED, ask
from tests.data.tiny import CITY, HEADER, RECORDS

BITS = [row.encode() for row in RECORDS] + [
    b"\n", b"\r\n", b"\r", b"\n\n", b",", b'"', b'""', b",,,,,,,", b" ", b"\x00", b"\xff", b"\xc3\xa9",
    b"\x85", b'9,2024-01-05T10:00:00,,"A\nB",,011,,',
    b"NULL", b"\\", b"'", b"\x1a", b"\xef\xbb\xbf", b"\xe2\x80\xa8",
    b"9,9999-12-31T23:59:59,,X,,,1e999,nan", b"9,0001-01-01T00:00:00,,X,,,1e400,-inf",
    b"294247-01-10T04:00:54",
]  # fmt: skip
BODIES = st.lists(st.one_of(st.sampled_from(BITS), st.binary(max_size=12)), max_size=14).map(b"".join)
HEAD = HEADER.encode() + b"\n"


TABLES = ("rejected_rows where source = 'records'", "stg_incident", "int_incident_record")


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    """The tiny city, its incidents in any.csv."""
    path = tmp_path_factory.mktemp("tiny") / "tiny.toml"
    path.write_text(CITY.replace("records.csv", "any.csv"))
    return read_city(path)


def stage(city: City, content: bytes) -> tuple[int, int, int, int] | None:
    """Stage a file and return received, accepted, rejected and blank; None where it was refused by name."""
    with tempfile.TemporaryDirectory() as name, duckdb.connect() as connection:
        (Path(name) / "any.csv").write_bytes(content)
        context = BuildContext(connection, city, "tiny", Path(name), "build", NOW)
        connection.execute(REJECTED)
        make_stg_offence(context)
        try:
            make_stg_incident(context)
        except SourceError:
            return None
        make_int_incident_record(context)
        rejected, staged, kept = (ask(context, f"select count(*) from {table}")[0][0] for table in TABLES)
    line = context.account("records")
    assert line.received == line.accepted + rejected
    assert 0 <= staged - line.accepted <= rejected, "what was read is accepted, or rejected with its reason"
    assert kept == line.accepted - line.superseded
    return line.received, line.accepted, rejected, line.blank


@settings(max_examples=150)
@given(body=BODIES)
@example(body=b'1,"\n\n\n')
@example(body=b"1,2024-01-05T10:00:00,,A,,011,,\n\xff,,,,,,,\n\n")
def test_any_body_is_accounted_for(city: City, body: bytes) -> None:
    assert stage(city, HEAD + body) is not None


@settings(max_examples=60)
@given(content=st.one_of(BODIES, BODIES.map(gzip.compress), st.binary(max_size=60)))
def test_any_file_is_read_or_refused_in_a_sentence(city: City, content: bytes) -> None:
    stage(city, content)


@settings(max_examples=40)
@given(
    body=st.text(max_size=40),
    encoding=st.sampled_from(["utf-16", "latin-1", "cp1252", "utf-32", "shift_jis"]),
)
def test_any_text_in_any_encoding_is_accounted_for(city: City, body: str, encoding: str) -> None:
    text = (HEAD.decode() + RECORDS[0] + "\n" + body).encode(encoding, errors="replace")
    source = city.incidents[0].model_copy(update={"encoding": encoding})
    found = stage(city.model_copy(update={"incidents": [source]}), text)
    assert found is not None
    assert found[0] >= 1


@settings(max_examples=25)
@given(body=BODIES, delimiter=st.sampled_from([b";", b"\t", b"|"]))
def test_any_delimiter_is_accounted_for(city: City, body: bytes, delimiter: bytes) -> None:
    assert stage(city, (HEAD + RECORDS[0].encode() + b"\n" + body).replace(b",", delimiter)) is not None


ROW = dict(zip(HEADER.split(","), RECORDS[0].split(","), strict=True))
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["x", "y", "type", "coordinates", "properties", "lon", ""]), inner),
    ),
    max_leaves=6,
)
FEATURES = st.fixed_dictionaries(
    {},
    optional={
        "properties": st.one_of(st.just(ROW), VALUES), "attributes": VALUES, "crs": VALUES, "geometry": VALUES
    },
)  # fmt: skip


@settings(max_examples=60)
@given(
    content=st.one_of(
        st.lists(st.one_of(st.just(ROW), VALUES), max_size=4),
        st.fixed_dictionaries(
            {"features": st.lists(st.one_of(FEATURES, VALUES), max_size=4)},
            optional={"crs": VALUES, "spatialReference": VALUES},
        ),
        VALUES,
    )
)
def test_any_json_is_read_or_refused_in_a_sentence(city: City, content: object) -> None:
    stage(city, json.dumps(content).encode())


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (b"", (0, 0, 0, 0)),
        (b"\n\n\n", (0, 0, 0, 3)),
        (b"\r\n\r\n", (0, 0, 0, 2)),
        (b"1,2024-01-05T10:00:00,,A,,011,,\r2,2024-01-05T10:00:00,,A,,011,,\r", (2, 2, 0, 0)),
        (b'1,2024-01-05T10:00:00,,"A,,011,,\n2,2024-01-05T10:00:00,,A,,011,,\n', (2, 0, 2, 0)),
        (b"1,2024-01-05T10:00:00,,\xff,,011,,\n2,2024-01-05T10:00:00,,A,,011,,\n", (2, 1, 1, 0)),
        (b"1,2024-01-05T10:00:00,,\x00,,011,,\n", (1, 1, 0, 0)),
        (b",,,,,,,\n", (1, 0, 1, 0)),
        (b"short\n,,,,,,,,,,,,,long\n", (2, 0, 2, 0)),
    ],
)
def test_what_counts_as_a_record(city: City, body: bytes, wanted: tuple[int, int, int, int]) -> None:
    assert stage(city, HEAD + body) == wanted
