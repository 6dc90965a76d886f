-- grain: one row per correction, the latest first
with corrections as (
    select * from public_correction
),

final as (
    select
        correction_id,
        corrected_on,
        kind,
        release,
        table_name,
        period,
        numbers,
        text
    from corrections
    order by corrected_on desc, correction_id asc
)

select * from final
