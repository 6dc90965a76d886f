-- grain: one row per staged record that can be used, with its areas, those superseded included
with crosswalk as (
    select * from stg_offence
),

kinds as (
    select any_value(code_kind) as code_kind
    from crosswalk
),

placed as (
    select
        staged.rowid as record_row,
        staged.*,
        places.*
    from incident_row as staged
    positional join int_incident_place as places
),

coded as (
    select
        placed.*,
        case kinds.code_kind when 'category' then placed.category else placed.offence_code end as code
    from placed
    cross join kinds
    where placed.reject_reason is null
),

final as (
    select
        coded.source,
        coded.incident_id,
        coded.occurred_local,
        ((year(coded.occurred_local) - 1900) * 12 + month(coded.occurred_local) - 1)::smallint as month_id,
        coalesce(crosswalk.offence_group, 'other') as offence_group,
        coded.category,
        coded.lon,
        coded.lat,
        coded.has_time,
        coded.area_keys,
        coded.disagrees,
        coded.updated_local,
        coded.file_key,
        coded.record_row - coded.first_row + 1 as row_number
    from coded
    left join crosswalk on coded.code = crosswalk.code
)

select * from final
