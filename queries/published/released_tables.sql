-- grain: one row per column of a table of the release
with final as (
    select
        table_name,
        column_name
    from information_schema.columns
    order by table_name, ordinal_position
)

select * from final
