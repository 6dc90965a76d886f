-- grain: one row per incident, with the key of its area in every level, in the order charts read it
with placed as (
    select * from placed_incident
),

superseded as (
    select * from superseded_record
),

final as (
    select
        placed.source,
        placed.incident_id,
        placed.occurred_local,
        placed.month_id,
        placed.offence_group,
        placed.category,
        placed.lon,
        placed.lat,
        placed.has_time,
        placed.area_keys,
        placed.disagrees,
        placed.updated_local,
        placed.file_key,
        placed.row_number
    from placed
    anti join superseded
        on placed.file_key = superseded.file_key and placed.row_number = superseded.row_number
    order by
        placed.month_id,
        placed.area_keys[1],
        placed.category,
        placed.occurred_local,
        placed.row_number,
        placed.file_key
)

select * from final
