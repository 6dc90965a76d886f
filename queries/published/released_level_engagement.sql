-- grain: one row per area of a level, for all kinds of event together in a year
with engagement as (
    select * from public_engagement
),

final as (
    select
        area_id,
        events,
        contacts,
        attendance_known,
        events_suppressed,
        suppressed,
        reason
    from engagement
    where level = $level and year = $year and event_kind = 'all'
    order by area_id
)

select * from final
