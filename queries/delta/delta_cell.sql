-- grain: one row per level, area, month, event kind and status whose counts the entries change
with built as (
    select * from built.main.mart_event
),

entries as (
    select * from workspace_event
),

built_months as (
    select
        month,
        status,
        received
    from built.main.mart_area_engagement_month
    where level = 'city' and area_id = 'city' and event_kind = 'all'
),

changed_months as (
    select * from delta_month
),

grid as (
    select * from delta_grid
),

-- Every event that may count in a cell, and those whose place an entry takes: they count no longer.
involved as (
    select
        date_trunc('month', starts_local)::date as month,
        event_id,
        event_kind,
        status,
        areas,
        attendance,
        officer_hours,
        true as counts,
        true as touches
    from entries
    union all
    select
        date_trunc('month', built.starts_local)::date as month,
        built.event_id,
        built.event_kind,
        built.status,
        built.areas,
        built.attendance,
        built.officer_hours,
        entries.event_id is null as counts,
        entries.event_id is not null as touches
    from built
    left join entries on built.event_id = entries.event_id
),

concerned as (
    select
        month,
        status
    from involved
    where touches
    union
    select
        month,
        status
    from changed_months
    where received
),

events as (
    select
        row_number() over () as position,
        involved.*
    from involved
    inner join concerned on involved.month = concerned.month and involved.status = concerned.status
),

unfolded as (
    select
        position,
        unnest(areas) as area
    from events
),

named as (
    select distinct
        unfolded.position,
        unfolded.area.level,
        unfolded.area.area_id
    from unfolded
    where unfolded.area.level <> 'city'
),

levels as (
    select distinct level from grid
    where level <> 'city'
),

located as (
    select * from named
    union all
    select
        events.position,
        levels.level,
        'unlocated' as area_id
    from events
    cross join levels
    anti join named on events.position = named.position and levels.level = named.level
    union all
    select
        position,
        'city' as level,
        'city' as area_id
    from events
),

counted as (
    select
        located.level,
        located.area_id,
        events.month,
        coalesce(events.event_kind, 'all') as event_kind,
        events.status,
        count(*) filter (where events.counts)::bigint as events,
        sum(events.attendance) filter (where events.counts)::bigint as contacts,
        sum(events.officer_hours) filter (where events.counts)::double as officer_hours,
        count(events.attendance) filter (where events.counts)::bigint as attendance_known,
        count(events.officer_hours) filter (where events.counts)::bigint as hours_known,
        bool_or(events.touches) as touched
    from located
    inner join events on located.position = events.position
    group by grouping sets (
        (located.level, located.area_id, events.month, events.event_kind, events.status),
        (located.level, located.area_id, events.month, events.status)
    )
),

final as (
    select
        counted.level,
        counted.area_id,
        counted.month,
        counted.event_kind,
        counted.status,
        counted.events,
        case when counted.events = 0 then 0 else counted.contacts end as contacts,
        counted.officer_hours,
        counted.attendance_known,
        counted.hours_known
    from counted
    inner join grid
        on
            counted.level = grid.level
            and counted.area_id = grid.area_id
            and counted.event_kind = grid.event_kind
    left join built_months on counted.month = built_months.month and counted.status = built_months.status
    left join changed_months
        on counted.month = changed_months.month and counted.status = changed_months.status
    where
        changed_months.received
        or (changed_months.month is null and built_months.received and counted.touched)
)

select * from final
