-- grain: one row per area of a level and month received, for one offence group
with months as (
    select * from mart_area_month
),

final as (
    select
        area_id,
        month,
        incidents,
        days_received
    from months
    where
        level = $level
        and offence_group = $offence_group
        and area_id <> 'unlocated'
        and received
        and days_received > 0
    order by area_id, month
)

select * from final
