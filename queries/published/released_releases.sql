-- grain: one row per release that went out, the latest first
with releases as (
    select * from public_release
),

final as (
    select
        release,
        published_at,
        kind,
        note,
        added,
        revised,
        removed,
        hidden,
        newly_hidden,
        newly_shown
    from releases
    order by release desc
)

select * from final
