-- grain: one row per survey, area of a level and wave, for everybody who answered on a measure
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
    where level = $level and measure = $measure and respondent_group = 'all'
    order by source, wave_start, area_id
)

select * from final
