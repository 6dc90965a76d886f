-- grain: one row per event of a build that entries confirm
with events as (
    select * from mart_event
),

final as (
    select
        event_id,
        title
    from events
    where list_contains($event_ids, event_id)
    order by event_id
)

select * from final
