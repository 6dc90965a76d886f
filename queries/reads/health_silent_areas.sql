-- grain: one row per area of a level and received month without incidents, where they are usual
with months as (
    select * from mart_area_month
    where offence_group = 'all' and received
),

areas as (
    select
        area_id,
        any_value(area_name) as area_name
    from mart_area
    where level = $level
    group by area_id
),

final as (
    select
        months.area_id,
        areas.area_name,
        months.month,
        median(months.incidents) over (partition by months.area_id) as usual
    from months
    inner join areas on months.area_id = areas.area_id
    where months.level = $level
    qualify months.incidents = 0 and usual >= $least_usual
    order by usual desc, months.area_id asc, months.month asc
)

select * from final
