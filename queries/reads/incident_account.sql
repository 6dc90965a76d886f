-- grain: one row: what became of the records of one incident source
with staged as (
    select * from stg_incident
    where source = $source
),

kept as (
    select * from int_incident_record
    where source = $source
),

final as (
    select
        count(*) filter (staged.reject_reason is not null) as rejected,
        min(staged.occurred_local) filter (staged.reject_reason is null)::date as first_date,
        max(staged.occurred_local) filter (staged.reject_reason is null)::date as last_date,
        count(*) filter (staged.reject_reason is null and staged.lon is null) as without_point,
        count(*) filter (staged.reject_reason is null) - (select count(*) from kept) as superseded,
        (
            select count(*) from kept
            where not kept.offence_mapped
        ) as unmapped
    from staged
)

select * from final
