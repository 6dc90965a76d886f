-- grain: one row per area of a level and wave, for one measure of one survey source
with waves as (
    select * from mart_area_survey_wave
),

final as (
    select
        area_id,
        wave_start,
        wave_end,
        score,
        base,
        effective_base,
        low,
        high,
        method,
        shown,
        reason,
        conducted_by,
        mode,
        wording_id
    from waves
    where
        source = $source
        and measure = $measure
        and level = $level
        and respondent_group = 'all'
    order by area_id, wave_end, wave_start
)

select * from final
