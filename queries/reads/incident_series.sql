-- grain: one row per area, offence group and month of a level, over the months asked for; in no order
with months as (
    select * from mart_area_month
),

final as (
    select
        area_id,
        offence_group,
        month,
        incidents,
        case when received then days_received else 0 end as days_received
    from months
    where
        level = $level
        and month between $first_month::date and $last_month::date
        and list_contains($offence_groups::varchar[], offence_group)
)

select * from final
