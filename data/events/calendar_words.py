"""Everyday words of calendars: what stands behind a rank and is not a name ("Commander's Coffee Hour")."""

from __future__ import annotations

import re

CALENDAR_WORDS = frozenset(
    re.findall(
        r"\S+",
        """
    a about academy active activity adult advisory afternoon all an and annual anti apartments
    appreciation area as ask at auditorium award awards back ball bank barbecue basketball bbq beat bike
    bingo block board breakfast bullying bus business by call camp caps career celebration center centre
    ceremony change chat chief children chili church circle citizen citizens city class cleanup clergy
    club coffee college commander commanders committee community conference conversation conversations
    cook cooking cookout cop cops council court day demonstration department desk detail details dialog
    dialogue dinner discussion district domestic donuts drive elementary evening event events example's
    expo fair faith family festival fire first flyer for forum free friday friendly from fun game game's
    games garden graduation greet group hall halloween he health her here high his holiday home hospital
    hour house i ice immigration in information internet involved is it job k9 kids law leaders library
    lunch luncheon march march's meet meeting meetings memorial mental mentor mentoring ministers monday
    monthly morning movie mtg music national neighborhood neighbourhood new night of office on open or
    orientation our out outing outreach over parent park parking party peace picnic police potluck
    presentation presents program programme prom promotion public q question questions reading reception
    recruiting recruitment resource roll roundtable run safety saturday school seat seminar senior
    seniors service session shop show social softball speak speaks special station stop story street
    student students sub subcommittee summer summit sunday support talk talks tea team teen test that
    the their there this thursday time to toast together torch tour town toy training trunk tuesday unit
    unity up us victims visit volunteer volunteers walk we wednesday week welcome will with women
    workshop you young your youth
    """,
    )
)
