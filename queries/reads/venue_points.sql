-- grain: one row per venue that has a point and is not sensitive
with venues as (
    select * from mart_venue
),

final as (
    select
        lon,
        lat,
        name,
        kind
    from venues
    where lon is not null and lat is not null and not coalesce(sensitive, false)
    order by name, venue_id
)

select * from final
