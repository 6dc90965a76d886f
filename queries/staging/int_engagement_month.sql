-- grain: one row per level, area, month, event kind, status with an event; level city holds every event once
with events as (
    select * from int_event
),

event_areas as (
    select * from int_event_area
),

areas as (
    select * from int_area
),

levels as (
    select distinct level from areas
),

located as (
    select
        level,
        area_id,
        event_id
    from event_areas
    union all
    select
        levels.level,
        'unlocated' as area_id,
        events.event_id
    from events
    cross join levels
    where
        not exists (
            select 1 from event_areas
            where event_areas.event_id = events.event_id and event_areas.level = levels.level
        )
    union all
    select
        'city' as level,
        'city' as area_id,
        event_id
    from events
),

final as (
    select
        located.level,
        located.area_id,
        date_trunc('month', events.starts_local)::date as month,
        coalesce(events.event_kind, 'all') as event_kind,
        events.status,
        count(*)::bigint as events,
        sum(events.attendance)::bigint as contacts,
        sum(events.officer_hours)::double as officer_hours,
        count(events.attendance)::bigint as attendance_known,
        count(events.officer_hours)::bigint as hours_known
    from located
    inner join events on located.event_id = events.event_id
    group by grouping sets (
        (
            located.level,
            located.area_id,
            date_trunc('month', events.starts_local)::date,
            events.event_kind,
            events.status
        ),
        (located.level, located.area_id, date_trunc('month', events.starts_local)::date, events.status)
    )
)

select * from final
