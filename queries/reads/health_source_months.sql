-- grain: one row per source and month with records; of a survey, each month that a wave covers
with incidents as (
    select * from mart_source_area_month
),

events as (
    select * from mart_event
),

waves as (
    select distinct
        source,
        wave_start,
        wave_end
    from mart_area_survey_wave
),

covered as (
    select
        source,
        unnest(generate_series(
            date_trunc('month', wave_start)::timestamp, wave_end::timestamp, interval 1 month
        ))::date as month
    from waves
),

final as (
    select
        source,
        'incidents' as kind,
        month,
        sum(incidents)::bigint as records
    from incidents
    group by all
    union all
    select
        source,
        'events' as kind,
        date_trunc('month', starts_local)::date as month,
        count(*) as records
    from events
    group by all
    union all
    select
        source,
        'surveys' as kind,
        month,
        count(*) as records
    from covered
    group by all
    order by kind, source, month
)

select * from final
