-- grain: one row per incident file just read: what became of its records
with staged as (
    select
        *,
        reject_reason is null as usable
    from incident_row
),

final as (
    select
        file_key,
        count(*) filter (usable) as accepted,
        count(*) filter (usable and lon is null) as without_point,
        count(*) filter (usable and offence_group is null) as offence_in_no_group,
        count(*) filter (usable and dated_by_report) as dated_by_report,
        count(*) filter (usable and ends_before) as end_before_start,
        count(*) filter (reject_reason = 'date in the future') as future,
        min(occurred_local) filter (usable)::date as first_date,
        max(occurred_local) filter (usable)::date as last_date
    from staged
    group by file_key
)

select * from final
