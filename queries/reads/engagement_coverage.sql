-- grain: one row per month that any source covers, for the statuses asked for
with months as (
    select * from mart_area_engagement_month
),

final as (
    select
        month,
        bool_or(received) as received
    from months
    where
        level = 'city'
        and area_id = 'city'
        and event_kind = 'all'
        and list_contains($statuses::varchar[], status)
    group by month
    order by month
)

select * from final
