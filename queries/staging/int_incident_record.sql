-- grain: one row per incident; of records with the same id in a source the latest update wins
with staged as (
    select * from stg_incident
    where reject_reason is null
),

crosswalk as (
    select * from stg_offence
),

superseded as (
    select * from superseded_record
),

kinds as (
    select any_value(code_kind) as code_kind
    from crosswalk
),

single as (
    select
        staged.*,
        case kinds.code_kind when 'category' then staged.category else staged.offence_code end as code
    from staged
    cross join kinds
    anti join superseded
        on staged.file_key = superseded.file_key and staged.row_number = superseded.row_number
),

final as (
    select
        single.source,
        single.file,
        single.file_key,
        single.row_number,
        single.incident_id,
        single.occurred_local,
        single.updated_local,
        single.category,
        single.lon,
        single.lat,
        single.codes,
        single.has_time,
        coalesce(crosswalk.offence_group, 'other') as offence_group,
        crosswalk.offence_group is not null as offence_mapped
    from single
    left join crosswalk on single.code = crosswalk.code
)

select * from final
