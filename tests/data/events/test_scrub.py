"""Contact details and officers' names go; what an event is called and where it is held stays."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.events.calendar_words import CALENDAR_WORDS
from data.events.scrub import RANK, scrub_text


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("Coffee with the Commander", "Coffee with the Commander"),
        ("CANCELLED******Coffee with the Commander*****CANCELLED",) * 2,
        ("Meet & Greet Our New Commander",) * 2,
        ("15th District Outdoor Roll Call",) * 2,
        ("Outdoor Roll Call Wilson/Broadway",) * 2,
        ("Commander Example Dialogue", "Commander Dialogue"),
        ("Officer Example (312) 555-0100  caps.example@example.org", "Officer"),
        ("100 Block- 100 Churches  Pastor Miller ", "100 Block- 100 Churches Pastor"),
        (
            "BETHESDA CHURCH\nPASTOR JOHN EXAMPLE\n109 E. 53. STREET",
            "BETHESDA CHURCH PASTOR 109 E. 53. STREET",
        ),
        ("Sgt. A. Example and Lt. van der Example visit", "Sgt. and Lt. visit"),
        ("OFFICER JOHN EXAMPLE SAFETY TALK", "OFFICER SAFETY TALK"),
        ("coffee with officer example", "coffee with officer"),
        ("Call Jane Example at 312.555.0100 x12 for a seat", "Call at for a seat"),
        ("Contact: Ofc. O'Example-Jones, jo (at) example (dot) org", "Contact: Ofc."),
        ("Altgeld Park 515 S. Washtenaw Ave. 1.(312) 555-0100", "Altgeld Park 515 S. Washtenaw Ave."),
        ("Town hall, tel. +44 20 7946 0000", "Town hall, tel."),
        ("caps.example@example.org", None),
        ("", None),
        (None, None),
    ],
)
def test_persons_go_and_events_stay(text: str | None, clean: str | None) -> None:
    assert scrub_text(text) == clean


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("St. Ferdinand's3115 N. Mason", "St. Ferdinand's 3115 N. Mason"),
        ("003rd District Police Station (Auditorium)\r\n7040 S. Cottage Grove \r\nChicago IL. 60637\t",
         "003rd District Police Station (Auditorium) 7040 S. Cottage Grove Chicago IL. 60637"),
        ("800-1000 W. Madison", "800-1000 W. Madison"),
        ("Oriole Park ,5430 N. Olcott", "Oriole Park, 5430 N. Olcott"),
    ],
)  # fmt: skip
def test_places_are_laid_straight(text: str, clean: str) -> None:
    assert scrub_text(text) == clean


def test_a_run_of_area_codes_is_no_phone_number() -> None:
    codes = {"0211", "0212", "0213"}
    assert scrub_text("Beats 0211 0212 0213", codes=codes) == "Beats 0211 0212 0213"
    assert scrub_text("Beats 0211 0212 0213") == "Beats"
    known = {"312", "212", "1113"}
    assert scrub_text("Call 312-212-1113", codes=known) == "Call", "codes of several lengths are a number"


PHONES = st.builds(
    lambda form, a, b, c: form.format(a, b, c),
    st.sampled_from(["({}) {}-{:04}", "{}-{}-{:04}", "{}.{}.{:04}", "{} {} {:04}", "1-{}-{}-{:04}"]),
    st.integers(200, 999),
    st.integers(200, 999),
    st.integers(0, 9999),
)
EMAILS = st.from_regex(r"[a-z][a-z0-9._]{0,12}@[a-z]{2,8}(\.[a-z]{2,5}){1,2}", fullmatch=True)
WORDS = st.text(max_size=30)
PHONE_SHAPE = re.compile(r"(?<!\d)\d{3}\D{1,3}\d{3}\D{1,3}\d{4}(?!\d)")


@given(WORDS, st.lists(PHONES | EMAILS, min_size=1, max_size=3), WORDS)
def test_no_phone_and_no_address_survives(before: str, details: list[str], after: str) -> None:
    text = " ".join([before, *details, after])
    clean = scrub_text(text) or ""
    for detail in details:
        assert detail not in clean
        assert "@" not in detail or detail.split("@")[1] not in clean
    assert not re.search(r"\w@\w", clean)
    ours = PHONE_SHAPE.findall(before + " ¦ " + after)
    assert [shape for shape in PHONE_SHAPE.findall(clean) if shape not in ours] == []


NAMES = st.from_regex(r"[A-Z][a-z]{3,11}", fullmatch=True).filter(
    lambda name: name.lower() not in CALENDAR_WORDS and not RANK.fullmatch(name)
)
LEADS = st.sampled_from(["Officer", "Sgt.", "Sergeant", "Lt.", "Capt", "Commander", "Cmdr.", "P.O.", "Det."])


@given(LEADS, st.lists(NAMES, min_size=1, max_size=3), st.sampled_from(["", "A. ", "J.R. "]))
def test_no_name_behind_a_rank_survives(rank: str, names: list[str], initial: str) -> None:
    clean = scrub_text(f"Safety talk with {rank} {initial}{' '.join(names)}, library") or ""
    assert not set(names) & set(re.findall(r"\w+", clean)) - {"Safety"}
    assert clean.startswith("Safety talk with")
    assert clean.endswith("library")


@given(st.text(max_size=60))
def test_scrubbing_twice_is_scrubbing_once(text: str) -> None:
    once = scrub_text(text)
    assert scrub_text(once) == once
