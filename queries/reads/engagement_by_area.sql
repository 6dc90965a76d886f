-- grain: one row per area of a level, over the months, event kinds and statuses asked for
with months as (
    select * from mart_area_engagement_month
),

final as (
    select
        area_id,
        sum(events)::bigint as events,
        sum(contacts)::bigint as contacts,
        sum(officer_hours) as officer_hours,
        sum(attendance_known)::bigint as attendance_known,
        sum(hours_known)::bigint as hours_known,
        count(distinct month) filter (where received) as months_received
    from months
    where
        level = $level
        and month between list_min($months::date[]) and list_max($months::date[])
        and list_contains($months::date[], month)
        and list_contains($event_kinds::varchar[], event_kind)
        and list_contains($statuses::varchar[], status)
    group by area_id
    order by area_id
)

select * from final
