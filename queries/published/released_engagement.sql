-- grain: one row per calendar year and kind of event of an area
with engagement as (
    select * from public_engagement
),

final as (
    select
        year,
        event_kind,
        events,
        contacts,
        attendance_known,
        events_suppressed,
        suppressed,
        reason
    from engagement
    where level = $level and area_id = $area_id
    order by year, event_kind
)

select * from final
