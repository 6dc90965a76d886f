-- grain: one row per level, area, month, event kind and status; dense; null counts where nothing was received
with counted as (
    select * from int_engagement_month
),

area_months as (
    select * from int_area_month
),

months as (
    select * from int_month
),

kinds as (
    select unnest([
        'all', 'public_forum', 'informal_meet', 'watch_volunteer', 'youth', 'partnership', 'outreach',
        'training_with_residents', 'online', 'other'
    ]) as event_kind
),

statuses as (
    select unnest(['held', 'presumed', 'scheduled', 'cancelled']) as status
),

levels as (
    select distinct level from area_months
),

places as (
    select
        level,
        area_id,
        month
    from area_months
    union all
    select
        levels.level,
        'unlocated' as area_id,
        months.month
    from levels
    cross join months
    union all
    select
        'city' as level,
        'city' as area_id,
        month
    from months
),

received as (
    select
        months.month,
        statuses.status,
        case when statuses.status = 'scheduled' then months.schedule_received else months.events_received end
            as received
    from months
    cross join statuses
),

final as (
    select
        places.level,
        places.area_id,
        received.month,
        kinds.event_kind,
        received.status,
        case when received.received then coalesce(counted.events, 0) end as events,
        case
            when received.received and counted.events is null then 0
            when received.received then counted.contacts
        end as contacts,
        case when received.received then counted.officer_hours end as officer_hours,
        case when received.received then coalesce(counted.attendance_known, 0) end as attendance_known,
        case when received.received then coalesce(counted.hours_known, 0) end as hours_known,
        received.received
    from places
    inner join received on places.month = received.month
    cross join kinds
    left join counted
        on
            places.level = counted.level
            and places.area_id = counted.area_id
            and received.month = counted.month
            and kinds.event_kind = counted.event_kind
            and received.status = counted.status
)

select * from final
