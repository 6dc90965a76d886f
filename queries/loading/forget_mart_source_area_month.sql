-- grain: one row of mart_source_area_month gone for each in a month that was touched
delete from mart_source_area_month
where list_contains($spans, (year(month) - 1900) * 12 + month(month) - 1)
