"""A workspace on each of the databases that it runs on: SQLite always, PostgreSQL where it is installed."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from data.workspace import Workspace, open_workspace

IN_CI = os.environ.get("CI") == "true"
BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
QUICK = "-c fsync=off -c full_page_writes=off -c listen_addresses= -c shared_buffers=16MB"


def find_binary(name: str) -> Path:
    """Path of one of PostgreSQL's programs; the test is skipped where there is none, and fails in CI."""
    beside = [folder / name for folder in BINARIES if (folder / name).exists()]
    found = beside[0] if beside else shutil.which(name)
    if found:
        return Path(found)
    reason = f"PostgreSQL is not installed (no {name}): `apt-get install postgresql` brings it"
    if IN_CI:
        pytest.fail(reason)
    pytest.skip(reason)


def run_as_server(*command: object) -> None:
    """Run a program as the account that may run a server: ours, or postgres where we are root."""
    lead = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    done = subprocess.run(
        [*lead, *map(str, command)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        cwd="/",
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """Address of a PostgreSQL server of our own, on a socket in a folder of its own."""
    initdb, pg_ctl = find_binary("initdb"), find_binary("pg_ctl")
    folder = Path(tempfile.mkdtemp(prefix="commonbeat-pg-"))
    if os.geteuid() == 0:
        account = pwd.getpwnam("postgres")
        os.chown(folder, account.pw_uid, account.pw_gid)
    data = folder / "data"
    try:
        run_as_server(initdb, "-D", data, "-A", "trust", "-U", "tester", "-E", "UTF8", "--locale=C", "-N")
        run_as_server(pg_ctl, "-D", data, "-o", f"{QUICK} -k {folder}", "-w", "-l", folder / "log", "start")
        yield f"postgresql://tester@/postgres?host={folder}"
        run_as_server(pg_ctl, "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def home(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """COMMONBEAT_HOME in which workspaces are kept by each database in turn."""
    monkeypatch.setenv("COMMONBEAT_HOME", str(tmp_path))
    monkeypatch.delenv("COMMONBEAT_WORKSPACE_URL", raising=False)
    if request.param == "sqlite":
        yield tmp_path
        return
    url = request.getfixturevalue("postgres_url")
    monkeypatch.setenv("COMMONBEAT_WORKSPACE_URL", url)
    yield tmp_path
    engine = sa.create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        for schema in sa.inspect(connection).get_schema_names():
            if schema.startswith("commonbeat_"):
                connection.execute(sa.schema.DropSchema(schema, cascade=True))
    engine.dispose()


@pytest.fixture
def open_city(home: Path) -> Iterator[Callable[[str], Workspace]]:
    """Open workspaces of cities, and close them after the test."""
    opened: list[Workspace] = []

    def open_one(city: str) -> Workspace:
        opened.append(open_workspace(city))
        return opened[-1]

    yield open_one
    for workspace in opened:
        workspace.close()


@pytest.fixture
def workspace(open_city: Callable[[str], Workspace]) -> Workspace:
    """An empty workspace."""
    return open_city("demo")
