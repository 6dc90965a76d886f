-- grain: one row per area of a level, in the latest vintage
with areas as (
    select * from mart_area
),

final as (
    select
        area_id,
        area_name,
        parent_level,
        parent_id,
        land_km2,
        residents,
        residents_source,
        residents_date,
        geometry is not null as drawn
    from areas
    where level = $level
    qualify valid_from = max(valid_from) over ()
    order by area_id
)

select * from final
