-- grain: one row per engagement event, built or entered; an entry takes the place of the built one of its id
with built as (
    select * from built.main.mart_event
),

venues as (
    select * from built.main.mart_venue
),

entries as (
    select * from workspace_event
),

entered as (
    select
        entries.event_id,
        entries.starts_at,
        entries.ends_at,
        entries.title,
        entries.event_kind,
        entries.format,
        entries.programme_id,
        entries.status,
        entries.venue_id,
        coalesce(entries.lon, venues.lon) as lon,
        coalesce(entries.lat, venues.lat) as lat,
        entries.located_by,
        entries.areas,
        entries.attendance,
        entries.officer_hours,
        entries.source,
        entries.starts_local
    from entries
    left join venues on entries.venue_id = venues.venue_id and entries.lon is null
),

kept as (
    select built.* from built
    anti join entries on built.event_id = entries.event_id
),

laid_over as (
    select * from kept
    union all by name
    select * from entered
),

final as (
    select
        event_id,
        starts_at,
        ends_at,
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
        source,
        starts_local
    from laid_over
)

select * from final
