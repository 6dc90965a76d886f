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
        string_agg(distinct conducted_by, ' and ' order by conducted_by) as conducted_by,
        string_agg(distinct mode, ' and ' order by mode) as mode,
        string_agg(distinct wording_id, ' and ' order by wording_id) as wording_id,
        max(response_rate) as response_rate,
        count(base) > 0 as has_base
    from waves
    where respondent_group = 'all'
    group by source, measure, level, wave_start, wave_end
    order by source, measure, level, wave_start, wave_end
)

select * from final
