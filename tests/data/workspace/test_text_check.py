"""What may tell who somebody is gets found, and ordinary sentences of a log stay quiet."""

import pytest

from data.workspace.text_check import find_personal

PERSONAL = {
    "Mrs. Okafor wants a lamp": [("name", "Mrs. Okafor")],
    "mr Smith from number 12": [("name", "mr Smith")],
    "Officer Garcia will follow up": [("name", "Officer Garcia")],
    "Talked to Maria Lopez about parking": [("name", "Maria Lopez")],
    "J. Smithson promised flyers.": [("name", "J. Smithson")],
    "Kevin said that the light is broken": [("name", "Kevin")],
    "her son Darnell was there": [("name", "Darnell")],
    "Please contact Zofia Wrona.": [("name", "Zofia Wrona")],
    "Call 312-555-0100 after six": [("phone", "312-555-0100")],
    "(312) 555-0100": [("phone", "(312) 555-0100")],
    "her number is 3125550100": [("phone", "3125550100")],
    "020 7946 0000": [("phone", "020 7946 0000")],
    "write to ann.roe@example.org": [("email", "ann.roe@example.org")],
    "ann.roe (at) example.org": [("email", "ann.roe (at) example.org")],
    "MARIA LOPEZ WANTS A LAMP": [("name", "MARIA LOPEZ")],
    "Twelve came. John Roe, 555-0100, brought cake.": [("name", "John Roe"), ("phone", "555-0100")],
}
QUIET = [
    "Coffee with a Cop at Mill Hill Library",
    "Coffee with the Commander, Beats 0611 0612 0613",
    "beats 1011, 1012 and 1013",
    "National Night Out at Martin Luther King Park",
    "Meeting at Jane Addams Middle School, 1425 N. Damen",
    "800-1000 W. Madison: speeding",
    "Held on 2026-07-01 from 18:30 to 20:00; 2,140 residents nearby",
    "Report JH 20260701 and case 10482913",
    "Residents of Port Ellery want more light on Quay Street.",
    "The Harbour Clinic and the Housing Office will come in August.",
    "Officers and Neighbors of the West Side: Town Hall on Monday, June 15",
    "Chief of Police spoke about theft.",
    "Captain's Table, then a walk around Mill Hill",
    "COFFEE WITH A COP AT MILL HILL LIBRARY",
    "St. Mary Church hall was too small. Next time City Hall.",
    "Summer Streets with the Harbor Team; youth and seniors came.",
    "Asked for speed bumps. Told in July. Call City Hall for signs.",
    "Translated into Spanish and Polish; African American History Month.",
    "",
]


@pytest.mark.parametrize("text", PERSONAL)
def test_what_may_be_personal_is_found(text: str) -> None:
    found = find_personal(text)
    assert [(each.kind, each.text) for each in found] == PERSONAL[text]
    assert all(text[each.start : each.end] == each.text for each in found)


@pytest.mark.parametrize("text", QUIET)
def test_ordinary_sentence_stays_quiet(text: str) -> None:
    assert find_personal(text) == []


def test_codes_of_the_city_are_no_telephone_number() -> None:
    assert find_personal("0611 0722 0833", codes={"0611", "0722", "0833"}) == []
