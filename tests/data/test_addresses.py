"""Addresses match exactly, once they are spelled alike, and never by resemblance."""

import pytest

from data.addresses import AddressBook

BOOK = AddressBook()
for venue, address in {
    "kedzie": "8530 S. Kedzie Ave.",
    "place": "6423 W. 63rd Pl.",
    "grove": "7040 S Cottage Grove Ave",
    "lake": "4434 S Lake St",
    "lake_park": "4500 S LAKE PARK AVE",
    "broadway": "6000 N. Broadway St.",
    "bare": "100 N Main",
    "island": "1412 S Blue Island Ave",
    "nowhere": "Town square",
}.items():
    BOOK.add(address, venue)


@pytest.mark.parametrize(
    ("text", "venue"),
    [
        ("Wrightwood Library at 8530 S. Kedzie", "kedzie"),
        ("8530 South Kedzie Avenue", "kedzie"),
        ("Library8530 S.Kedzie", "kedzie"),
        ("003rd District Police Station (Auditorium) 7040 S. Cottage Grove Chicago IL. 60637 ", "grove"),
        ("Clearing Library 6423 W. 63rd Place", "place"),
        ("6423 W 63rd", "place"),
        ("The meeting held at 1412 S. Blue island, 12th District Community Room", "island"),
        ("Hall, 100 N. Main Street", "bare"),
        ("4500 S. Lake Park", "lake_park"),
    ],
)
def test_the_same_address_in_other_words(text: str, venue: str) -> None:
    assert BOOK.match(text) == {venue}


@pytest.mark.parametrize(
    "text",
    [
        "6423 W. 63rd Street",
        "4434 S. Lake Park",
        "8530 N. Kedzie",
        "8532 S. Kedzie",
        "18530 S. Kedzie",
        "8530 Kedzie",
        "8530 S. Kedzieville",
        "7040 S. Cottage",
        "Kedzie",
        "Town square",
        "",
    ],
)
def test_another_address(text: str) -> None:
    assert BOOK.match(text) == set()


def test_two_addresses_in_one_text() -> None:
    assert BOOK.match("8530 S. Kedzie or 100 N. Main") == {"kedzie", "bare"}
