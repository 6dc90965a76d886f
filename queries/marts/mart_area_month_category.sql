-- grain: one row per level, area, month, offence group and category that has incidents; not dense
with incidents as (
    select * from int_incident
),

areas as (
    select * from int_area
),

-- Names are looked up last: counting and sorting go by numbers.
every_place as (
    select distinct
        level,
        area_id
    from areas
    union all
    select
        'city' as level,
        'city' as area_id
),

numbered as (
    select
        level,
        area_id,
        row_number() over (order by level, area_id) as area_number
    from every_place
),

keyed as (
    select
        areas.area_key,
        numbered.area_number
    from areas
    inner join numbered on areas.level = numbered.level and areas.area_id = numbered.area_id
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

kinds as (
    select
        offence_group,
        category,
        row_number() over (order by category nulls last, offence_group) as kind_number
    from bundled
    group by offence_group, category
),

counted as (
    select
        bundled.area_keys,
        bundled.month_id,
        kinds.kind_number,
        bundled.incidents
    from bundled
    inner join kinds
        on
            bundled.offence_group = kinds.offence_group
            and bundled.category is not distinct from kinds.category
),

located as (
    select
        unnest(area_keys) as area_key,
        month_id,
        kind_number,
        incidents
    from counted
),

summed as (
    select
        keyed.area_number,
        located.month_id,
        located.kind_number,
        sum(located.incidents)::bigint as incidents
    from located
    inner join keyed on located.area_key = keyed.area_key
    group by all
    union all
    select
        numbered.area_number,
        counted.month_id,
        counted.kind_number,
        sum(counted.incidents)::bigint as incidents
    from counted
    cross join numbered
    where numbered.level = 'city'
    group by all
),

levelled as (
    select
        numbered.level,
        summed.month_id,
        summed.area_number,
        summed.kind_number,
        summed.incidents
    from summed
    inner join numbered on summed.area_number = numbered.area_number
),

sorted as (
    select
        month_id,
        area_number,
        kind_number,
        incidents
    from levelled
    order by level, month_id, area_number, kind_number
),

final as (
    select
        numbered.level,
        numbered.area_id,
        make_date(1900 + sorted.month_id // 12, 1 + sorted.month_id % 12, 1) as month,
        kinds.offence_group,
        coalesce(kinds.category, 'not stated') as category,
        sorted.incidents
    from sorted
    inner join numbered on sorted.area_number = numbered.area_number
    inner join kinds on sorted.kind_number = kinds.kind_number
)

select * from final
