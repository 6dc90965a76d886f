"""Venues: where events can be held, and which of them a free text means."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd
import pyarrow as pa

from data.addresses import AddressBook
from data.city import VenueSource
from data.codes import clean_code, fill_names
from data.errors import CityFileError
from data.known_areas import normalise_name
from data.readers.rows import read_row_files
from data.rejected import reject_rows
from data.sources import check_columns, hash_files
from data.steps import BuildContext
from data.tables import read_table, write_table

KNOWN = ("venue_id", "name", "alias", "address", "kind", "lon", "lat", "sensitive")
SCHEMA = pa.schema(
    [
        ("venue_id", pa.string()),
        ("name", pa.string()),
        ("kind", pa.string()),
        ("lon", pa.float64()),
        ("lat", pa.float64()),
        ("sensitive", pa.bool_()),
        ("source", pa.string()),
        ("alias", pa.string()),
        ("address", pa.string()),
    ]
)
POINT_TEXT = re.compile(r"\(\s*(-?\d+(?:\.\d+)?)\s*,\s*(-?\d+(?:\.\d+)?)\s*\)\s*$")
# Parts of one building: an auditorium of a station is that station.
ROOMS = re.compile(
    r"\b(?:police |community |caps |community policing )*(?:station|auditorium|room|lobby|parking lot)"
    r"(?: (?:community room|auditorium|lobby|parking lot))?\b"
)
TRUE = frozenset({"true", "t", "yes", "y", "1"})
AMBIGUOUS: Literal["ambiguous"] = "ambiguous"


def make_stg_venue(context: BuildContext) -> None:
    """Write `stg_venue`: one row per venue of every source, with point, and the spellings it is found by."""
    parts = [read_venues(context, source) for source in context.city.venues]
    frame = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()
    write_table(context, "stg_venue", frame, SCHEMA)


def read_venues(context: BuildContext, source: VenueSource) -> pd.DataFrame:
    """Return the venues of one source, and write its line of the ledger.

    A venue without a name is rejected; one without a point is kept and counted; of several with one id the
    last stays.

    Raises
    ------
    CityFileError
        `columns` has a name that venues do not have, or lacks `name`.
    SourceError
        A file lacks a column.
    """
    check_names(source)
    account = context.account(source.name)
    paths = context.paths(source)
    account.files, account.sha256, account.licence = len(paths), hash_files(paths), source.licence
    files = read_row_files(context, source, needed=list_needed(source))
    frames = [rename_venues(file.rows, source, file=file.label) for file in files]
    venues = pd.concat(frames, ignore_index=True)
    reasons = venues["name"].map(lambda name: None if isinstance(name, str) else "no name")
    reject_rows(context, source.name, venues, reasons, keep=source.not_personal)
    named = venues[reasons.isna()]
    kept = named.drop_duplicates("venue_id", keep="last")
    account.accepted = len(named)
    account.superseded = len(named) - len(kept)
    account.without_point = int(kept["lon"].isna().sum())
    return kept.assign(source=source.name)


def check_names(source: VenueSource) -> None:
    """Refuse column names that venues do not have."""
    unknown = [name for name in source.columns if name not in KNOWN]
    if unknown:
        raise CityFileError(
            f"{source.name}.columns: venues have no {', '.join(unknown)}; known are {', '.join(KNOWN)}"
        )
    if "name" not in source.columns:
        raise CityFileError(
            f"{source.name}.columns: name is needed; give the file's column with the venue's name"
        )


def list_needed(source: VenueSource) -> list[str]:
    """Return the columns that a file of venues must have; but for names, one under our own may be missing."""
    parts = [(name, part) for name, text in source.columns.items() for part in list_columns(text)]
    needed = [part for name, part in parts if name != part or name == "name"]
    return [*needed, *([source.point_text] if source.point_text else [])]


def rename_venues(rows: pd.DataFrame, source: VenueSource, *, file: str) -> pd.DataFrame:
    """Return the rows of a file under our names, typed, with `file`, `row_number` and `raw`."""
    present = [str(name) for name in rows.columns if name != "row_number"]
    check_columns(present, list_needed(source), file=file, key=source.name)
    venues = pd.DataFrame(
        {name: fill_template(rows, source.columns.get(name)) for name in KNOWN}, dtype=object
    )
    lon, lat = read_points(rows[source.point_text]) if source.point_text else (venues["lon"], venues["lat"])
    venues["lon"], venues["lat"] = check_points(lon, lat)
    venues["kind"] = venues["kind"].fillna(source.kind)
    given = venues["sensitive"].map(lambda text: str(text).strip().lower() in TRUE, na_action="ignore")
    venues["sensitive"] = given.fillna(source.sensitive).astype(bool)
    names = venues["venue_id"].fillna(
        venues["name"].map(lambda name: make_slug(str(name)), na_action="ignore")
    )
    own = "venue_id" in source.columns
    venues["venue_id"] = names if own else names.map(lambda slug: f"{source.name}-{slug}", na_action="ignore")
    kept = rows[[name for name in source.not_personal if name in present and name not in KNOWN]]
    return venues.assign(file=file, row_number=rows["row_number"]).join(kept)


def list_columns(text: str) -> list[str]:
    """Return the columns that a column name or a template such as `{NAME} Library` reads.

    >>> list_columns("{NAME} Library"), list_columns("NAME"), list_columns("")
    (['NAME'], ['NAME'], [])
    """
    return re.findall(r"\{([^}]*)\}", text) if "{" in text else [text] if text else []


def fill_template(rows: pd.DataFrame, text: str | None) -> list[str | None]:
    """Return one text per row from a column or template; None where a part is empty or the column missing."""
    columns = list_columns(text or "")
    if not text or any(name not in rows.columns for name in columns):
        return [None] * len(rows)
    pattern = text if "{" in text else "{" + text + "}"
    filled: list[str | None] = []
    for record in rows[columns].to_dict("records"):
        values = {str(name): clean_code(" ".join(str(cell).split())) for name, cell in record.items()}
        filled.append(None if None in values.values() else drop_doubled(fill_names(pattern, values)))
    return filled


def drop_doubled(text: str) -> str:
    """Return a text without a last word that stands there twice.

    >>> drop_doubled("Sulzer Regional Library Library")
    'Sulzer Regional Library'
    """
    words = text.split(" ")
    return " ".join(words[:-1] if words[-1:] == words[-2:-1] else words)


def read_points(texts: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Return longitudes and latitudes from texts that end in "(lat, lon)"."""
    parts = texts.str.strip().str.extract(POINT_TEXT)
    return parts[1], parts[0]


