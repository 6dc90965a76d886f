-- grain: one row per event of a calendar that is over and that no entry confirms, newest first
with events as (
    select * from mart_event
),

timed as (
    select
        *,
        coalesce(starts_local + (ends_at - starts_at), starts_local + interval 1 hour) as over_local
    from events
    where source <> 'workspace' and status in ('presumed', 'scheduled')
),

final as (
    select
        event_id,
        title,
        starts_local,
        areas
    from timed
    where over_local <= $now::timestamp
    order by starts_local desc, event_id asc
)

select * from final
