-- grain: one row per record that can be used and is not the incident, after a refresh
with before as (
    select * from int_incident
    union all
    select * from int_incident_superseded
),

placed as (
    select * from placed_incident
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

together as (
    select before.*
    from before
    anti join gone on before.file_key = gone.file_key
    semi join superseded
        on before.file_key = superseded.file_key and before.row_number = superseded.row_number
    union all
    select untouched.*
    from int_incident_superseded as untouched
    anti join gone on untouched.file_key = gone.file_key
    anti join doubtful on hash(untouched.source, untouched.incident_id) = doubtful.id_hash
    union all
    select placed.*
    from placed
    semi join superseded
        on placed.file_key = superseded.file_key and placed.row_number = superseded.row_number
),

final as (
    select
        source,
        incident_id,
        occurred_local,
        month_id,
        offence_group,
        category,
        lon,
        lat,
        has_time,
        area_keys,
        disagrees,
        updated_local,
        file_key,
        row_number
    from together
    order by file_key, row_number
)

select * from final
