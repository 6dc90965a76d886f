-- grain: one row per programme and area that it was held in
with built as (
    select * from mart_programme
),

-- builds from before areas had starts of their own lack the column
shaped as (
    select null::struct("level" varchar, area_id varchar, starts_on date)[] as area_starts
    where false
),

programmes as (
    select * from built
    union all by name
    select * from shaped
),

unfolded as (
    select
        programme_id,
        name,
        event_kind,
        starts_on,
        ends_on,
        aim,
        unnest(areas) as area
    from programmes
),

own_starts as (
    select
        programme_id,
        unnest(area_starts) as own
    from programmes
),

final as (
    select
        unfolded.programme_id,
        unfolded.name,
        unfolded.event_kind,
        coalesce(own_starts.own.starts_on, unfolded.starts_on) as starts_on,
        unfolded.ends_on,
        unfolded.aim,
        unfolded.area.level,
        unfolded.area.area_id
    from unfolded
    left join own_starts
        on
            unfolded.programme_id = own_starts.programme_id
            and unfolded.area.level = own_starts.own.level
            and unfolded.area.area_id = own_starts.own.area_id
    order by unfolded.programme_id, unfolded.area.level, unfolded.area.area_id
)

select * from final
