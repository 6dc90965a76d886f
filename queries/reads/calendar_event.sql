-- grain: at most one row: an event by its id, with what a record of it starts from
with events as (
    select * from mart_event
),

final as (
    select
        event_id,
        title,
        event_kind,
        format,
        programme_id,
        status,
        venue_id,
        lon,
        lat,
        located_by,
        areas,
        attendance,
        officer_hours,
        starts_local,
        starts_local + (ends_at - starts_at) as ends_local
    from events
    where event_id = $event_id
)

select * from final
