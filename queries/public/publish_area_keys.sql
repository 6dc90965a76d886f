-- grain: one row per area of a level
with areas as (
    select * from int_area
),

final as (
    select
        area_key,
        level,
        level_rank,
        area_id
    from areas
    order by area_key
)

select * from final
