-- grain: one row per category of incidents of a level, with how many of them there are
with categories as (
    select * from mart_area_month_category
),

final as (
    select
        category,
        min(offence_group) as offence_group,
        sum(incidents)::bigint as incidents
    from categories
    where level = $level
    group by category
    having sum(incidents) >= $least::bigint
    order by category
)

select * from final
