"""Names of beats, as they lie on the map."""

from __future__ import annotations

BEAT_NAMES: dict[str, tuple[str, ...]] = {
    "011": ("Foundry Hill", "Tanner's Row", "Almond Street", "Castle Hill", "King's Gate"),
    "012": ("Northgate Cross", "Beacon Shore", "Coldharbour", "Coldharbour North", "Fish Quay"),
    "013": ("Chapel Fields", "Exchange", "Minster", "Market Green", "Guildhall", "Harbour Row"),
    "014": ("Market Square", "Weavers' Yard", "Riverside", "Custom House", "Ropewalk"),
    "021": ("Larkrise", "Bishop's Gate", "Reservoir Heights", "Waterworks", "Northern Common"),
    "022": ("Bishop's Field", "Station Bridge", "Glasshouse", "Cross Street"),
    "023": ("Turnpike Mews", "Elm Rise", "Northgate West", "Northgate", "Hopyard", "Brewery Lane"),
    "024": ("Turnpike Gate", "Long Cove", "Lighthouse Road", "Coast Road", "Beacon"),
    "031": ("West Wood", "Quarry Edge", "Ellery Lake", "Lake Meadow", "Weir End"),
    "032": ("Lake Woods", "King's Rise", "Turnpike Wood", "Signal Box", "Station Side"),
    "033": ("Lakeview", "Parkway West", "King's Meadow", "Weir Meadows"),
    "041": ("Dyers' Lane", "Lower Mill", "Upper Mill", "Bobbin Yard", "Bridge Foot"),
    "042": ("Meadow Bank", "Castle Slope", "Linden Park", "Tollhouse", "Saddlers", "Cornmarket"),
    "043": ("Millfield North", "Millfield", "Ferry Lane", "Mill Hill", "Creek Mouth"),
    "051": ("Westbank", "West Line", "Poplars", "Airfield", "Fairgrounds"),
    "052": ("Ferry Bank", "Ferry Cross", "Fairfield", "Creek End"),
    "053": ("Farm Street", "Priory Wood", "Sheepwash", "Priory", "South Pasture"),
    "061": ("Boatyard", "Abbey Park", "Bridge Ring", "South Bank", "Printworks", "Orchard Gate"),
    "062": ("Quay Street", "Ring Cross", "Abbey Road", "Almshouse", "Tram Depot"),
    "063": ("Abbey Wood", "Nightingale", "Creek Bottoms", "Creekside", "Applegarth"),
    "064": ("Orchard Park", "Orchard", "Southgate", "Plum Lane", "Southgate Common"),
    "071": ("Heron Landing", "Heron Reserve", "Ropery Point", "Signal Road", "Signal Point"),
    "072": ("Shipwrights", "Anchor Street", "Union Cross", "Union Park", "The Docks"),
    "073": ("Union Town", "Dock Street", "Strand North", "The Strand"),
}
"""Sector: names of its beats, in the order of their last digit."""


def name_beat(beat_id: str) -> str:
    """Return the name of a beat.

    >>> name_beat("0434")
    'Mill Hill'
    """
    return BEAT_NAMES[beat_id[:3]][int(beat_id[3]) - 1]
