"""Names of beats, as they lie on the map."""

from __future__ import annotations

BEAT_NAMES: dict[str, tuple[str, ...]] = {
    "011": ("Foundry Hill", "Castle Hill", "Tanner's Row", "Almond Street", "King's Gate"),
    "012": ("Northgate Cross", "Beacon Shore", "Coldharbour", "Coldharbour North", "Fish Quay"),
    "013": ("Chapel Fields", "Exchange", "Minster", "Market Green", "Guildhall", "Harbour Row"),
    "014": ("Market Square", "Weavers' Yard", "Riverside", "Custom House", "Ropewalk"),
    "021": ("Larkrise", "Copse End", "Reservoir Heights", "Waterworks", "Northern Common"),
    "022": ("Station Bridge", "Bishop's Gate", "Bishop's Field", "Cross Street"),
    "023": ("Turnpike Mews", "Glasshouse", "Northgate West", "Northgate", "Hopyard", "Brewery Lane"),
    "024": ("Turnpike Gate", "Long Cove", "Elm Rise", "Coast Road", "Beacon"),
    "031": ("West Wood", "Ellery Lake", "Quarry Edge", "Lake Meadow", "Weir End"),
    "032": ("Lake Woods", "Turnpike Wood", "Lakeview", "Signal Box", "Station Side"),
    "033": ("Parkway West", "King's Rise", "King's Meadow", "Weir Meadows"),
    "041": ("Dyers' Lane", "Lower Mill", "Upper Mill", "Bobbin Yard", "Bridge Foot"),
    "042": ("Meadow Bank", "Castle Slope", "Linden Park", "Tollhouse", "Saddlers", "Cornmarket"),
    "043": ("Mill Hill", "Millfield West", "Millfield", "Ferry Lane", "Creek Mouth"),
    "051": ("Westbank", "Airfield", "Poplars", "West Line", "Fairgrounds"),
    "052": ("Ferry Bank", "Ferry Cross", "Fairfield", "Creek End"),
    "053": ("Farm Street", "Priory Wood", "Sheepwash", "Priory", "South Pasture"),
    "061": ("Boatyard", "Abbey Park", "Bridge Ring", "South Bank", "Printworks", "Orchard Gate"),
    "062": ("Quay Street", "Ring Cross", "Abbey Road", "Almshouse", "Tram Depot"),
    "063": ("Abbey Wood", "Nightingale", "Creek Bottoms", "Creekside", "Applegarth"),
    "064": ("Orchard Park", "Orchard", "Southgate", "Plum Lane", "Southgate Common"),
    "071": ("Basin Road", "Heron Island", "Ropery Point", "Signal Road", "Signal Point"),
    "072": ("Shipwrights", "Anchor Street", "Union Cross", "Union Park", "The Docks"),
    "073": ("Union Town", "Dock Street", "Strand North", "The Strand"),
}
"""Sector: names of its beats, in the order of their last digit."""


def name_beat(beat_id: str) -> str:
    """Return the name of a beat.

    >>> name_beat("0431")
    'Mill Hill'
    """
    return BEAT_NAMES[beat_id[:3]][int(beat_id[3]) - 1]
