"""Steps of tests of the log page."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.shared import access
from tests.pages.make_build import make_build
from tests.pages.page_steps import TEAM

PAGE = str(TEAM / "log.py")
HOSTILE = "<img src=x onerror=alert(1)> ${x} **b** [a](http://x.example) :red[z]"
LATE = datetime.fromisoformat("2026-07-14 18:00")

type Open = Callable[..., AppTest]


def make_opener(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Open:
    """Build a city, and open its log as somebody with every role, under an address."""
    monkeypatch.setattr(access, "read_roles", lambda: frozenset(access.ROLES))
    monkeypatch.setenv("COMMONBEAT_HOME", str(tmp_path))
    monkeypatch.delenv("COMMONBEAT_CITY", raising=False)
    make_build(tmp_path, build_id="log", captured_on="2026-07-15")

    def run(*, name: str = "Kim Doe", **address: str) -> AppTest:
        app = AppTest.from_file(PAGE, default_timeout=120)
        if name:
            app.session_state["_person_name"] = name
        for key, text in address.items():
            app.query_params[key] = text
        app.run()
        assert not app.exception
        return app

    return run


def read_text(app: AppTest) -> str:
    shown = [str(element.proto.body) for element in app.get("html")]
    alerts = [each.value.replace("\\", "") for each in [*app.error, *app.success, *app.warning]]
    return "\n".join([*shown, *alerts])


def find(widgets: Any, label: str) -> Any:
    return next(each for each in widgets if each.label.startswith(label))


def press(app: AppTest, label: str) -> AppTest:
    find(app.button, label).click().run()
    assert not app.exception
    return app


def read_address(app: AppTest) -> dict[str, str]:
    return {key: texts if isinstance(texts, str) else texts[0] for key, texts in app.query_params.items()}
