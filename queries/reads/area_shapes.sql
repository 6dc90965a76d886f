-- grain: one row per area of a level that has a shape, in the latest vintage
with areas as (
    select * from mart_area
),

final as (
    select
        area_id,
        geometry
    from areas
    where level = $level and geometry is not null
    qualify valid_from = max(valid_from) over ()
    order by area_id
)

select * from final