def check_points(lon: pd.Series, lat: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Return coordinates as numbers in degrees; both missing where one is, is out of range, or both are 0."""
    x, y = pd.to_numeric(lon, errors="coerce"), pd.to_numeric(lat, errors="coerce")
    usable = x.between(-180, 180) & y.between(-90, 90) & ~((x == 0) & (y == 0))
    return x.where(usable), y.where(usable)


def make_slug(name: str) -> str:
    """Return a name as part of an id.

    >>> make_slug("Austin-Irving Library")
    'austin-irving-library'
    """
    return "-".join(normalise_name(name).split())


@dataclass
class Gazetteer:
    """Venues by address and by name. A text that means several means none."""

    venues: pd.DataFrame
    by_name: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    addresses: AddressBook = field(default_factory=AddressBook)

    def __post_init__(self) -> None:
        points = zip(self.venues["lon"], self.venues["lat"], strict=True)
        where = zip(self.venues["venue_id"], points, strict=True)
        self.points: dict[str, tuple[float, float] | None] = {
            venue_id: (float(lon), float(lat)) if pd.notna(lon) else None for venue_id, (lon, lat) in where
        }
        for venue in self.venues.to_dict("records"):
            for text in (venue["name"], venue["alias"]):
                if isinstance(text, str):
                    self.by_name[spell_place(text)].add(venue["venue_id"])
            if isinstance(venue["address"], str):
                self.addresses.add(venue["address"], venue["venue_id"])

    def match(self, place: str | None) -> str | None:
        """Return the id of the venue that a text means: None where none, `ambiguous` where several.

        The address decides where it is a venue's; the name tells venues of one address apart, and decides
        where no address is known. Both are compared exactly, once spelled alike.
        """
        if not place:
            return None
        at_address = self.addresses.match(place)
        named = {venue for part in split_place(place) for venue in self.by_name.get(spell_place(part), ())}
        found = (at_address & named) or at_address or named
        if at_address and named and not at_address & named:
            found = at_address | named
        return None if not found else found.pop() if len(found) == 1 else AMBIGUOUS


def read_gazetteer(context: BuildContext) -> Gazetteer:
    """Return the venues of `stg_venue`, ready to be looked up."""
    return Gazetteer(read_table(context, "stg_venue"))


def split_place(place: str) -> list[str]:
    """Return the parts of a place that may be a venue's name: whole, before the address, between marks."""
    text = " ".join(place.split())
    before = re.split(
        r"\s*(?:\bat\b|@|[-–,(]|\b)\s*\d{1,5}\s*(?:[NSEWnsew]\b|north|south|east|west)", text, maxsplit=1
    )[0]
    pieces = re.split(r"[,;()@]|\s[-–—]+\s?|\r?\n|\t", place)
    return list(dict.fromkeys(part.strip() for part in (text, before, *pieces) if part.strip()))


def spell_place(text: str) -> str:
    """Return a venue's name in one spelling: ordinals as numbers, rooms of a station as the station.

    >>> spell_place("011th District (Auditorium)") == spell_place("11 District Police Station")
    True
    """
    plain = normalise_name(text)
    plain = re.sub(r"\b0*(\d+)(?:st|nd|rd|th)?\b", r"\1", plain)
    plain = re.sub(r"\bdist\b", "district", plain)
    plain = re.sub(r"\bst\b", "saint", plain)
    return ROOMS.sub("station", plain)
