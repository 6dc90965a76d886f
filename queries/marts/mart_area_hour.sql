-- grain: one row per level, area, year, weekday, hour and offence group that has incidents; not dense
with incidents as (
    select * from int_incident
),

areas as (
    select * from int_area
),

bundled as (
    select
        area_keys,
        year(occurred_local) as year,
        isodow(occurred_local) as weekday,
        hour(occurred_local) as hour,
        offence_group,
        count(*) as incidents
    from incidents
    group by all
),

located as (
    select
        unnest(area_keys) as area_key,
        year,
        weekday,
        hour,
        offence_group,
        incidents
    from bundled
),

summed as (
    select
        areas.level,
        areas.area_id,
        located.year,
        located.weekday,
        located.hour,
        located.offence_group,
        sum(located.incidents)::bigint as incidents
    from located
    inner join areas on located.area_key = areas.area_key
    group by all
    union all
    select
        'city' as level,
        'city' as area_id,
        year,
        weekday,
        hour,
        offence_group,
        sum(incidents)::bigint as incidents
    from bundled
    group by all
),

final as (
    select
        level,
        area_id,
        year::integer as year,
        weekday::integer as weekday,
        hour::integer as hour,
        offence_group,
        incidents
    from summed
    order by level, year, area_id, weekday, hour, offence_group
)

select * from final
