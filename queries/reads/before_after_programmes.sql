-- grain: one row per programme and area that it was held in
with programmes as (
    select * from mart_programme
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

final as (
    select
        unfolded.programme_id,
        unfolded.name,
        unfolded.event_kind,
        unfolded.starts_on,
        unfolded.ends_on,
        unfolded.aim,
        unfolded.area.level,
        unfolded.area.area_id
    from unfolded
    order by unfolded.programme_id, unfolded.area.level, unfolded.area.area_id
)

select * from final
