-- grain: one row per level and day on which its boundaries changed, with what became of its areas
with redraws as (
    select * from area_redraw
),

final as (
    select
        level,
        changed_on,
        count(*) filter (became = 'same') as same,
        count(*) filter (became = 'redrawn') as redrawn,
        count(*) filter (became = 'ended') as ended,
        count(*) filter (became = 'began') as began
    from redraws
    group by level, changed_on
    order by level, changed_on
)

select * from final
