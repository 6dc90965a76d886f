-- grain: one row per event that names an area, or the city as a whole where asked
with events as (
    select * from public_event
),

final as (
    select
        event_id,
        level,
        area_id,
        starts_local,
        ends_local,
        title,
        event_kind,
        status,
        venue_name,
        text
    from events
    where
        level = $level and area_id = $area_id
        and starts_local >= $from_day and starts_local < $to_day
    order by starts_local, event_id
)

select * from final
