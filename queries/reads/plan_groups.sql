-- grain: one row per group of residents and area of a level, with all whose group is known there
with groups as (
    select * from mart_area_population_group
),

final as (
    select
        area_id,
        group_kind,
        group_name,
        residents,
        sum(residents) over (partition by area_id, group_kind) as known
    from groups
    where level = $level and residents is not null
    order by area_id, group_kind, group_name
)

select * from final
