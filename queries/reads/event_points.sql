-- grain: one row per engagement event that has a point, between two dates
with events as (
    select * from mart_event
),

final as (
    select
        lon,
        lat,
        title,
        starts_local,
        areas
    from events
    where
        lon is not null
        and lat is not null
        and starts_local >= $first_day::date
        and starts_local < $day_after::date
        and list_contains($event_kinds::varchar[], event_kind)
        and list_contains($statuses::varchar[], status)
    order by starts_local, event_id
)

select * from final
