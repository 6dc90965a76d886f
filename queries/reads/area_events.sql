-- grain: one row per engagement event in one area, newest first
with events as (
    select * from mart_event
),

programmes as (
    select * from mart_programme
),

final as (
    select
        events.event_id,
        events.starts_local,
        events.title,
        events.event_kind,
        events.status,
        events.attendance,
        programmes.name as programme
    from events
    left join programmes on events.programme_id = programmes.programme_id
    where
        list_contains(events.areas, struct_pack(level := $level, area_id := $area_id))
        and list_contains($event_kinds::varchar[], events.event_kind)
        and list_contains($statuses::varchar[], events.status)
    order by events.starts_local desc, events.event_id asc
)

select * from final
