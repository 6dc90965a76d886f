-- grain: one row per record of a file whose coordinates are not degrees, with those of `raw_point` instead
with records as (
    select
        rowid as record_row,
        *
    from raw_incident
),

points as (
    select
        rowid as point_row,
        lon_text,
        lat_text
    from raw_point
),

final as (
    select
        records.incident_id,
        records.occurred_text,
        records.reported_text,
        records.ended_text,
        records.updated_text,
        records.category,
        records.offence_code,
        points.lon_text,
        points.lat_text,
        records.codes,
        records.in_place
    from records
    inner join points on records.record_row = points.point_row
    order by records.record_row
)

select * from final
