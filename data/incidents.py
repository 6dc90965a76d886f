"""Incident files → `stg_incident`: renamed by the city file, typed in SQL, every record accounted for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
from duckdb import SQLExpression

from data.city import OFFENCE_GROUPS, IncidentSource
from data.city_sources import NUMBERED_DATES
from data.errors import SourceError
from data.file_kinds import recognise_file
from data.incident_accounts import (
    IncidentFile,
    count_files,
    count_staged,
    create_staged_file,
    make_file_key,
    note_staged_file,
    sum_accounts,
)
from data.incident_columns import RAW_COLUMNS, Relation, list_needed, name_column
from data.incident_files import LoadedFile, load_file
from data.incident_jobs import ReadingJob, cut_tail, hash_incident_files, join_hashes, plan_reading
from data.incident_samples import list_unread, list_unusable
from data.machine import check_disk
from data.readers.titles import without_titles
from data.readers.unpack import TableFile, unpack
from data.steps import SCRATCH, BuildContext, raw_json
from geo.crs import find_degrees
from queries.catalog import read_query

NEEDED = ("occurred_at",)
NO_TIME = ""
"""What no time of day is written as."""
STAGED_IDS = """
with ids as (
    select hash(source, incident_id) as id_hash from stg_incident
    where incident_id is not null and reject_reason is null
)

select id_hash from ids
where id_hash % $parts::ubigint = $part::ubigint
"""
IDS_AT_ONCE = 16_000_000
"""Records whose ids are compared at once; more are taken in parts, for their hashes lie in memory."""


def make_stg_offence(context: BuildContext) -> None:
    """Write `stg_offence`: the city file's crosswalk from offence codes or categories to groups."""
    offences = context.city.offences
    rows = [
        (offences.by, code, group) for group in OFFENCE_GROUPS for code in getattr(offences, group)
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=pd.Index(["code_kind", "code", "offence_group"]), dtype="str")
    context.write("stg_offence", frame.drop_duplicates("code"))


def make_stg_incident(context: BuildContext) -> None:
    """Write `stg_incident`: every record of every incident source, typed, with its fault if it has one.

    In a refresh only records of files that changed, or the new end of files that grew, are read.
    """
    create_empty(context)
    for source in context.city.incidents:
        for column in NEEDED:
            if column not in source.columns:
                raise SourceError(f"{source.name}: `columns` does not say which column is {column}; add it")
    with hash_incident_files(context) as contents:
        jobs = plan_reading(context, contents)
        check_disk(context.connection, (job.path for job in jobs if not job.known))
        (context.read_elsewhere or read_here)(context, jobs)
        for file in context.staged_files:
            content = contents[file.source, file.path].result()
            file.sha256, file.bytes = content.sha256, content.size
        for source in context.city.incidents:
            own = [each.result() for (name, _), each in contents.items() if name == source.name]
            account = context.account(source.name)
            account.files, account.licence = len(own), source.licence
            account.sha256 = join_hashes([content.sha256 for content in own])
    count_files(context)
    sum_accounts(context)


def create_empty(context: BuildContext) -> None:
    """Create the table of staged records without rows, so that a city without incidents has one too."""
    schema = pa.schema(
        [(name, pa.string()) for name in RAW_COLUMNS.values()]
        + [("codes", pa.list_(pa.string())), ("in_place", pa.bool_())]
    )
    context.write("raw_incident", schema.empty_table())
    nothing = IncidentSource(name="none", path="")
    values = list_parameters(context, nothing, IncidentFile("none", "", "", 0))
    context.forget("incident_row")
    context.create("incident_row", read_query("stg_incident"), values)
    context.drop("raw_incident")
    create_staged_file(context)
    context.create_view("stg_incident", read_query("staged_incident"))
    context.staged_files, context.reused_files = [], []


def read_here(context: BuildContext, jobs: Sequence[ReadingJob]) -> None:
    """Stage the records of files one after the other, in this process."""
    for job in jobs:
        stage_job(context, job)


