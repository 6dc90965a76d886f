-- grain: one row per source
with ledger as (
    select * from source_ledger
),

final as (
    select
        source,
        first_date,
        last_date,
        sha256,
        licence
    from ledger
    order by source
)

select * from final
