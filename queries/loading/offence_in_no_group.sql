-- grain: one row per source and category or code in no offence group, of usable records
with staged as (
    select
        source,
        offence_group,
        case when $by_category then category else offence_code end as offence
    from stg_incident
    where reject_reason is null
),

final as (
    select
        source,
        offence,
        count(*) as records
    from staged
    where offence_group is null
    group by source, offence
    order by records desc, offence asc
)

select * from final
