"""The sheet for feedback: one tagged page, hostile text as text, a code that opens the agency's form."""

import datetime as dt

import pytest

from data.workspace.exchange.feedback_sheet import FeedbackSheet, fill_address, write_feedback_sheet

WHEN = dt.datetime(2026, 7, 15, 9, tzinfo=dt.UTC)


def write(**changes: str | None) -> bytes:
    texts: dict[str, str | None] = {
        "title": "Porch talk",
        "when": "Tue 14 Jul 2026",
        "agency": "Testford Police",
    }
    return write_feedback_sheet(FeedbackSheet(**{**texts, **changes}), written_at=WHEN)  # type: ignore[arg-type]


def test_the_sheet_is_one_tagged_page_and_the_same_again() -> None:
    sheet = write(address="https://forms.example/f")
    assert sheet.startswith(b"%PDF-")
    assert b"/Type/Pages/Count 1/" in sheet
    assert b"/MarkInfo" in sheet
    assert sheet == write(address="https://forms.example/f")
    assert len(sheet) > len(write(address=None))


@pytest.mark.parametrize(
    "text",
    [
        '#read("/etc/passwd")',
        "#pagebreak()" * 20,
        "*b* _i_ $x$ <l> @r \\",
        "\x00\x1b[31m\u202e",
        "",
        "x" * 5000,
    ],
)
def test_hostile_text_stays_text_on_one_page(text: str) -> None:
    sheet = write(title=text, when=text, agency=text)
    assert b"/Type/Pages/Count 1/" in sheet


def test_the_address_names_the_event() -> None:
    assert fill_address("https://f.example/?e={event_id}", "a b/c&d") == "https://f.example/?e=a%20b%2Fc%26d"
    assert fill_address("https://f.example/", "x") == "https://f.example/"
