-- grain: one row per step of the pipeline that made the build, in order
with steps as (
    select * from meta_step
),

final as (
    select
        position,
        output,
        inputs,
        kind,
        file,
        description
    from steps
    order by position
)

select * from final
