-- grain: one row per level, area, kind of group and group
with residents as (
    select * from mart_area_population_group
),

final as (
    select
        level,
        area_id,
        group_kind,
        group_name,
        residents,
        source,
        as_of
    from residents
    order by level, area_id, group_kind, group_name
)

select * from final
