"""Titles as people write them, read as a person would read them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.codes import spell_codes
from data.events.title_codes import make_title_words, read_coarse_codes, read_title_codes

# Beats of districts 2, 3, 7, 8, 9, 10, 11, 15, 17, 19, 20 and 25, as a big city numbers them.
BEATS = re.findall(
    r"\d+",
    "0211 0212 0213 0214 0215 0221 0222 0223 0224 0225 0231 0232 0233 0234 0235 0311 0312 0313 0314 "
    "0321 0322 0323 0324 0331 0332 0333 0334 0711 0712 0713 0714 0715 0722 0723 0724 0725 0726 0735 0811 "
    "0813 0833 0911 0912 0913 0914 0915 0921 0922 0923 0924 0925 0931 0932 0933 0934 0935 1011 1012 1013 "
    "1014 1031 1032 1111 1112 1113 1114 1115 1121 1122 1123 1124 1125 1131 1132 1133 1134 1135 1231 1233 "
    "1511 1512 1513 1522 1523 1524 1531 1532 1533 1622 1631 1633 1711 1712 1713 1722 1723 "
    "1724 1731 1732 1733 1911 1912 1913 1914 1915 1921 1922 1923 1924 1925 1931 1934 1935 2011 2012 2013 "
    "2022 2031 2511 2514 2523",
)
SECTORS = ["0210", "0310", "0320", "0330", "1010", "1020", "1030", "1810", "1820", "1830", "2520"]
WORDS = make_title_words("beat", spell_codes(BEATS, {}), ["Beat", "Beats"])
SECTOR_WORDS = make_title_words("sector", spell_codes(SECTORS, {}))


def read(title: str | None, district: str | None = None) -> tuple[str, ...]:
    """Return the beats of a title; the district, if given, is the calendar's."""
    nearby = None if district is None else {beat for beat in BEATS if beat.startswith(district)}
    return read_title_codes(title, WORDS, nearby=nearby).ids


@pytest.mark.parametrize(
    ("title", "beats"),
    [
        ("813/833 Beat Meeting", "0813 0833"),
        ("Beat 1914", "1914"),
        ("Beats 221/223", "0221 0223"),
        ("925 Beat Meeting", "0925"),
        ("Beat 932, 934 and 935 Community Meeting", "0932 0934 0935"),
        ("Community Meeting - Bt. 2514", "2514"),
        ("Community Beat Meeting - Bt.735", "0735"),
        ("Beat Meeting:1012/1013", "1012 1013"),
        ("Beat 723N caps meeting", "0723"),
        ("Beat 1513S CAPS Meeting", "1513"),
        ("Beat Meeting 1513 S", "1513"),
        ("1731's Beat Meeting ", "1731"),
        ("1722's and 1723's Beat Meeting", "1722 1723"),
        ("Beat Meeting:1113/14/15", "1113 1114 1115"),
        ("Beat Meeting: 1112/21", "1112 1121"),
        ("Beat  Meeting 1124-25", "1124 1125"),
        ("Beat 1511/24 CAPS Meeting", "1511 1524"),
        ("Beat 1921, 22 & 31", "1921 1922 1931"),
        ("Beat 1921, 1922, & 1931", "1921 1922 1931"),
        ("1821,22,23 Beat Meeting", ""),
        ("Bt. 932-934-935 Community Meeting", "0932 0934 0935"),
        ("Bt. 931-933 Community Meeting", "0931 0933"),
        ("Beat Meeting Bt. 724 & Bt.725", "0724 0725"),
        ("Beat Meeting for beat 1711and beat 1712", "1711 1712"),
        ("BEAT 713,714 AND 715", "0713 0714 0715"),
        ("30 Sector Beat Meeting (331, 332, 333 & 334)", "0331 0332 0333 0334"),
        ("Beat Meeting (311,  312)", "0311 0312"),
        ("Beat Meeting  # 0211", "0211"),
        ("Beat  Meeting1111", "1111"),
        (" 1131/1132 Beat Meating", "1131 1132"),
        ("1622  Beet Meeting", "1622"),
        ("1711 1712 Beat Meeting", "1711 1712"),
        ("20th Dist Beat Meeting Beat 2013", "2013"),
        ("National Night Out -- Beat 2523", "2523"),
        ("Beat 2523 Outdoor Roll Call", "2523"),
        ("1622 Beat Meeting Cancelled", "1622"),
        ("Beat 221/223 Beat Meeting", "0221 0223"),
        ("Beat Meeting 1233 in Room 1231", "1233"),
        ("Beat Meeting 1233, 12/11/2016 at 7:00 pm", "1233"),
        ("Beat 1914 Meeting at 1911 N. Mason", "1914"),
    ],
)
def test_beats_that_a_title_names(title: str, beats: str) -> None:
    assert read(title) == tuple(beats.split())


