-- grain: one row per venue
with venues as (
    select * from stg_venue
),

final as (
    select
        venue_id,
        name,
        kind,
        lon,
        lat,
        sensitive,
        source
    from venues
    order by venue_id
)

select * from final
