-- grain: one row per engagement event that was not cancelled, between two dates; its point, or its venue's
with events as (
    select * from mart_event
),

venues as (
    select * from mart_venue
),

final as (
    select
        events.event_id,
        events.title,
        events.event_kind,
        events.status,
        events.starts_local,
        events.venue_id,
        events.areas,
        coalesce(events.lon, venues.lon) as lon,
        coalesce(events.lat, venues.lat) as lat,
        coalesce(venues.sensitive, false) as sensitive
    from events
    left join venues on events.venue_id = venues.venue_id
    where
        events.starts_local >= $first_day::date
        and events.starts_local < $day_after::date
        and events.status in ('held', 'presumed', 'scheduled')
    order by events.starts_local, events.event_id
)

select * from final
