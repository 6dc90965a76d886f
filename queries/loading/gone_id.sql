-- grain: one row per record with an id whose file is gone or was read anew
with kept as (
    select
        source,
        incident_id,
        file_key
    from int_incident
    union all
    select
        source,
        incident_id,
        file_key
    from int_incident_superseded
),

gone as (
    select * from gone_file
),

final as (
    select hash(kept.source, kept.incident_id) as id_hash
    from kept
    semi join gone on kept.file_key = gone.file_key
    where kept.incident_id is not null
)

select * from final
