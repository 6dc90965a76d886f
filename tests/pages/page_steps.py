"""Steps of the tests of any page of the team's: run it under an address, read what it shows and asks for."""

import re
from collections.abc import Callable
from pathlib import Path

from streamlit.testing.v1 import AppTest

TEAM = Path(__file__).parents[2] / "pages" / "team"

type Open = Callable[..., AppTest]


def run_page(page: str, /, *, name: str = "", **address: str) -> AppTest:
    """Run a page once, under a name where one is given; a part like `from` is written `from_`."""
    app = AppTest.from_file(str(TEAM / f"{page}.py"), default_timeout=120)
    if name:
        app.session_state["_person_name"] = name
    for key, text in address.items():
        app.query_params[key.removesuffix("_")] = text
    return app.run()


def read_text(app: AppTest) -> str:
    """Everything that the page shows as HTML of ours, without the style sheet; every space a plain one."""
    shown = "\n".join(str(element.proto.body) for element in app.get("html"))
    return re.sub(r"<style.*?</style>", "", shown, flags=re.DOTALL).replace("\N{NO-BREAK SPACE}", " ")


def read_query(app: AppTest) -> dict[str, str]:
    """The address that the page leaves behind."""
    held = dict(app.query_params).items()
    return {name: value if isinstance(value, str) else ",".join(value) for name, value in held}
