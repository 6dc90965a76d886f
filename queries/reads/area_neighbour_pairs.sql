-- grain: one row per pair of neighbouring areas of a level
with neighbours as (
    select * from area_neighbour
),

final as (
    select
        area_id,
        neighbour_id
    from neighbours
    where level = $level
    order by area_id, neighbour_id
)

select * from final
