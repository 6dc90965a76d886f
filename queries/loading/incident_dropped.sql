-- grain: one row per incident of the build before that a refresh takes away or supersedes
with before as (
    select
        month_id,
        file_key,
        row_number
    from int_incident
),

gone as (
    select * from gone_file
),

superseded as (
    select * from superseded_record
),

final as (
    select
        before.month_id,
        before.file_key,
        before.row_number
    from before
    semi join gone on before.file_key = gone.file_key
    union
    select
        before.month_id,
        before.file_key,
        before.row_number
    from before
    semi join superseded
        on before.file_key = superseded.file_key and before.row_number = superseded.row_number
)

select * from final
