"""Where next opens with a sentence that says whom it leaves out; a search can be cancelled."""

from typing import NoReturn

import duckdb
import pytest
import streamlit as st

from pages.shared import store
from pages.shared.where_next.words import say_headline
from tests.pages.make_build import make_build
from tests.pages.page_steps import Open, read_text
from tests.pages.plan_steps import VENUES, press

PLAN = {"events": 458, "period": "January to June 2018", "share": 0.96, "minutes": 15}


def test_events_without_a_place_are_left_out_in_the_sentence_itself() -> None:
    said = say_headline(**PLAN, last=(503, 0.34), unplaced=853)  # type: ignore[arg-type]
    assert said.endswith("last year’s 503 with a known place reached 34 %, and 853 without one are left out.")
    alone = say_headline(**PLAN, last=None, unplaced=1)  # type: ignore[arg-type]
    assert alone.endswith(
        "no event with a place is known of the same months a year before, and 1 without one is left out."
    )
    whole = say_headline(**PLAN, last=(503, 0.34))  # type: ignore[arg-type]
    assert whole.endswith("; last year’s 503 reached 34 %.")


def test_the_page_opens_with_it(open_page: Open) -> None:
    home = store.current_build().path.parents[3]
    path = make_build(home, build_id="unplaced")
    with duckdb.connect(str(path)) as connection:
        connection.executemany(
            "insert into mart_venue values (?, ?, ?, ?, ?, ?, 'venues')", [list(v) for v in VENUES]
        )
        (count,) = connection.execute(
            "select count(*) from mart_event where status in ('held', 'presumed') and starts_local >="
            " date '2025-07-01' and starts_local < date '2026-01-01'"
        ).fetchone() or (0,)
        connection.execute(
            "update mart_event set lon = null, lat = null, venue_id = null where event_id in"
            " (select event_id from mart_event where starts_local >= date '2025-07-01'"
            " and starts_local < date '2026-01-01' order by event_id limit 2)"
        )
    lead = read_text(open_page(events="4")).split("cb-lead")[1].split("</p>")[0]
    assert f"last year’s {count - 2} with a known place reached" in lead
    assert "and 2 without one are left out." in lead


def test_a_plan_that_takes_long_is_cancelled_and_made_on_request(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object, **__: object) -> NoReturn:
        st.stop()

    with monkeypatch.context() as slow:
        slow.setattr("pages.shared.where_next.run.solve_asked", stop)
        app = open_page(events="4", minutes="20")
        assert app.button(key="where-next-cancel").label == "Cancel"
        app.button(key="where-next-cancel").click().run()
        assert "Planning was cancelled." in read_text(app)
    press(app, "Plan again")
    assert not app.exception
    assert "residents within 20 minutes’ walk" in read_text(app)
    assert "Cancel" not in [button.label for button in app.button]
