-- grain: one row for the map layer asked for, or none
with layers as (
    select * from public_map_layer
),

final as (
    select geojson
    from layers
    where name = $name
)

select * from final
