-- grain: one row per source and thing that was noticed in its records
with notes as (
    select * from source_note
),

final as (
    select
        source,
        note,
        sum(rows)::bigint as records
    from notes
    group by all
    order by source asc, records desc, note asc
)

select * from final
