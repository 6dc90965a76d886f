-- grain: one row per venue that has a point; sensitive ones are marked, and are for the agency's own plans
with venues as (
    select * from mart_venue
),

final as (
    select
        venue_id,
        name,
        kind,
        lon,
        lat,
        coalesce(sensitive, false) as sensitive
    from venues
    where lon is not null and lat is not null
    order by venue_id
)

select * from final
