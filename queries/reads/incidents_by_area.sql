-- grain: one row per area of a level, over the months and offence groups asked for
with months as (
    select * from mart_area_month
),

by_month as (
    select
        area_id,
        month,
        sum(incidents)::bigint as incidents,
        bool_or(received) as received,
        max(days_received) as days_received
    from months
    where
        level = $level
        and list_contains($months::date[], month)
        and list_contains($offence_groups::varchar[], offence_group)
    group by area_id, month
),

final as (
    select
        area_id,
        sum(incidents)::bigint as incidents,
        count(*) filter (where received) as months_received,
        sum(days_received)::bigint as days_received
    from by_month
    group by area_id
    order by area_id
)

select * from final
