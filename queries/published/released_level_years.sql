-- grain: one row per area of a level, for all offence groups together in a year
with years as (
    select * from public_area_year
),

final as (
    select
        area_id,
        incidents,
        suppressed,
        reason,
        days_received,
        complete
    from years
    where level = $level and year = $year and offence_group = 'all'
    order by area_id
)

select * from final