@pytest.mark.parametrize(
    "title",
    [
        "2017 Peace Rally ",
        "Faith & Action 2012",
        "2013 Fair for Beat Facilitators",
        "All Beats Meeting",
        "Beat Facilitators/DAC Subcommittee Meeting",
        "25th District Coffee Talk",
        "015th District Shredding Event",
        "100 Blocks / 100 Churches",
        "Movie in the Park 711",
        "Beat the heat at 914 W. Mason",
        "Beat Meeting, 1511 N Long Ave",
        "Beat Meeting, 1711 West 63rd Street",
        "Beat Meeting, 1711 Ogden Avenue",
        "3200-3300 W. Maypole Community Meeting",
        "Playstreet at 1911 Carroll",
        "68th & Hermitage Block Party",
        "Beat Meeting 9:25",
        "Beat Meeting $925",
        "1020 SECTOR MEETING",
        "311 Resource Day",
        "",
        None,
    ],
)
def test_numbers_that_are_no_beats(title: str | None) -> None:
    assert read(title) == ()


@pytest.mark.parametrize(
    ("title", "district", "beats"),
    [
        ("1633 Outdoor Roll Call", "16", "1633"),
        ("1633 Outdoor Roll Call", "17", ""),
        ("1633 Outdoor Roll Call", None, ""),
        ("213/215/224", "02", "0213 0215 0224"),
        ("1923, 24 & 25", "19", "1923 1924 1925"),
        ("1631", "16", "1631"),
        ("1732-1733", "17", "1732 1733"),
        ("225-231-232 CAPS Meeting", "02", "0225 0231 0232"),
        ("1233 Community Meeting", "12", "1233"),
        ("Mosaic Reveal 311 Art Gallery", "03", ""),
        ("Beat 2013", "20", "2013"),
        ("Beat 2013", "07", ""),
        ("Beat 813", "09", "0813"),
    ],
)
def test_what_the_calendar_says_beside_the_title(title: str, district: str | None, beats: str) -> None:
    assert read(title, district) == tuple(beats.split())


def test_numbers_beside_beats_that_no_beat_has_are_counted() -> None:
    found = read_title_codes("Beat 19123, 1924, & 1925", WORDS)
    assert found.ids == ("1924", "1925")
    assert found.unknown == 1


@pytest.mark.parametrize(
    ("title", "district", "sectors"),
    [
        ("1020 SECTOR MEETING", "010", "1020"),
        ("20 Sector Hospitality Meeting", "018", "1820"),
        ("20 sect residential Mtg", "003", "0320"),
        ("10 Sector Meeting", "999", ""),
        ("Beat 1020 Meeting", "010", ""),
    ],
)
def test_sectors_by_number_and_word(title: str, district: str, sectors: str) -> None:
    assert read_coarse_codes(title, SECTOR_WORDS, parents=[district]) == tuple(sectors.split())


def test_beats_of_one_digit_need_their_word() -> None:
    few = make_title_words("beat", spell_codes(["1", "2", "7"], {}))
    assert read_title_codes("Beats 1 & 2", few).ids == ("1", "2")
    assert read_title_codes("3 on 3 basketball, 7 teams, beat the heat", few).ids == ()


@given(st.text(alphabet="0123456789 /,&-beatBEATmeetingNand'().", max_size=60))
def test_only_areas_of_the_level_come_out_and_each_once(title: str) -> None:
    ids = read(title)
    assert set(ids) <= set(BEATS)
    assert len(set(ids)) == len(ids)


@given(
    st.lists(st.sampled_from(BEATS), min_size=1, max_size=5, unique=True),
    st.sampled_from(["/", ", ", " & ", "-", " and "]),
)
def test_every_list_of_beats_comes_back(beats: list[str], joint: str) -> None:
    written = joint.join(beat.lstrip("0") for beat in beats)
    assert read(f"Beat Meeting: {written}") == tuple(beats)
    assert read(f"{written} Beat Meeting") == tuple(beats)
