-- grain: one row per area of the finest level: incidents of the sources, and how many code and point part
with incidents as (
    select * from mart_source_area_month
),

final as (
    select
        area_id,
        sum(incidents)::bigint as incidents,
        sum(without_point)::bigint as without_point,
        sum(disagreeing)::bigint as disagreeing
    from incidents
    where area_id <> 'unlocated'
    group by area_id
    order by area_id
)

select * from final
