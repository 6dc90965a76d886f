-- grain: one row per level, area and month in which its boundaries are in force, with how much arrived
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

final as (
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
    order by vintages.level_rank, months.month, vintages.area_id
)

select * from final
