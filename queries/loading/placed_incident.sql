-- grain: one row per staged record that can be used, with its areas, those superseded included
with placed as (
    select
        staged.rowid as record_row,
        staged.incident_id,
        staged.occurred_local,
        staged.offence_group,
        staged.category,
        staged.lon,
        staged.lat,
        staged.has_time,
        staged.updated_local,
        staged.file_key,
        staged.reject_reason,
        places.area_keys,
        places.disagrees
    from incident_row as staged
    positional join int_incident_place as places
),

files as (
    select * from staged_file
),

final as (
    select
        files.source,
        placed.incident_id,
        placed.occurred_local,
        ((year(placed.occurred_local) - 1900) * 12 + month(placed.occurred_local) - 1)::smallint as month_id,
        coalesce(placed.offence_group, 'other') as offence_group,
        placed.category,
        placed.lon,
        placed.lat,
        placed.has_time,
        placed.area_keys,
        placed.disagrees,
        placed.updated_local,
        placed.file_key,
        placed.record_row - files.first_row + 1 as row_number
    from placed
    inner join files on placed.file_key = files.file_key
    where placed.reject_reason is null
)

select * from final
