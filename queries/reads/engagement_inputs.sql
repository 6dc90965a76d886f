-- grain: one row: what tells apart all that mart_area_engagement_month is made of
with events as (
    select sum(hash(int_event)::hugeint) as digest
    from int_event
),

event_areas as (
    select sum(hash(int_event_area)::hugeint) as digest
    from int_event_area
),

months as (
    select sum(hash(month, events_received, schedule_received)::hugeint) as digest
    from int_month
),

area_months as (
    select sum(hash(level, area_id, month)::hugeint) as digest
    from int_area_month
),

final as (
    select concat_ws(' ', events.digest, event_areas.digest, months.digest, area_months.digest) as digest
    from events
    cross join event_areas
    cross join months
    cross join area_months
)

select * from final
