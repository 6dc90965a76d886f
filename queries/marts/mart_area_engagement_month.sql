-- grain: one row per level, area, month, event kind and status; dense; null counts where nothing was received
with counted as (
    select * from int_engagement_month
),

area_months as (
    select * from int_area_month
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

grid as (
    select
        area_months.level,
        area_months.area_id,
        area_months.month,
        kinds.event_kind,
        statuses.status,
        case
            when statuses.status = 'scheduled' then area_months.schedule_received
            else area_months.events_received
        end as received
    from area_months
    cross join kinds
    cross join statuses
),

final as (
    select
        grid.level,
        grid.area_id,
        grid.month,
        grid.event_kind,
        grid.status,
        case when grid.received then coalesce(counted.events, 0) end as events,
        case
            when grid.received and counted.events is null then 0
            when grid.received then counted.contacts
        end as contacts,
        case when grid.received then counted.officer_hours end as officer_hours,
        case when grid.received then coalesce(counted.attendance_known, 0) end as attendance_known,
        case when grid.received then coalesce(counted.hours_known, 0) end as hours_known,
        grid.received
    from grid
    left join counted
        on
            grid.level = counted.level
            and grid.area_id = counted.area_id
            and grid.month = counted.month
            and grid.event_kind = counted.event_kind
            and grid.status = counted.status
)

select * from final
