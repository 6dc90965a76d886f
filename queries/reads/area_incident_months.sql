-- grain: one row per month, for one area and the offence groups asked for
with months as (
    select * from mart_area_month
),

final as (
    select
        month,
        sum(incidents)::bigint as incidents,
        bool_or(received) as received,
        max(days_received) as days_received
    from months
    where
        level = $level
        and area_id = $area_id
        and list_contains($offence_groups::varchar[], offence_group)
    group by month
    order by month
)

select * from final
