-- grain: one row per level, area of its latest vintage, kind of group and group
with population as (
    select * from int_population
),

final as (
    select
        level,
        area_id,
        group_kind,
        group_name,
        round(residents)::bigint as residents,
        case
            when apportioned_from is null then source_name
            else concat(source_name, ', spread from ', apportioned_from, ' by area')
        end as source,
        as_of::date as as_of
    from population
    where group_kind is not null
    qualify valid_from is not distinct from max(valid_from) over (partition by level)
    order by level, area_id, group_kind, group_name
)

select * from final
