-- grain: one row; how many engagement events are entries that lie over the build
with events as (
    select * from mart_event
),

final as (
    select count(*) filter (where source = 'workspace')::bigint as events
    from events
)

select * from final
