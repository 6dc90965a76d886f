-- grain: one row per record of a file whose coordinates are not degrees, as numbers, in the file's order
with raw as (
    select
        lon_text,
        lat_text,
        case when lon_text like '%.%' or lon_text like '%,%,%' then '' else '.' end as lon_comma,
        case when lat_text like '%.%' or lat_text like '%,%,%' then '' else '.' end as lat_comma
    from raw_incident
),

-- A comma parts decimals where it is the only mark, else thousands.
final as (
    select
        coalesce(
            try_cast(lon_text as double), try_cast(replace(lon_text, ',', lon_comma) as double), 'nan'
        ) as x,
        coalesce(
            try_cast(lat_text as double), try_cast(replace(lat_text, ',', lat_comma) as double), 'nan'
        ) as y
    from raw
)

select * from final
