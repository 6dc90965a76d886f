-- grain: one row per area of the finest level or city, year, weekday, hour, offence group of timed incidents
with incidents as (
    select * from int_incident
    where has_time
),

areas as (
    select * from int_area
),

bundled as (
    select
        area_keys[1] as area_key,
        year(occurred_local) as year,
        isodow(occurred_local) as weekday,
        hour(occurred_local) as hour,
        offence_group,
        count(*) as incidents
    from incidents
    group by all
),

summed as (
    select
        areas.level,
        areas.area_id,
        bundled.year,
        bundled.weekday,
        bundled.hour,
        bundled.offence_group,
        sum(bundled.incidents)::bigint as incidents
    from bundled
    inner join areas on bundled.area_key = areas.area_key
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
