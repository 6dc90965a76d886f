-- grain: one row per programme
with programmes as (
    select * from mart_programme
),

final as (
    select
        programme_id,
        name
    from programmes
    order by name, programme_id
)

select * from final
