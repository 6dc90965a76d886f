-- grain: one row per record read from an incident source; a record that cannot be used has its reason
with raw as (
    select * from raw_incident
),

dated as (
    select
        *,
        nullif(trim(occurred_text), '') is null as dated_by_report,
        coalesce(nullif(trim(occurred_text), ''), nullif(trim(reported_text), '')) as date_text,
        trim(ended_text) as end_text,
        trim(updated_text) as update_text
    from raw
),

parsed as (
    select
        *,
        try_strptime(date_text, $date_formats) as date_read,
        try_strptime(end_text, $date_formats) as end_read,
        try_strptime(update_text, $date_formats) as update_read
    from dated
),

counted as (
    select
        *,
        case when $as_number then ((try_cast(date_text as double) + $number_from) * $number_ms) end
            as date_ms,
        case when $as_number then ((try_cast(end_text as double) + $number_from) * $number_ms) end as end_ms,
        case when $as_number then ((try_cast(update_text as double) + $number_from) * $number_ms) end
            as update_ms
    from parsed
),

clocked as (
    select
        *,
        coalesce(
            date_read, case when abs(date_ms) < 100000000000000 then epoch_ms(round(date_ms)::bigint) end
        )
            as date_given,
        coalesce(end_read, case when abs(end_ms) < 100000000000000 then epoch_ms(round(end_ms)::bigint) end)
            as end_given,
        coalesce(
            update_read,
            case when abs(update_ms) < 100000000000000 then epoch_ms(round(update_ms)::bigint) end
        )
            as update_given
    from counted
),

typed as (
    select
        nullif(trim(incident_id), '') as incident_id,
        date_text,
        dated_by_report and date_text is not null as dated_by_report,
        case when $in_utc then timezone($timezone, timezone('UTC', date_given)) else date_given end
            as occurred_local,
        case when $in_utc then timezone($timezone, timezone('UTC', end_given)) else end_given end
            as ended_local,
        case when $in_utc then timezone($timezone, timezone('UTC', update_given)) else update_given end
            as updated_local,
        nullif(trim(category), '') as category,
        nullif(trim(offence_code), '') as offence_code,
        -- The second is worked out only where the first is no number: a comma parts decimals, or thousands.
        coalesce(
            try_cast(lon_text as double),
            try_cast(replace(lon_text, ',', case when lon_text like '%.%' then '' else '.' end) as double)
        ) as lon_given,
        coalesce(
            try_cast(lat_text as double),
            try_cast(replace(lat_text, ',', case when lat_text like '%.%' then '' else '.' end) as double)
        ) as lat_given,
        codes,
        in_place
    from clocked
),

placed as (
    select
        *,
        coalesce(
            lon_given between -180 and 180
            and lat_given between -90 and 90
            and not case
                when list_contains($masked_lons, lon_given)
                    then list_contains($masked_points, [lon_given, lat_given])
                else false
            end,
            false
        ) as has_point
    from typed
),

final as (
    select
        $file_key::bigint as file_key,
        incident_id,
        occurred_local,
        updated_local,
        category,
        offence_code,
        list_extract(
            $offence_groups::varchar[],
            list_position(
                $offence_keys::varchar[], case when $by_category then category else offence_code end
            )
        ) as offence_group,
        case when has_point then lon_given end as lon,
        case when has_point then lat_given end as lat,
        codes,
        -- By cases, of which the engine works out only what a record needs; of an `or` it works out all.
        case
            when not $has_time then false
            when $hidden_time = '' or has_point then true
            else strftime(occurred_local, '%H:%M') <> $hidden_time
        end as has_time,
        dated_by_report,
        coalesce(ended_local < occurred_local, false) as ends_before,
        case
            when not in_place then 'of another place'
            when date_text is null then 'no date'
            when occurred_local is null then 'date not written as the city file says'
            when occurred_local > $now then 'date in the future'
            when year(occurred_local) < 1900 then 'date before 1900'
        end as reject_reason
    from placed
)

select * from final
