-- grain: one row per level, area, month and offence group; dense; null counts where nothing was received
with incidents as (
    select * from int_incident
),

areas as (
    select * from int_area
),

months as (
    select
        *,
        (year(month) - 1900) * 12 + month(month) - 1 as month_id
    from int_month
),

area_months as (
    select * from int_area_month
),

offence_groups as (
    select
        unnest(['all', 'other', 'person', 'property', 'society']) as offence_group,
        unnest([0, 1, 2, 3, 4]) as group_number
),

levels as (
    select distinct
        level,
        level_rank
    from areas
),

-- Names are looked up first and last: counting, joining and sorting go by numbers.
every_place as (
    select distinct
        level,
        level_rank,
        area_id
    from areas
    union all
    select
        level,
        level_rank,
        'unlocated' as area_id
    from levels
    union all
    select
        'city' as level,
        null as level_rank,
        'city' as area_id
),

numbered as (
    select
        level,
        level_rank,
        area_id,
        row_number() over (order by level_rank nulls last, area_id) as area_number
    from every_place
),

keyed as (
    select
        areas.area_key,
        areas.level_rank,
        numbered.area_number
    from areas
    inner join numbered on areas.level = numbered.level and areas.area_id = numbered.area_id
    union all
    select
        -1 as area_key,
        level_rank,
        area_number
    from numbered
    where area_id = 'unlocated'
),

places as (
    select
        numbered.level_rank,
        numbered.area_number,
        area_months.month,
        area_months.incident_days
    from area_months
    inner join numbered on area_months.level = numbered.level and area_months.area_id = numbered.area_id
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
        keyed.area_number,
        located.month_id,
        offence_groups.group_number,
        located.incidents
    from located
    inner join keyed on located.level_rank = keyed.level_rank and located.area_key = keyed.area_key
    inner join offence_groups on located.offence_group = offence_groups.offence_group
    union all
    select
        numbered.area_number,
        bundled.month_id,
        offence_groups.group_number,
        bundled.incidents
    from bundled
    inner join offence_groups on bundled.offence_group = offence_groups.offence_group
    cross join numbered
    where numbered.level = 'city'
),

summed as (
    select
        area_number,
        month_id,
        group_number,
        sum(incidents)::bigint as incidents
    from counted
    group by all
),

with_all as (
    select * from summed
    union all
    select
        area_number,
        month_id,
        0 as group_number,
        sum(incidents)::bigint as incidents
    from summed
    group by all
),

cells as (
    select
        (area_number * 4096 + month_id) * 8 + group_number as cell,
        incidents
    from with_all
),

grid as (
    select
        places.level_rank,
        places.area_number,
        places.month,
        places.incident_days as days_received,
        months.incident_days > 0 as received,
        offence_groups.group_number,
        (places.area_number * 4096 + months.month_id) * 8 + offence_groups.group_number as cell
    from places
    inner join months on places.month = months.month
    cross join offence_groups
),

filled as (
    select
        grid.level_rank,
        grid.area_number,
        grid.month,
        grid.group_number,
        grid.days_received,
        grid.received,
        case when grid.received then coalesce(cells.incidents, 0) end as incidents
    from grid
    left join cells on grid.cell = cells.cell
),

-- A year lies together, and in it an area: few blocks hold what a map, or an area's panel, asks for.
final as (
    select
        numbered.level,
        numbered.area_id,
        filled.month,
        offence_groups.offence_group,
        filled.incidents,
        filled.received,
        filled.days_received
    from filled
    inner join numbered on filled.area_number = numbered.area_number
    inner join offence_groups on filled.group_number = offence_groups.group_number
    order by
        filled.level_rank nulls last,
        year(filled.month),
        filled.area_number,
        filled.group_number,
        filled.month
)

select * from final
