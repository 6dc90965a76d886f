-- grain: one row per staged record that can be used, with its areas, those superseded included
with placed as (
    select
        staged.rowid - staged.first_row + 1 as row_number,
        staged.source,
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

final as (
    select
        source,
        incident_id,
        occurred_local,
        ((year(occurred_local) - 1900) * 12 + month(occurred_local) - 1)::smallint as month_id,
        coalesce(offence_group, 'other') as offence_group,
        category,
        lon,
        lat,
        has_time,
        area_keys,
        disagrees,
        updated_local,
        file_key,
        row_number
    from placed
    where reject_reason is null
)

select * from final
