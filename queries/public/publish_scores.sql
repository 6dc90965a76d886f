-- grain: one row per survey, area of a published level, wave, measure and respondent group
with scores as (
    select * from mart_area_survey_wave
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
        shown,
        conducted_by,
        mode,
        wording_id,
        response_rate
    from scores
    where level in ('city', $level) and area_id <> 'unlocated'
    order by source, level, area_id, wave_start, wave_end, measure, respondent_group
)

select * from final
