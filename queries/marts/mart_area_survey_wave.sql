-- grain: one row per survey, level, area, wave, measure and respondent group
with published as (
    select * from stg_survey_score
),

measured as (
    select * from int_survey_wave
),

together as (
    select
        source,
        level,
        area_id,
        wave_start,
        wave_end,
        measure,
        respondent_group,
        score,
        base,
        effective_base,
        low,
        high,
        method,
        true as shown,
        case when base is null then 'published without a base' end as reason,
        conducted_by,
        mode,
        wording_id,
        response_rate
    from published
    union all by name
    select
        source,
        level,
        area_id,
        wave_start,
        wave_end,
        measure,
        respondent_group,
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
        wording_id,
        response_rate
    from measured
),

final as (
    select
        source,
        level,
        area_id,
        wave_start::date as wave_start,
        wave_end::date as wave_end,
        measure,
        respondent_group,
        score::double as score,
        base::bigint as base,
        effective_base::double as effective_base,
        low::double as low,
        high::double as high,
        method,
        shown,
        reason,
        conducted_by,
        mode,
        wording_id,
        response_rate::double as response_rate
    from together
    order by source, level, area_id, measure, respondent_group, wave_start, wave_end
)

select * from final
