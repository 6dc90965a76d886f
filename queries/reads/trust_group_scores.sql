-- grain: one row per respondent group, for one area, wave and measure of one survey source
with waves as (
    select * from mart_area_survey_wave
),

final as (
    select
        split_part(respondent_group, ': ', 1) as group_kind,
        substring(respondent_group, position(': ' in respondent_group) + 2) as group_name,
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
        and area_id = $area_id
        and wave_start = $wave_start::date
        and wave_end = $wave_end::date
        and respondent_group <> 'all'
    order by group_kind, group_name
)

select * from final
