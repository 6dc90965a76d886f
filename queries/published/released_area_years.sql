-- grain: one row per calendar year and offence group of an area
with years as (
    select * from public_area_year
),

final as (
    select
        year,
        offence_group,
        incidents,
        suppressed,
        reason,
        days_received,
        complete
    from years
    where level = $level and area_id = $area_id
    order by year, offence_group
)

select * from final
