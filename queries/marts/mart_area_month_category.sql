-- grain: one row per level, area, month, offence group and category that has incidents; not dense
with incidents as (
    select * from int_incident
),

areas as (
    select * from int_area
),

bundled as (
    select
        area_keys,
        month_id,
        offence_group,
        category,
        count(*) as incidents
    from incidents
    group by all
),

located as (
    select
        unnest(area_keys) as area_key,
        month_id,
        offence_group,
        category,
        incidents
    from bundled
),

summed as (
    select
        areas.level,
        areas.area_id,
        located.month_id,
        located.offence_group,
        located.category,
        sum(located.incidents)::bigint as incidents
    from located
    inner join areas on located.area_key = areas.area_key
    group by all
    union all
    select
        'city' as level,
        'city' as area_id,
        month_id,
        offence_group,
        category,
        sum(incidents)::bigint as incidents
    from bundled
    group by all
),

final as (
    select
        level,
        area_id,
        make_date(1900 + month_id // 12, 1 + month_id % 12, 1) as month,
        offence_group,
        coalesce(category, 'not stated') as category,
        incidents
    from summed
    order by level, month, area_id, category, offence_group
)

select * from final
