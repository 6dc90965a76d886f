-- grain: one row per area of a level, over the months and offence groups asked for
with months as (
    select * from mart_area_month
),

-- What arrived of a month is the same for every offence group: the first one asked for tells it.
final as (
    select
        area_id,
        sum(incidents)::bigint as incidents,
        count(*) filter (where received and offence_group = list_extract($offence_groups::varchar[], 1))
            as months_received,
        sum(days_received) filter (where offence_group = list_extract($offence_groups::varchar[], 1))::bigint
            as days_received
    from months
    where
        level = $level
        and month between list_min($months::date[]) and list_max($months::date[])
        and list_contains($months::date[], month)
        and list_contains($offence_groups::varchar[], offence_group)
    group by area_id
    order by area_id
)

select * from final
