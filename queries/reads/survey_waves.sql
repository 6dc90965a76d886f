-- grain: one row per survey source, measure, level and wave
with waves as (
    select * from mart_area_survey_wave
),

final as (
    select
        source,
        measure,
        level,
        wave_start,
        wave_end,
        max(conducted_by) as conducted_by,
        max(mode) as mode
    from waves
    where respondent_group = 'all'
    group by source, measure, level, wave_start, wave_end
    order by source, measure, level, wave_start
)

select * from final
