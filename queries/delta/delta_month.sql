-- grain: one row per month and status whose coverage the log changes: new months, and months it covers
with built as (
    select
        month,
        status,
        received
    from built.main.mart_area_engagement_month
    where level = 'city' and area_id = 'city' and event_kind = 'all'
),

entries as (
    select
        *,
        date_trunc('month', starts_local)::date as month
    from workspace_event
),

since as (
    select min(month) as first_built from built
),

-- A record that only confirms an event of the calendar, in a month that the calendar covers, does not say
-- that the log was kept from then on; nor does a slip of the pen in the year open a thousand months.
begun as (
    select
        coalesce(date_trunc('month', $covers_from::date), min(entries.month))::date as first_month,
        date_trunc('month', $today::date)::date as last_month
    from entries
    cross join since
    left join built on entries.month = built.month and entries.status = built.status
    where
        entries.status = 'held'
        and entries.month between since.first_built and $today::date
        and not (entries.confirms and coalesce(built.received, false))
),

spans as (
    select
        unnest(['held', 'presumed', 'cancelled', 'scheduled']) as status,
        first_month,
        last_month
    from begun
    union all
    select
        'scheduled' as status,
        coalesce(date_trunc('month', $covers_from::date), min(entries.month))::date as first_month,
        max(entries.month) as last_month
    from entries
    cross join since
    where
        entries.status = 'scheduled'
        and entries.month between since.first_built and $today::date + interval 24 month
),

used as (
    select * from spans
    where first_month <= last_month
),

ends as (
    select month from built
    union
    select first_month as month from used
    union
    select last_month as month from used
),

months as (
    select unnest(generate_series(
        (select min(month) from ends)::timestamp, (select max(month) from ends)::timestamp, interval 1 month
    ))::date as month
),

statuses as (
    select distinct status from built
),

covered as (
    select
        months.month,
        statuses.status,
        coalesce(built.received, false)
        or coalesce(bool_or(months.month between used.first_month and used.last_month), false) as received,
        built.received as built_received
    from months
    cross join statuses
    left join built on months.month = built.month and statuses.status = built.status
    left join used on statuses.status = used.status
    group by months.month, statuses.status, built.received
),

final as (
    select
        month,
        status,
        received
    from covered
    where built_received is distinct from received
    order by month, status
)

select * from final
