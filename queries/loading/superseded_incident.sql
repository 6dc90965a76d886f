-- grain: one row per record that can be used and is not the incident, in the columns of int_incident
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
    semi join superseded
        on placed.file_key = superseded.file_key and placed.row_number = superseded.row_number
    order by placed.file_key, placed.row_number
)

select * from final
