-- grain: one row per staged record whose id may stand in several records
with staged as (
    select * from stg_incident
    where reject_reason is null
),

doubtful as (
    select * from doubtful_id
),

final as (
    select
        staged.source,
        staged.incident_id,
        staged.updated_local,
        staged.file as label,
        staged.file_key,
        staged.row_number
    from staged
    semi join doubtful on hash(staged.source, staged.incident_id) = doubtful.id_hash
    where staged.incident_id is not null
)

select * from final
