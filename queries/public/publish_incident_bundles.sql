-- grain: one row per set of areas, month, offence group and category that has incidents
with incidents as (
    select * from int_incident
),

final as (
    select
        area_keys,
        make_date(1900 + month_id // 12, 1 + month_id % 12, 1) as month,
        offence_group,
        coalesce(category, 'not stated') as category,
        count(*)::bigint as incidents
    from incidents
    group by all
    order by month, area_keys, offence_group, category
)

select * from final
