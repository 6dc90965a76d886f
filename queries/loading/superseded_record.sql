-- grain: one row per record that is not the incident: another of the same id is newer, or a repeat
with candidates as (
    select * from candidate_record
),

ranked as (
    select
        file_key,
        row_number,
        row_number() over (
            partition by source, incident_id
            order by
                coalesce(updated_local, timestamp '1900-01-01') desc,
                label desc,
                row_number desc
        ) as place
    from candidates
),

final as (
    select
        file_key,
        row_number
    from ranked
    where place > 1
)

select * from final
