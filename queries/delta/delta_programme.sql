-- grain: one row per programme, built or entered; an entry takes the place of the built programme of its id
with built as (
    select * from built.main.mart_programme
),

entries as (
    select * from workspace_programme
),

kept as (
    select built.* from built
    anti join entries on built.programme_id = entries.programme_id
),

laid_over as (
    select * from kept
    union all by name
    select * from entries
),

final as (
    select
        programme_id,
        name,
        event_kind,
        starts_on,
        ends_on,
        areas,
        aim,
        area_starts
    from laid_over
)

select * from final
