-- grain: one row per source and reason for which records could not be used
with rejected as (
    select * from rejected_rows
),

final as (
    select
        source,
        reason,
        count(*) as records
    from rejected
    group by all
    order by source asc, records desc, reason asc
)

select * from final
