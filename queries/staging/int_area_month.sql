-- grain: one row per level, area (`unlocated` and the city too) and month that it holds for; how much arrived
with areas as (
    select * from int_area
),

months as (
    select * from int_month
),

vintages as (
    select
        level,
        level_rank,
        area_id,
        case when valid_from > min(valid_from) over (partition by level) then valid_from::date end
            as first_day,
        case when valid_from < max(valid_from) over (partition by level) then valid_to::date end
            as last_day
    from areas
),

levels as (
    select distinct
        level,
        level_rank
    from vintages
),

in_force as (
    select
        vintages.level,
        vintages.level_rank,
        vintages.area_id,
        months.month,
        sum(
            case
                when
                    coalesce(vintages.first_day <= months.month, true)
                    and coalesce(vintages.last_day >= last_day(months.month), true)
                    then months.incident_days
                else
                    greatest(
                        0,
                        least(vintages.last_day, months.last_incident_day)
                        - greatest(vintages.first_day, months.first_incident_day)
                        + 1
                    )
            end
        )::integer as incident_days
    from vintages
    inner join months
        on
            coalesce(vintages.first_day <= last_day(months.month), true)
            and coalesce(vintages.last_day >= months.month, true)
    group by all
),

places as (
    select * from in_force
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

final as (
    select
        places.level,
        places.level_rank,
        places.area_id,
        places.month,
        places.incident_days,
        months.events_received,
        months.schedule_received
    from places
    inner join months on places.month = months.month
    order by places.level_rank nulls last, places.month, places.area_id
)

select * from final
