-- grain: one row per level, area and event kind: what a month and status of the dense mart holds
with built as (
    select * from built.main.mart_area_engagement_month
),

one as (
    select
        month,
        status
    from built
    where level = 'city' and area_id = 'city' and event_kind = 'all'
    order by month, status
    limit 1
),

final as (
    select
        built.level,
        built.area_id,
        built.event_kind
    from built
    inner join one on built.month = one.month and built.status = one.status
)

select * from final
