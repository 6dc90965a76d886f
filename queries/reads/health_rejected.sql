-- grain: one row per record of a source that could not be used; its columns that are not personal
with rejected as (
    select * from rejected_rows
),

final as (
    select
        file,
        row_number,
        reason,
        raw
    from rejected
    where source = $source
    order by file, row_number, reason
)

select * from final
