-- grain: one row per event that was held from a day on, and to which at least so many came
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
    where
        status = 'held'
        and attendance >= $fewest::bigint
        and starts_local >= $first_day::date
        and len(areas) > 0
        and (ends_at is null or ends_at >= starts_at)
    order by starts_local, event_id
)

select * from final
