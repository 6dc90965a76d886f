-- grain: one row per setting of the city
with settings as (
    select * from meta_city
),

final as (
    select
        key,
        value
    from settings
    order by key
)

select * from final
