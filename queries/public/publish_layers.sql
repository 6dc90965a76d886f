-- grain: one row per layer that the browser draws
with layers as (
    select * from map_layer
),

final as (
    select
        name,
        geojson
    from layers
    where list_contains($names, name)
    order by name
)

select * from final
