-- grain: one row per engagement event
with events as (
    select * from int_event
),

event_areas as (
    select * from int_event_area
),

areas as (
    select
        event_id,
        list({ 'level': level, 'area_id': area_id } order by level, area_id) as areas
    from event_areas
    group by event_id
),

final as (
    select
        events.event_id,
        events.starts_at,
        events.ends_at,
        events.title,
        events.event_kind,
        events.format,
        events.programme_id,
        events.status,
        events.venue_id,
        events.lon,
        events.lat,
        events.located_by,
        coalesce(areas.areas, []) as areas,
        events.attendance,
        events.officer_hours,
        events.source,
        events.starts_local
    from events
    left join areas on events.event_id = areas.event_id
    order by events.starts_at, events.event_id
)

select * from final
