-- grain: one row: the share of incidents in the months, or years of months, that were touched
with final as (
    select avg(list_contains($spans, month_id // $months)::integer) as share
    from int_incident
)

select * from final
