-- grain: one row, the layer of that name, or none
with layers as (
    select * from map_layer
),

final as (
    select geojson
    from layers
    where name = $name
)

select * from final
