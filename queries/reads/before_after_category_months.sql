-- grain: one row per area of a level and month received, for one category of incidents
with months as (
    select * from mart_area_month
),

categories as (
    select * from mart_area_month_category
),

counts as (
    select
        area_id,
        month,
        sum(incidents)::bigint as incidents
    from categories
    where level = $level and category = $category
    group by area_id, month
),

final as (
    select
        months.area_id,
        months.month,
        coalesce(counts.incidents, 0) as incidents,
        months.days_received
    from months
    left join counts
        on months.area_id = counts.area_id and months.month = counts.month
    where
        months.level = $level
        and months.offence_group = 'all'
        and months.area_id <> 'unlocated'
        and months.received
        and months.days_received > 0
    order by months.area_id, months.month
)

select * from final
