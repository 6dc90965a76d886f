-- grain: one row per incident; of records with the same id in a source the latest update wins
with staged as (
    select * from stg_incident
    where reject_reason is null
),

crosswalk as (
    select * from stg_offence
),

repeated as (
    select
        source,
        incident_id,
        arg_max(
            row(file, row_number),
            row(coalesce(updated_local, timestamp '1900-01-01'), file, row_number)
        ) as kept_row
    from staged
    where incident_id is not null
    group by source, incident_id
    having count(*) > 1
),

single as (
    select staged.*
    from staged
    left join repeated
        on staged.source = repeated.source and staged.incident_id = repeated.incident_id
    where
        repeated.kept_row is null
        or row(staged.file, staged.row_number) = repeated.kept_row
),

final as (
    select
        single.source,
        single.file,
        single.row_number,
        single.incident_id,
        single.occurred_local,
        single.category,
        single.lon,
        single.lat,
        single.codes,
        single.has_time,
        coalesce(crosswalk.offence_group, 'other') as offence_group,
        crosswalk.offence_group is not null as offence_mapped
    from single
    left join crosswalk
        on
            case crosswalk.code_kind when 'category' then single.category else single.offence_code end
            = crosswalk.code
)

select * from final
