"""Queries are found by name, once, and take the parameters they declare."""

from pathlib import Path

import duckdb
import pytest

from queries.catalog import FOLDERS, list_parameters, list_queries, read_query, run_query
from queries.errors import (
    DuplicateQueryError,
    QueryParameterError,
    QueryResultError,
    UnknownQueryError,
    UserError,
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for folder in FOLDERS:
        (tmp_path / folder).mkdir()
    return tmp_path


@pytest.fixture
def areas_by_level(root: Path) -> Path:
    (root / "reads" / "areas_by_level.sql").write_text(
        "-- grain: one row per area; $comment is no parameter\n"
        "with final as (\n"
        "    select area_id, '$text' as note /* nor $this */\n"
        "    from (values ('111', 'beat'), ('11', 'district')) as a (area_id, level)\n"
        "    where level = $level and area_id >= $first_id\n"
        ")\n\nselect * from final\n",
        encoding="utf-8",
    )
    return root


def test_finds_the_queries_of_the_installed_package() -> None:
    found = list_queries()
    assert found
    assert list(found) == sorted(found)
    for name, file in found.items():
        assert file.parent.name in FOLDERS
        assert read_query(name).lstrip().startswith("-- grain: ")


def test_finds_queries_in_every_folder_and_nothing_else(root: Path) -> None:
    for path in ("staging/stg_a.sql", "marts/mart_b.sql", "reads/c.sql", "reads/notes.txt", "d.sql"):
        (root / path).write_text("select 1", encoding="utf-8")
    assert list(list_queries(root=root)) == ["c", "mart_b", "stg_a"]


def test_an_absent_folder_holds_no_query(tmp_path: Path) -> None:
    assert list_queries(root=tmp_path) == {}


def test_refuses_two_files_of_one_name(root: Path) -> None:
    for folder in ("marts", "reads"):
        (root / folder / "mart_area.sql").write_text("select 1", encoding="utf-8")
    with pytest.raises(DuplicateQueryError, match=r"marts/mart_area\.sql and reads/mart_area\.sql"):
        list_queries(root=root)


def test_an_unknown_name_is_the_users_fault_and_offers_the_nearest(areas_by_level: Path) -> None:
    with pytest.raises(
        UnknownQueryError, match=r"'areas_by_levels'.*did you mean 'areas_by_level'"
    ) as caught:
        read_query("areas_by_levels", root=areas_by_level)
    assert isinstance(caught.value, UserError)
    with pytest.raises(UnknownQueryError, match="none like it"):
        read_query("zzz", root=areas_by_level)


@pytest.mark.parametrize(
    ("sql", "names"),
    [
        ("select $a, $b_2::int, $a", {"a", "b_2"}),
        ("select '$no', 'it''s $no', \"$no\", $yes", {"yes"}),
        ("-- $no\nselect /* $no\n$no */ $yes -- $no", {"yes"}),
        ("select $$ $no $$, $yes", {"yes"}),
        ("select 'a' -- it's\n, $yes, '--', $also", {"yes", "also"}),
        ("select 1", set()),
    ],
)
def test_parameters_are_tokens_outside_comments_and_quotes(sql: str, names: set[str]) -> None:
    assert list_parameters(sql) == names


def test_runs_with_its_parameters_as_values(areas_by_level: Path) -> None:
    connection = duckdb.connect()
    parameters = {"level": "beat", "first_id": "1' or '1'='1"}
    assert run_query(connection, "areas_by_level", parameters, root=areas_by_level).num_rows == 1
    parameters = {"level": "beat' or true --", "first_id": ""}
    table = run_query(connection, "areas_by_level", parameters, root=areas_by_level)
    assert table.num_rows == 0
    assert table.column_names == ["area_id", "note"]


def test_runs_without_parameters(root: Path) -> None:
    (root / "reads" / "one.sql").write_text("select 1 as n", encoding="utf-8")
    assert run_query(duckdb.connect().cursor(), "one", root=root).to_pylist() == [{"n": 1}]


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        (None, r"needs \$first_id, \$level\."),
        ({"level": "beat"}, r"needs \$first_id\."),
        ({"level": "beat", "first_id": "", "month": 1}, r"does not know \$month\."),
        ({"levels": "beat", "first_id": ""}, r"needs \$level and does not know \$levels\."),
    ],
)
def test_names_missing_and_unknown_parameters(
    areas_by_level: Path, parameters: dict[str, object] | None, message: str
) -> None:
    with pytest.raises(QueryParameterError, match=f"'areas_by_level' {message}"):
        run_query(duckdb.connect(), "areas_by_level", parameters, root=areas_by_level)


def test_a_statement_without_rows_is_refused(root: Path) -> None:
    (root / "marts" / "mart_t.sql").write_text("create table t (a int)", encoding="utf-8")
    with pytest.raises(QueryResultError, match="must be one select"):
        run_query(duckdb.connect(), "mart_t", root=root)
