-- grain: one row of mart_area_month_category gone for each in a month that was touched
delete from mart_area_month_category
where list_contains($spans, (year(month) - 1900) * 12 + month(month) - 1)
