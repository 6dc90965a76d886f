-- grain: one row per engagement event between two dates; none at a sensitive venue has a point
with events as (
    select * from mart_event
),

venues as (
    select * from mart_venue
),

final as (
    select
        case when not coalesce(venues.sensitive, false) then events.lon end as lon,
        case when not coalesce(venues.sensitive, false) then events.lat end as lat,
        events.title,
        events.starts_local,
        events.areas
    from events
    left join venues on events.venue_id = venues.venue_id
    where
        events.starts_local >= $first_day::date
        and events.starts_local < $day_after::date
        and list_contains($event_kinds::varchar[], events.event_kind)
        and list_contains($statuses::varchar[], events.status)
    order by events.starts_local, events.event_id
)

select * from final
