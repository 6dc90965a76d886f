-- grain: one row per area of a level, with its last event before a day and its next one before another
with areas as (
    select * from mart_area
),

events as (
    select * from mart_event
),

placed as (
    select
        named.place.area_id,
        events.starts_local,
        events.status
    from events
    cross join unnest(events.areas) as named (place)
    where
        named.place.level = $level
        and list_contains($event_kinds::varchar[], events.event_kind)
        and ($programme::varchar = '' or events.programme_id = $programme::varchar)
),

dated as (
    select
        area_id,
        max(starts_local) filter (
            where status in ('held', 'presumed') and starts_local < $today::date + interval 1 day
        ) as last_held,
        min(starts_local) filter (
            where status = 'scheduled' and starts_local >= $today::date and starts_local < $day_after::date
        ) as next_scheduled
    from placed
    group by area_id
),

final as (
    select
        areas.area_id,
        areas.area_name,
        areas.parent_level,
        areas.parent_id,
        areas.residents,
        dated.last_held,
        dated.next_scheduled
    from areas
    left join dated on areas.area_id = dated.area_id
    where areas.level = $level and areas.geometry is not null
    qualify areas.valid_from = max(areas.valid_from) over ()
    order by areas.area_id
)

select * from final
