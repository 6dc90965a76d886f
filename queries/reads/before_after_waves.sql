-- grain: one row per survey source, measure, wave and area of a level
with waves as (
    select * from mart_area_survey_wave
),

final as (
    select
        source,
        measure,
        wave_start,
        wave_end,
        area_id,
        score,
        base,
        wording_id,
        mode
    from waves
    where level = $level and respondent_group = 'all' and area_id <> 'unlocated'
    order by source, measure, wave_start, area_id
)

select * from final
