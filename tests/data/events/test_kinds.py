"""The city file's rules decide the kind of an event, in their order."""

import pytest

from data.city import KindRule
from data.city_file import find_city_file, read_city
from data.errors import CityFileError
from data.events.kinds import choose_kind, compile_rules

RULES = compile_rules(
    [
        KindRule(pattern=r"\bbeat\b", event_kind="public_forum", format="beat meeting"),
        KindRule(pattern=r"\bpeer jury\b", event_kind="youth"),
        KindRule(pattern="kindergarten", event_kind="youth", format="visit", within="title_and_details"),
    ]
)


def kind_of(title: str | None = None, *, kind: str | None = None, details: str | None = None) -> object:
    """Return kind and format by the rules above."""
    return choose_kind(RULES, kind=kind, title=title, details=details)


def test_the_first_rule_that_is_found_decides() -> None:
    assert kind_of("PEER JURY / Beat Meeting") == ("public_forum", "beat meeting")
    assert kind_of("Peer Jury") == ("youth", None)
    assert kind_of("Officer") == ("other", None)
    assert kind_of(None) == ("other", None)


def test_details_count_only_where_a_rule_says_so() -> None:
    assert kind_of("Officer", details="Kindergarten children") == ("youth", "visit")
    assert kind_of("Officer", details="Beat meeting of beat 7") == ("other", None)


def test_a_kind_that_the_source_gives_comes_first() -> None:
    assert kind_of("Beat Meeting", kind="online") == ("online", None)
    assert kind_of("Beat Meeting", kind="Training with residents") == ("training_with_residents", None)
    assert kind_of("Picnic", kind="Beat forum") == ("public_forum", "beat meeting")
    assert kind_of("Peer Jury", kind="whatever") == ("youth", None)


def test_a_pattern_that_is_none_is_the_users_fault() -> None:
    with pytest.raises(CityFileError, match=r"event_kinds\.1: '\(' is no regular expression"):
        compile_rules([KindRule(pattern="(", event_kind="youth")])


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("813/833 Beat Meeting", "public_forum"),
        ("Community Beat Meeting-Bt. 715", "public_forum"),
        ("1923, 24 & 25", "public_forum"),
        ("CAPS 20 Sector Residential Meeting ", "public_forum"),
        ("Healthy Kids Town Hall Meeting", "public_forum"),
        ("003rd District Community Peace Circle", "public_forum"),
        ("Coffee with the Commander", "informal_meet"),
        ("National Night Out -- Beats 2422, 2423 and 2424", "informal_meet"),
        ("15th District Outdoor Roll Call", "informal_meet"),
        ("Senior Bingo", "informal_meet"),
        ("Nook Block Club BBQ ", "informal_meet"),
        ("Neighborhood Watch-Digital Age", "watch_volunteer"),
        ("Positive Loitering Event", "watch_volunteer"),
        ("006th District  - Clean & Green", "watch_volunteer"),
        ("Peer  Jury", "youth"),
        ("Law Explores Meeting", "youth"),
        ("Austin Police Youth Baseball League", "youth"),
        ("20th District Easter Egg Hunt and Bake Sale", "youth"),
        ("D.A.C. Meeting", "partnership"),
        ("COURY ADVOCACY", "partnership"),
        ("Domestic Violence Subcommitte Meeting", "partnership"),
        ("Senior Subcommittee Meeting", "partnership"),
        ("Faith-Based", "partnership"),
        ("30 Sector Hospitality Meeting", "partnership"),
        ("Domestic Violence Resource Table ", "outreach"),
        ("CPD Child Passenger Safety Seat Installations", "outreach"),
        ("Faith in Action Peace Walk", "outreach"),
        ("CPD Recruitment Event", "outreach"),
        ("Senior Safety Seminar", "training_with_residents"),
        ("Block Club Training", "training_with_residents"),
        ("Women Self Defence Class", "training_with_residents"),
        ("Virtual Beat Meeting on Zoom", "online"),
        ("Internet Safety & Cyberbullying Presentation  ", "training_with_residents"),
        ("Heart2Heart", "other"),
    ],
)
def test_chicagos_rules_read_its_titles(title: str, kind: str) -> None:
    rules = compile_rules(read_city(find_city_file("chicago")).event_kinds)
    assert choose_kind(rules, kind=None, title=title, details=None)[0] == kind
