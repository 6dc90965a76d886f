-- grain: one row per group whose residents are known somewhere
with residents as (
    select * from mart_area_population_group
),

final as (
    select distinct
        group_kind,
        group_name
    from residents
    order by group_kind, group_name
)

select * from final
