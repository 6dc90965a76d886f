-- grain: one row per wave, for one area and measure
with waves as (
    select * from mart_area_survey_wave
),

final as (
    select
        wave_start,
        wave_end,
        score,
        base,
        low,
        high,
        method,
        shown,
        reason
    from waves
    where
        source = $source
        and measure = $measure
        and level = $level
        and area_id = $area_id
        and respondent_group = 'all'
    order by wave_start
)

select * from final
