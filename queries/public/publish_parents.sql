-- grain: one row per area with a parent
with areas as (
    select * from mart_area
),

final as (
    select
        level,
        area_id,
        parent_level,
        parent_id
    from areas
    where parent_id is not null
    order by level, area_id
)

select * from final
