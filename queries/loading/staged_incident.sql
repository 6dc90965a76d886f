-- grain: one row per staged record, with its source, its file, and its place there, the first record being 1
with staged as (
    select
        rowid as record_row,
        *
    from incident_row
),

files as (
    select * from staged_file
),

final as (
    select
        files.source,
        files.label as file,
        staged.file_key,
        staged.incident_id,
        staged.occurred_local,
        staged.updated_local,
        staged.category,
        staged.offence_code,
        staged.offence_group,
        staged.lon,
        staged.lat,
        staged.codes,
        staged.has_time,
        staged.dated_by_report,
        staged.ends_before,
        staged.reject_reason,
        staged.record_row - files.first_row + 1 as row_number
    from staged
    inner join files on staged.file_key = files.file_key
)

select * from final
