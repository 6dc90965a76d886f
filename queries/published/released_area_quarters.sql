-- grain: one row per quarter and offence group of an area of the wider level
with quarters as (
    select * from public_district_quarter
),

final as (
    select
        quarter,
        offence_group,
        incidents,
        suppressed,
        reason,
        days_received,
        complete
    from quarters
    where level = $level and area_id = $area_id
    order by quarter, offence_group
)

select * from final
