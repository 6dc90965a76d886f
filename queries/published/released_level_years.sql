-- grain: one row per area of a level and calendar year, for all offence groups together
with years as (
    select * from public_area_year
),

final as (
    select
        area_id,
        year,
        incidents,
        suppressed,
        reason,
        days_received,
        complete
    from years
    where level = $level and offence_group = 'all'
    order by year, area_id
)

select * from final
