-- grain: one row per column of a documented table
with described as (
    select * from meta_column
),

final as (
    select
        table_name,
        column_name,
        type,
        unit,
        description
    from described
    order by table_name
)

select * from final
