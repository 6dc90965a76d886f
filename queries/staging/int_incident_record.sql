-- grain: one row per incident; of records with the same id in a source the latest update wins
with staged as (
    select * from stg_incident
    where reject_reason is null
),

superseded as (
    select * from superseded_record
),

final as (
    select
        staged.source,
        staged.file,
        staged.file_key,
        staged.row_number,
        staged.incident_id,
        staged.occurred_local,
        staged.updated_local,
        staged.category,
        staged.lon,
        staged.lat,
        staged.codes,
        staged.has_time,
        coalesce(staged.offence_group, 'other') as offence_group,
        staged.offence_group is not null as offence_mapped
    from staged
    anti join superseded
        on staged.file_key = superseded.file_key and staged.row_number = superseded.row_number
)

select * from final
