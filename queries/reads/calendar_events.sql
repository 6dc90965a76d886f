-- grain: one row per engagement event that starts between two days, in order of time
with events as (
    select * from mart_event
),

venues as (
    select * from mart_venue
),

programmes as (
    select * from mart_programme
),

final as (
    select
        events.event_id,
        events.title,
        events.event_kind,
        events.format,
        events.status,
        events.programme_id,
        programmes.name as programme,
        events.venue_id,
        venues.name as venue,
        coalesce(venues.sensitive, false) as sensitive,
        events.lon,
        events.lat,
        events.areas,
        events.attendance,
        events.officer_hours,
        events.source,
        events.starts_local,
        events.starts_local + (events.ends_at - events.starts_at) as ends_local
    from events
    left join venues on events.venue_id = venues.venue_id
    left join programmes on events.programme_id = programmes.programme_id
    where
        events.starts_local >= $first_day::date
        and events.starts_local < $day_after::date
    order by events.starts_local, events.event_id
)

select * from final
