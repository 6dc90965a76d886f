-- grain: one row: what became of the records of one incident source
with staged as (
    select * from stg_incident
    where source = $source
),

kept as (
    select * from int_incident_record
    where source = $source
),

accepted as (
    select
        min(occurred_local)::date as first_date,
        max(occurred_local)::date as last_date,
        count(*) as records,
        count(*) filter (lon is null) as without_point,
        count(*) filter (dated_by_report) as dated_by_report,
        count(*) filter (ends_before) as end_before_start
    from staged
    where reject_reason is null
),

final as (
    select
        accepted.first_date,
        accepted.without_point,
        accepted.dated_by_report,
        accepted.end_before_start,
        (select count(*) from staged) - accepted.records as rejected,
        case
            when $precision = 'month' then last_day(accepted.last_date)
            else accepted.last_date
        end as last_date,
        accepted.records - (select count(*) from kept) as superseded,
        (
            select count(*) from kept
            where not kept.offence_mapped
        ) as unmapped
    from accepted
)

select * from final
