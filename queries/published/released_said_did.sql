-- grain: one row per concern whose words for publication were approved, the latest first
with concerns as (
    select * from public_said_did
),

final as (
    select
        concern_id,
        level,
        area_id,
        topic,
        raised_month,
        text,
        status,
        actions,
        actions_done,
        last_done_on,
        told_on,
        approved_on
    from concerns
    order by raised_month desc, concern_id asc
)

select * from final
