-- grain: one row per venue, with what it is called in a list
with venues as (
    select * from mart_venue
),

final as (
    select
        venue_id,
        name,
        kind,
        coalesce(sensitive, false) as sensitive,
        lon,
        lat
    from venues
    order by name, venue_id
)

select * from final
