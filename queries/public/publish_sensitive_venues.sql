-- grain: one row per venue that is shown by area only
with venues as (
    select * from mart_venue
),

final as (
    select
        venue_id,
        name,
        lon,
        lat
    from venues
    where sensitive
    order by venue_id
)

select * from final
