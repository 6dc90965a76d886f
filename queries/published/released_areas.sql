-- grain: one row per published level and area, without its boundary
with areas as (
    select * from public_area
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
        residents_date
    from areas
    order by level, area_id
)

select * from final
