-- grain: one row per month that any source covers
with months as (
    select * from mart_area_month
),

final as (
    select
        month,
        received,
        days_received
    from months
    where level = 'city' and area_id = 'city' and offence_group = 'all'
    order by month
)

select * from final
