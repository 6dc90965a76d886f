-- grain: one row per programme and area that it is held in
with places as (
    select * from public_programme_area
),

final as (
    select
        programme_id,
        level,
        area_id,
        area_name,
        starts_on
    from places
    order by programme_id, level, area_id
)

select * from final
