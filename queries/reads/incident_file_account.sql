-- grain: one row per incident file just read: what became of its records
with staged as (
    select * from incident_row
),

crosswalk as (
    select * from stg_offence
),

kinds as (
    select any_value(code_kind) as code_kind
    from crosswalk
),

coded as (
    select
        staged.*,
        staged.reject_reason is null as usable,
        case kinds.code_kind when 'category' then staged.category else staged.offence_code end as code
    from staged
    cross join kinds
),

final as (
    select
        coded.file_key,
        count(*) filter (coded.usable) as accepted,
        count(*) filter (coded.usable and coded.lon is null) as without_point,
        count(*) filter (coded.usable and crosswalk.code is null) as offence_in_no_group,
        count(*) filter (coded.usable and coded.dated_by_report) as dated_by_report,
        count(*) filter (coded.usable and coded.ends_before) as end_before_start,
        count(*) filter (coded.reject_reason = 'date in the future') as future,
        min(coded.occurred_local) filter (coded.usable)::date as first_date,
        max(coded.occurred_local) filter (coded.usable)::date as last_date
    from coded
    left join crosswalk on coded.code = crosswalk.code
    group by coded.file_key
)

select * from final