def stage_job(context: BuildContext, job: ReadingJob) -> None:
    """Stage the records of one file, or of its new end."""
    if job.known:
        with cut_tail(job.path, job.known) as tail:
            read_incident_file(context, job, TableFile(job.label, tail, recognise_file(tail)))
        return
    with unpack(job.path, job.label, layer=job.source.layer) as files:
        for file in files:
            with without_titles(file, list_needed(job.source), encoding=job.source.encoding) as table:
                read_incident_file(context, job, table)


def read_incident_file(context: BuildContext, job: ReadingJob, file: TableFile) -> None:
    """Stage one table's records, and add what could not be read to the rejected rows."""
    source, known = job.source, job.known
    read = IncidentFile(source.name, job.label, file.label, make_file_key(source.name, file.label))
    read.first_row = count_staged(context) - (known.rows if known else 0)
    note_staged_file(context, read)
    warnings = len(context.warnings)
    loaded = load_file(context, source, file, partial(stage_records, context, source, read))
    context.warnings += list_unread(source, loaded)
    read.warnings = context.warnings[warnings:]
    del context.warnings[warnings:]
    context.remarks += list_unusable(context, source, loaded, file_key=read.file_key)
    read.rows, read.blank, read.received = loaded.rows, loaded.blank, loaded.rows + len(loaded.refused)
    header_lines = 1
    lines_before = known.lines - header_lines if known and known.lines else 0
    read.lines = None if file.titles else loaded.lines and loaded.lines + lines_before
    context.staged_files.append(read)
    refused = pd.DataFrame(loaded.refused, columns=pd.Index(["row_number", "reason"]))
    refused["row_number"] += lines_before
    context.reject(source.name, refused.assign(file=file.label, raw=None))
    keep_rejected(context, source, loaded, read)


def stage_records(
    context: BuildContext, source: IncidentSource, file: IncidentFile, records: Relation
) -> int:
    """Type records under our names into the table of staged records, and return how many they are."""
    if source.crs:
        records.create_view("renamed_lines", replace=True)
        context.create("raw_incident", "select * from renamed_lines")
        turn_to_degrees(context, source, source.crs)
    else:
        records.create_view("raw_incident", replace=True)
    stage = f"insert into {SCRATCH}.main.incident_row " + read_query("stg_incident")
    try:
        staged = context.connection.execute(stage, list_parameters(context, source, file)).fetchall()
    finally:
        if source.crs:
            context.drop("raw_incident")
        else:
            context.connection.execute("drop view raw_incident")
    return int(staged[0][0])


def list_parameters(context: BuildContext, source: IncidentSource, file: IncidentFile) -> dict[str, object]:
    """Return the values that `stg_incident.sql` needs for a source."""
    # Points that are not degrees were masked before they were turned into degrees.
    masked = [(0.0, 0.0)] if source.crs else source.masked_points
    written = [*source.date_formats, source.written_format]
    numbered = next((each for each in source.date_formats if each in NUMBERED_DATES), None)
    crosswalk = context.connection.execute("select code, offence_group from stg_offence").fetchall()
    return {
        "by_category": context.city.offences.by == "category",
        # Looked up and not joined: a join would not keep the order, on which row numbers rest.
        "offence_keys": [code for code, _ in crosswalk],
        "offence_groups": [group for _, group in crosswalk],
        "file_key": file.file_key,
        "date_formats": list(dict.fromkeys(each for each in written if each not in NUMBERED_DATES)),
        "as_number": numbered is not None,
        "number_ms": NUMBERED_DATES[numbered or "epoch_ms"][0],
        "number_from": NUMBERED_DATES[numbered or "epoch_ms"][1],
        "in_utc": source.times == "utc",
        "timezone": context.city.city.timezone,
        "masked_lons": [lon for lon, _ in masked],
        "masked_points": [list(point) for point in masked],
        "has_time": source.precision == "time",
        "hidden_time": source.hidden_time or NO_TIME,
        "now": context.now.replace(tzinfo=None),
    }


