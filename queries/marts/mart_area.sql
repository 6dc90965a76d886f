-- grain: one row per level, area and vintage, and one for the city
with areas as (
    select * from int_area
),

city as (
    select * from int_city
),

totals as (
    select
        level,
        area_id,
        valid_from::date as valid_from,
        round(residents)::bigint as residents,
        case
            when apportioned_from is null then source_name
            else concat(source_name, ', spread from ', apportioned_from, ' by area')
        end as residents_source,
        as_of::date as residents_date
    from int_population
    where group_kind is null
),

together as (
    select
        level,
        level_rank,
        area_id,
        valid_from,
        valid_to,
        area_name,
        parent_level,
        parent_id,
        land_km2,
        geometry
    from areas
    union all
    select
        'city' as level,
        null as level_rank,
        'city' as area_id,
        valid_from,
        null as valid_to,
        area_name,
        null as parent_level,
        null as parent_id,
        land_km2,
        geometry
    from city
),

final as (
    select
        together.level,
        together.area_id,
        together.valid_from::date as valid_from,
        together.valid_to::date as valid_to,
        together.area_name,
        together.parent_level,
        together.parent_id,
        together.land_km2,
        totals.residents,
        totals.residents_source,
        totals.residents_date,
        together.geometry
    from together
    left join totals
        on
            together.level = totals.level
            and together.area_id = totals.area_id
            and together.valid_from::date = coalesce(totals.valid_from, together.valid_from::date)
    order by together.level_rank, together.area_id, together.valid_from
)

select * from final
