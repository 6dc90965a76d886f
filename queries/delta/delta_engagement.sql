-- grain: one row per level, area, month, event kind and status; dense; entries laid over the build
with built as (
    select * from built.main.mart_area_engagement_month
),

cells as (
    select * from delta_cell
),

changed_months as (
    select * from delta_month
),

grid as (
    select * from delta_grid
),

kept as (
    select built.* from built
    anti join cells
        on
            built.level = cells.level
            and built.area_id = cells.area_id
            and built.month = cells.month
            and built.event_kind = cells.event_kind
            and built.status = cells.status
    anti join changed_months on built.month = changed_months.month and built.status = changed_months.status
),

changed as (
    select
        cells.*,
        true as received
    from cells
    anti join changed_months on cells.month = changed_months.month and cells.status = changed_months.status
),

added as (
    select
        grid.level,
        grid.area_id,
        changed_months.month,
        grid.event_kind,
        changed_months.status,
        case when changed_months.received then coalesce(cells.events, 0) end as events,
        case
            when changed_months.received and cells.events is null then 0
            when changed_months.received then cells.contacts
        end as contacts,
        cells.officer_hours,
        case when changed_months.received then coalesce(cells.attendance_known, 0) end as attendance_known,
        case when changed_months.received then coalesce(cells.hours_known, 0) end as hours_known,
        changed_months.received
    from changed_months
    cross join grid
    left join cells
        on
            changed_months.month = cells.month
            and changed_months.status = cells.status
            and grid.level = cells.level
            and grid.area_id = cells.area_id
            and grid.event_kind = cells.event_kind
),

laid_over as (
    select * from kept
    union all by name
    select * from changed
    union all by name
    select * from added
),

final as (
    select
        level,
        area_id,
        month,
        event_kind,
        status,
        events,
        contacts,
        officer_hours,
        attendance_known,
        hours_known,
        received
    from laid_over
)

select * from final