def turn_to_degrees(context: BuildContext, source: IncidentSource, crs: str) -> None:
    """Write longitude and latitude over the coordinates of `raw_incident`; masked points are none."""
    points = context.connection.sql(read_query("raw_incident_number")).fetchnumpy()
    x, y = (np.asarray(points[name], dtype=np.float64) for name in ("x", "y"))
    for masked_x, masked_y in source.masked_points:
        x = np.where((x == masked_x) & (y == masked_y), np.nan, x)
    lon, lat = find_degrees(x, y, crs=crs)
    texts = {
        name: pa.array(degrees, pa.float64(), from_pandas=True).cast(pa.string())
        for name, degrees in (("lon_text", lon), ("lat_text", lat))
    }
    context.write("raw_point", pa.table(texts))
    context.create("raw_incident_turned", read_query("raw_incident_in_degrees"))
    context.drop("raw_incident")
    context.drop("raw_point")
    context.rename("raw_incident_turned", "raw_incident")


def keep_rejected(
    context: BuildContext, source: IncidentSource, loaded: LoadedFile, file: IncidentFile
) -> None:
    """Write the typed records that cannot be used, beside their columns that are not personal."""
    faults = context.connection.execute(
        "select row_number, reject_reason as reason from stg_incident "
        "where file_key = $file_key and reject_reason is not null order by row_number",
        {"file_key": file.file_key},
    ).df()
    if faults.empty:
        return
    kept = [column for column in loaded.header if column in source.not_personal]
    numbered = loaded.records.select(
        SQLExpression("row_number() over ()").alias("row_number"), *map(name_column, kept)
    )
    before = count_staged(context) - loaded.rows - file.first_row
    wanted = context.connection.from_arrow(
        pa.table({"row_number": pa.array(faults["row_number"] - before, pa.int64())})
    )
    rows = numbered.join(wanted, "row_number").df()
    raw = {row["row_number"] + before: raw_json(row, kept) for row in rows.to_dict("records")}
    context.reject(source.name, faults.assign(file=loaded.label, raw=faults["row_number"].map(raw)))


def make_int_incident_record(context: BuildContext) -> None:
    """Write `int_incident_record`, repeats resolved; in a refresh also against the build before."""
    doubtful = find_doubtful(context)
    context.write("doubtful_id", pa.table({"id_hash": pa.array(doubtful, pa.uint64())}))
    context.create("candidate_record", read_query("candidate_record"))
    if context.refresh:
        insert = f"insert into {SCRATCH}.main.candidate_record "
        context.connection.execute(insert + read_query("candidate_record_before"))
    context.create("superseded_record", read_query("superseded_record"))
    context.drop("candidate_record")
    context.create_view("int_incident_record", read_query("int_incident_record"))
    count_superseded(context)


def find_doubtful(context: BuildContext) -> npt.NDArray[np.uint64]:
    """Return the hashes of ids of which there may be several records, or may have been.

    In a full build those are the hashes that several records share. In a refresh they are all that were
    read, for the build before may have them too, and those of records that are gone.
    """
    parts = 1 + count_staged(context) // IDS_AT_ONCE
    read = (fetch_hashes(context, STAGED_IDS, {"parts": parts, "part": part}) for part in range(parts))
    if context.refresh is None:
        return np.concatenate([find_repeated(hashes) for hashes in read])
    return np.unique(np.concatenate([*read, fetch_hashes(context, read_query("gone_id"))]))


def find_repeated(hashes: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Return, each once, the hashes that are there several times."""
    in_order = np.sort(hashes)
    return np.unique(in_order[1:][in_order[1:] == in_order[:-1]])


def fetch_hashes(
    context: BuildContext, query: str, parameters: Mapping[str, object] | None = None
) -> npt.NDArray[np.uint64]:
    """Return the only column of a query."""
    found = context.connection.execute(query, parameters).fetchnumpy()
    return np.asarray(found["id_hash"], dtype=np.uint64)


def count_superseded(context: BuildContext) -> None:
    """Count in the ledger the staged records that are not the incident."""
    counts = context.connection.execute(
        "select source, count(*) from stg_incident semi join superseded_record using (file_key, row_number) "
        "group by source"
    ).fetchall()
    for name, superseded in counts:
        context.account(name).superseded = superseded
