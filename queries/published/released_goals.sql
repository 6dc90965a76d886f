-- grain: one row per goal on record
with goals as (
    select * from public_goal
),

final as (
    select
        goal_id,
        set_by,
        measure,
        level,
        area_id,
        target,
        unit,
        starts_on,
        due_on,
        latest,
        latest_on
    from goals
    order by due_on, goal_id
)

select * from final
