-- grain: one row per source, area of the finest level (or unlocated) and month with incidents; not dense
with incidents as (
    select * from int_incident
),

areas as (
    select * from int_area
),

finest as (
    select distinct level
    from areas
    where level_rank = 0
),

counted as (
    select
        source,
        area_keys[1] as area_key,
        month_id,
        count(*) as incidents,
        count(*) filter (lon is null) as without_point,
        count(*) filter (disagrees) as disagreeing
    from incidents
    group by all
),

final as (
    select
        counted.source,
        finest.level,
        coalesce(areas.area_id, 'unlocated') as area_id,
        make_date(1900 + counted.month_id // 12, 1 + counted.month_id % 12, 1) as month,
        sum(counted.incidents)::bigint as incidents,
        sum(counted.without_point)::bigint as without_point,
        sum(counted.disagreeing)::bigint as disagreeing
    from counted
    cross join finest
    left join areas on counted.area_key = areas.area_key
    group by all
    order by counted.source, month, area_id
)

select * from final
