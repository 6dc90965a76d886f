-- grain: one row per month, with what arrived of incidents and of events that are over
with incidents as (
    select
        month,
        received,
        days_received
    from mart_area_month
    where level = 'city' and area_id = 'city' and offence_group = 'all'
),

engagement as (
    select
        month,
        bool_or(received) as events_received
    from mart_area_engagement_month
    where level = 'city' and area_id = 'city' and event_kind = 'all' and status in ('held', 'presumed')
    group by month
),

final as (
    select
        coalesce(incidents.month, engagement.month) as month,
        coalesce(incidents.received, false) as received,
        coalesce(incidents.days_received, 0)::integer as days_received,
        coalesce(engagement.events_received, false) as events_received
    from incidents
    full outer join engagement on incidents.month = engagement.month
    order by month
)

select * from final
