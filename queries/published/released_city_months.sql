-- grain: one row per month and offence group of the city
with months as (
    select * from public_city_month
),

final as (
    select
        month,
        offence_group,
        incidents,
        suppressed,
        reason,
        days_received,
        complete
    from months
    order by month, offence_group
)

select * from final
