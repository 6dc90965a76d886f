-- grain: one row per area of the wider level and quarter, for all offence groups together
with quarters as (
    select * from public_district_quarter
),

final as (
    select
        area_id,
        quarter,
        incidents,
        suppressed,
        reason,
        days_received,
        complete
    from quarters
    where level = $level and offence_group = 'all'
    order by quarter, area_id
)

select * from final
