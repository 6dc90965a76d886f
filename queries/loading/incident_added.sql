-- grain: one row per incident that a refresh brings: read now, or no longer superseded
with placed as (
    select * from placed_incident
),

before as (
    select * from int_incident_superseded
),

gone as (
    select * from gone_file
),

doubtful as (
    select * from doubtful_id
),

superseded as (
    select * from superseded_record
),

final as (
    select
        placed.source,
        placed.incident_id,
        placed.occurred_local,
        placed.month_id,
        placed.offence_group,
        placed.category,
        placed.lon,
        placed.lat,
        placed.has_time,
        placed.area_keys,
        placed.disagrees,
        placed.updated_local,
        placed.file_key,
        placed.row_number
    from placed
    anti join superseded
        on placed.file_key = superseded.file_key and placed.row_number = superseded.row_number
    union all
    select
        before.source,
        before.incident_id,
        before.occurred_local,
        before.month_id,
        before.offence_group,
        before.category,
        before.lon,
        before.lat,
        before.has_time,
        before.area_keys,
        before.disagrees,
        before.updated_local,
        before.file_key,
        before.row_number
    from before
    anti join gone on before.file_key = gone.file_key
    semi join doubtful on hash(before.source, before.incident_id) = doubtful.id_hash
    anti join superseded
        on before.file_key = superseded.file_key and before.row_number = superseded.row_number
)

select * from final
