-- grain: one row per level, area, month and offence group; dense; null counts where nothing was received
with incidents as (
    select * from int_incident
),

areas as (
    select * from int_area
),

months as (
    select * from int_month
),

area_months as (
    select * from int_area_month
),

offence_groups as (
    select unnest(['all', 'person', 'property', 'society', 'other']) as offence_group
),

levels as (
    select distinct
        level,
        level_rank
    from areas
),

places as (
    select
        level,
        level_rank,
        area_id,
        month,
        incident_days
    from area_months
    union all
    select
        levels.level,
        levels.level_rank,
        'unlocated' as area_id,
        months.month,
        months.incident_days
    from levels
    cross join months
    union all
    select
        'city' as level,
        null as level_rank,
        'city' as area_id,
        month,
        incident_days
    from months
),

bundled as (
    select
        area_keys,
        month_id,
        offence_group,
        count(*) as incidents
    from incidents
    group by all
),

located as (
    select
        generate_subscripts(area_keys, 1) - 1 as level_rank,
        unnest(area_keys) as area_key,
        month_id,
        offence_group,
        incidents
    from bundled
),

counted as (
    select
        levels.level,
        located.area_key,
        located.month_id,
        located.offence_group,
        sum(located.incidents) as incidents
    from located
    inner join levels on located.level_rank = levels.level_rank
    group by all
    union all
    select
        'city' as level,
        null as area_key,
        month_id,
        offence_group,
        sum(incidents) as incidents
    from bundled
    group by all
),

summed as (
    select
        level,
        area_key,
        make_date(1900 + month_id // 12, 1 + month_id % 12, 1) as month,
        coalesce(offence_group, 'all') as offence_group,
        sum(incidents)::bigint as incidents
    from counted
    group by grouping sets ((level, area_key, month_id, offence_group), (level, area_key, month_id))
),

named as (
    select
        summed.level,
        case when summed.level = 'city' then 'city' else coalesce(areas.area_id, 'unlocated') end as area_id,
        summed.month,
        summed.offence_group,
        sum(summed.incidents)::bigint as incidents
    from summed
    left join areas on summed.area_key = areas.area_key
    group by all
),

final as (
    select
        places.level,
        places.area_id,
        places.month,
        offence_groups.offence_group,
        case when months.incident_days > 0 then coalesce(named.incidents, 0) end as incidents,
        months.incident_days > 0 as received,
        places.incident_days as days_received
    from places
    inner join months on places.month = months.month
    cross join offence_groups
    left join named
        on
            places.level = named.level
            and places.area_id = named.area_id
            and places.month = named.month
            and offence_groups.offence_group = named.offence_group
    order by places.level_rank, offence_groups.offence_group, places.month, places.area_id
)

select * from final
