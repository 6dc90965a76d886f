-- grain: one row per survey, wave, measure and level with scores of everybody who answered
with scores as (
    select * from public_survey
),

final as (
    select
        source,
        wave_start,
        wave_end,
        measure,
        level,
        min(conducted_by) as conducted_by,
        min(mode) as mode,
        min(wording_id) as wording_id,
        max(response_rate) as response_rate,
        max(base) as largest_base,
        count(*)::bigint as scores,
        count_if(suppressed)::bigint as hidden
    from scores
    where respondent_group = 'all'
    group by all
    order by source, wave_start, measure, level
)

select * from final
