-- grain: one row per fact of the release
with facts as (
    select * from public_meta
),

final as (
    select
        key,
        value
    from facts
    order by key
)

select * from final
