"""Names of areas that stand in a table of their own, beside boundaries that have only ids."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from data.city import AreaLevel, Source
from data.codes import clean_code
from data.readers.rows import ISO_DAY, read_row_file
from data.readers.unpack import label_paths, unpack
from data.sources import check_columns, find_files
from data.steps import BuildContext


def name_areas(context: BuildContext, area: AreaLevel, ids: Sequence[str]) -> list[str]:
    """Return a name for each area: that of the table, else the level's word and the id.

    Raises
    ------
    SourceError
        The table is not as it should be.
    """
    given = read_area_names(context, area)
    return [given.get(area_id) or name_area(area, area_id) for area_id in ids]


def read_area_names(context: BuildContext, area: AreaLevel) -> dict[str, str]:
    """Return id → name as the table of a level has them; nothing where it has no table."""
    if area.names is None:
        return {}
    key = f"names of level {area.level}"
    needed = [area.names.area_id, area.names.area_name]
    source = Source(name="names", path=area.names.path)
    found: dict[str, str] = {}
    for path, label in label_paths(find_files(context.folder, area.names.path, key=key)).items():
        with unpack(path, label) as files:
            for file in files:
                table = read_row_file(source, file, needed, ISO_DAY, ZoneInfo("UTC"))
                check_columns(table.columns, needed, file=file.label, key=key)
                for area_id, name in table.rows[needed].itertuples(index=False):
                    found.setdefault(spell_id(area, area_id), name.strip())
    return found


def spell_id(area: AreaLevel, text: str) -> str:
    """Return an id as the level spells it, filled with zeros."""
    code = clean_code(text) or ""
    return code.zfill(area.pad) if code.isdigit() else code


def name_area(area: AreaLevel, area_id: str) -> str:
    """Return the name of an area that has none: its level's word and its id."""
    return f"{area.label or area.level.replace('_', ' ').capitalize()} {area_id}"
