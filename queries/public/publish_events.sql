-- grain: one row per engagement event
with events as (
    select * from mart_event
),

venues as (
    select * from mart_venue
),

final as (
    select
        events.event_id,
        events.starts_local,
        events.starts_at,
        events.ends_at,
        events.title,
        events.event_kind,
        events.status,
        events.attendance,
        events.source,
        events.areas,
        events.venue_id,
        venues.name as venue_name,
        venues.sensitive
    from events
    left join venues on events.venue_id = venues.venue_id
    order by events.starts_local, events.event_id
)

select * from final
