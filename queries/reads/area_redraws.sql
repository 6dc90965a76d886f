-- grain: one row per area and day on which the boundaries of its level changed, over the days asked for
with redraws as (
    select * from area_redraw
),

final as (
    select
        changed_on,
        area_id,
        became
    from redraws
    where level = $level and changed_on > $first_day::date and changed_on <= $last_day::date
    order by changed_on, area_id
)

select * from final
