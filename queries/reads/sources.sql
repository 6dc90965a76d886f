-- grain: one row per source of the build, with all that the ledger says of it
with ledger as (
    select * from source_ledger
),

final as (
    select
        source,
        files,
        received,
        accepted,
        rejected,
        blank,
        superseded,
        unlocated,
        without_point,
        disagreeing,
        first_date,
        last_date,
        sha256,
        licence
    from ledger
    order by source
)

select * from final
