-- grain: one row per survey source and kind of respondent groups
with waves as (
    select * from mart_area_survey_wave
),

final as (
    select distinct
        source,
        split_part(respondent_group, ': ', 1) as group_kind
    from waves
    where respondent_group <> 'all'
    order by source, group_kind
)

select * from final
