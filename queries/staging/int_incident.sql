-- grain: one row per incident, with the key of its area in every level, in the order charts read it
with records as (
    select
        rowid as record_row,
        *
    from int_incident_record
),

places as (
    select * from int_incident_place
),

final as (
    select
        records.source,
        records.incident_id,
        records.occurred_local,
        ((year(records.occurred_local) - 1900) * 12 + month(records.occurred_local) - 1)::smallint
            as month_id,
        records.offence_group,
        records.category,
        records.lon,
        records.lat,
        records.has_time,
        places.area_keys,
        places.disagrees
    from records
    inner join places on records.record_row = places.record_row
    order by
        month_id,
        places.area_keys[1],
        records.category,
        records.occurred_local,
        records.source,
        records.incident_id,
        records.row_number
)

select * from final
