-- grain: one row per area of a level, in its latest vintage
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
    qualify row_number() over (partition by area_id order by valid_to desc nulls first, valid_from desc) = 1
    order by area_id
)

select * from final
