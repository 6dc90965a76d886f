-- grain: one row per level and area: its latest score of a survey measure that may be shown, between two days
with waves as (
    select * from mart_area_survey_wave
),

final as (
    select
        level,
        area_id,
        wave_start,
        wave_end,
        score,
        base,
        low,
        high,
        method
    from waves
    where
        source = $source
        and measure = $measure
        and respondent_group = 'all'
        and shown
        and score is not null
        and wave_end >= $since::date
        and wave_end < $before::date
    qualify row_number() over (partition by level, area_id order by wave_end desc, method asc) = 1
    order by level, area_id
)

select * from final
