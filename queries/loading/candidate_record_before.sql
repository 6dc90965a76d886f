-- grain: one row per record of the build before whose id may stand in several records
with kept as (
    select
        source,
        incident_id,
        updated_local,
        file_key,
        row_number
    from int_incident
    union all
    select
        source,
        incident_id,
        updated_local,
        file_key,
        row_number
    from int_incident_superseded
),

files as (
    select * from int_incident_file
),

gone as (
    select * from gone_file
),

doubtful as (
    select * from doubtful_id
),

final as (
    select
        kept.source,
        kept.incident_id,
        kept.updated_local,
        files.label,
        kept.file_key,
        kept.row_number
    from kept
    inner join files on kept.file_key = files.file_key
    anti join gone on kept.file_key = gone.file_key
    semi join doubtful on hash(kept.source, kept.incident_id) = doubtful.id_hash
    where kept.incident_id is not null
)

select * from final
