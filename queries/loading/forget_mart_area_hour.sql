-- grain: one row of mart_area_hour gone for each in a year that was touched
delete from mart_area_hour
where list_contains($spans, year - 1900)
