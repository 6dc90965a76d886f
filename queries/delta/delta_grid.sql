-- grain: one row per level, area and event kind: what a month and status of the dense mart holds
with areas as (
    select * from built.main.mart_area
),

built as (
    select * from built.main.mart_area_engagement_month
),

kinds as (
    select distinct event_kind from built
    where level = 'city' and area_id = 'city'
),

places as (
    select
        level,
        area_id
    from areas
    union
    select
        level,
        'unlocated' as area_id
    from areas
    where level <> 'city'
),

final as (
    select
        places.level,
        places.area_id,
        kinds.event_kind
    from places
    cross join kinds
)

select * from final
