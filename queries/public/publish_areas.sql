-- grain: one row per published level and area, and one for the city
with areas as (
    select * from mart_area
),

final as (
    select
        level,
        area_id,
        area_name,
        parent_level,
        parent_id,
        land_km2,
        residents,
        residents_source,
        residents_date,
        geometry
    from areas
    where list_contains($levels, level) and valid_to is null
    order by list_position($levels, level), area_id
)

select * from final
