-- grain: one row per incident from a month on, after a refresh, in the order of int_incident
with before as (
    select * from int_incident
    where month_id >= $first_month
),

dropped as (
    select * from incident_dropped
),

added as (
    select * from incident_added
),

together as (
    select before.*
    from before
    anti join dropped
        on before.file_key = dropped.file_key and before.row_number = dropped.row_number
    union all
    select * from added
),

final as (
    select
        source,
        incident_id,
        occurred_local,
        month_id,
        offence_group,
        category,
        lon,
        lat,
        has_time,
        area_keys,
        disagrees,
        updated_local,
        file_key,
        row_number
    from together
    order by month_id, area_keys[1], category, occurred_local, row_number, file_key
)

select * from final
