-- grain: one row per month, from the first to the last day that any source covers, with how much arrived
with coverage as (
    select * from int_coverage
),

records as (
    select * from int_incident
),

months as (
    select unnest(generate_series(
        date_trunc('month', (select min(first_date) from coverage))::timestamp,
        (select max(last_date) from coverage)::timestamp,
        interval 1 month
    ))::date as month
),

spans as (
    select
        coverage.source,
        coverage.kind,
        months.month,
        greatest(coverage.first_date, months.month) as from_day,
        least(coverage.last_date, last_day(months.month)) as to_day
    from months
    inner join coverage
        on coverage.first_date <= last_day(months.month) and months.month <= coverage.last_date
),

filled as (
    select
        source,
        date_trunc('month', occurred_local)::date as month,
        count(*) as records
    from records
    group by all
),

incident_days as (
    select
        spans.month,
        max(spans.to_day - spans.from_day + 1) as days,
        arg_max(spans.from_day, spans.to_day - spans.from_day) as first_day,
        arg_max(spans.to_day, spans.to_day - spans.from_day) as last_day
    from spans
    inner join filled on spans.source = filled.source and spans.month = filled.month
    where spans.kind = 'incidents'
    group by spans.month
),

final as (
    select
        months.month,
        coalesce(incident_days.days, 0)::integer as incident_days,
        incident_days.first_day::date as first_incident_day,
        incident_days.last_day::date as last_incident_day,
        exists(
            select 1 from spans
            where spans.month = months.month and spans.kind = 'events'
        ) as events_received,
        exists(
            select 1 from spans
            where spans.month = months.month and spans.kind in ('events', 'scheduled')
        ) as schedule_received
    from months
    left join incident_days on months.month = incident_days.month
)

select * from final
