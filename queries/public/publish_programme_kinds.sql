-- grain: one row per programme
with programmes as (
    select * from mart_programme
),

final as (
    select
        programme_id,
        event_kind
    from programmes
    order by programme_id
)

select * from final
