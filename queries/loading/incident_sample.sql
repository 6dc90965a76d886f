-- grain: one row per incident with a point; of many, a share that depends on the points alone
with points as (
    select
        lon,
        lat
    from placed_incident_point
    where lon is not null
),

-- Of the type of a hash: any other makes the engine divide numbers of 128 bits, ten times slower.
share as (
    select greatest(1, count(*) // $most)::ubigint as one_in
    from points
),

final as (
    select
        points.lon,
        points.lat
    from points
    cross join share
    where hash(points.lon, points.lat) % share.one_in = 0
    order by points.lon, points.lat
)

select * from final
