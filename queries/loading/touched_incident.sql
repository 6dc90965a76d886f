-- grain: one row per incident in the months, or years of months, that were touched; what marts are made of
with final as (
    select
        source,
        occurred_local,
        has_time,
        month_id,
        category,
        offence_group,
        lon,
        area_keys,
        disagrees
    from int_incident
    where list_contains($spans, month_id // $months)
)

select * from final
