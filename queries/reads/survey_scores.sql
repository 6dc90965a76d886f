-- grain: one row per area of a level, for one wave of one measure
with waves as (
    select * from mart_area_survey_wave
),

final as (
    select
        area_id,
        score,
        base,
        effective_base,
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
        and wave_start = $wave_start::date
        and wave_end = $wave_end::date
        and respondent_group = 'all'
    order by area_id
)

select * from final
