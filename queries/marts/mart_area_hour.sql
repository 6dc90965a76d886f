-- grain: one row per area of the finest level or city, year, weekday, hour, offence group of timed incidents
with incidents as (
    select * from int_incident
    where has_time
),

areas as (
    select * from int_area
),

-- Names are looked up last: counting and sorting go by numbers, and the city has the one after the areas'.
numbered as (
    select
        level,
        area_id,
        area_key,
        min(area_key) over (partition by level, area_id) as area_number
    from areas
    where level_rank = 0
),

named as (
    select distinct
        area_number,
        level,
        area_id
    from numbered
    union all
    select
        -1 as area_number,
        'city' as level,
        'city' as area_id
),

timed as (
    select
        coalesce(numbered.area_number, -2) as area_number,
        year(incidents.occurred_local)::smallint as year,
        isodow(incidents.occurred_local)::tinyint as weekday,
        hour(incidents.occurred_local)::tinyint as hour,
        list_position(['other', 'person', 'property', 'society'], incidents.offence_group)::tinyint
            as group_number
    from incidents
    left join numbered on incidents.area_keys[1] = numbered.area_key
),

bundled as (
    select
        area_number,
        year,
        weekday,
        hour,
        group_number,
        count(*) as incidents
    from timed
    group by all
),

with_city as (
    select * from bundled
    union all
    select
        -1 as area_number,
        year,
        weekday,
        hour,
        group_number,
        sum(incidents)::bigint as incidents
    from bundled
    group by all
),

sorted as (
    select * from with_city
    order by area_number <> -1, year, area_number, weekday, hour, group_number
),

final as (
    select
        named.level,
        named.area_id,
        sorted.year::integer as year,
        sorted.weekday::integer as weekday,
        sorted.hour::integer as hour,
        ['other', 'person', 'property', 'society'][sorted.group_number] as offence_group,
        sorted.incidents
    from sorted
    inner join named on sorted.area_number = named.area_number
)

select * from final
