-- grain: one row per neighbour of one area
with neighbours as (
    select * from area_neighbour
),

final as (
    select neighbour_id
    from neighbours
    where level = $level and area_id = $area_id
    order by neighbour_id
)

select * from final
