-- grain: one row per record read from an incident source; a record that cannot be used has its reason
with raw as (
    select
        rowid + 1 as row_number,
        *
    from raw_incident
),

typed as (
    select
        file,
        row_number,
        nullif(trim(incident_id), '') as incident_id,
        nullif(trim(occurred_text), '') as occurred_text,
        try_strptime(trim(occurred_text), $date_format) as occurred_local,
        try_strptime(trim(updated_text), $date_format) as updated_local,
        nullif(trim(category), '') as category,
        nullif(trim(offence_code), '') as offence_code,
        try_cast(lon_text as double) as lon_given,
        try_cast(lat_text as double) as lat_given,
        codes
    from raw
),

placed as (
    select
        *,
        coalesce(
            lon_given between -180 and 180
            and lat_given between -90 and 90
            and not list_contains($masked_points, [lon_given, lat_given]),
            false
        ) as has_point
    from typed
),

final as (
    select
        $source as source,
        file,
        row_number,
        incident_id,
        timezone($timezone, occurred_local) as occurred_at,
        occurred_local,
        updated_local,
        category,
        offence_code,
        case when has_point then lon_given end as lon,
        case when has_point then lat_given end as lat,
        codes,
        case
            when occurred_text is null then 'no date'
            when occurred_local is null then 'date not written as the city file says'
            when occurred_local > $now then 'date in the future'
            when year(occurred_local) < 1900 then 'date before 1900'
        end as reject_reason
    from placed
)

select * from final
