-- grain: one row per area of a level that has a shape, in its latest vintage
with areas as (
    select * from mart_area
),

final as (
    select
        area_id,
        geometry
    from areas
    where level = $level and geometry is not null
    qualify row_number() over (partition by area_id order by valid_to desc nulls first, valid_from desc) = 1
    order by area_id
)

select * from final
