-- grain: one row per staged record, with its place in its file, the first record being 1
with staged as (
    select
        rowid as record_row,
        *
    from incident_row
),

final as (
    select
        source,
        file,
        file_key,
        incident_id,
        occurred_local,
        updated_local,
        category,
        offence_code,
        offence_group,
        lon,
        lat,
        codes,
        has_time,
        dated_by_report,
        ends_before,
        reject_reason,
        record_row - first_row + 1 as row_number
    from staged
)

select * from final
