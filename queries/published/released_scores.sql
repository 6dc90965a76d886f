-- grain: one row per survey, wave and measure of an area, for everybody who answered
with scores as (
    select * from public_survey
),

final as (
    select
        source,
        level,
        area_id,
        wave_start,
        wave_end,
        measure,
        respondent_group,
        score,
        base,
        low,
        high,
        method,
        suppressed,
        reason,
        conducted_by,
        mode,
        wording_id,
        response_rate
    from scores
    where level = $level and area_id = $area_id and respondent_group = 'all'
    order by source, measure, wave_start
)

select * from final
