"""A workspace on each of the databases that it runs on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from data.workspace import Workspace, open_workspace


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    monkeypatch.setenv("COMMONBEAT_HOME", str(tmp_path))
    opened = open_workspace("demo")
    yield opened
    opened.close()
