-- grain: one row per level and level that lies across it (empty: itself), with what was measured
with measured as (
    select * from area_ground
),

final as (
    select
        level,
        other_level,
        coalesce(max(case when measure = 'overlaps' then amount end), 0)::bigint as overlap_count,
        coalesce(max(case when measure = 'overlap_km2' then amount end), 0) as overlap_km2,
        coalesce(max(case when measure = 'gaps' then amount end), 0)::bigint as gap_count,
        coalesce(max(case when measure = 'gap_km2' then amount end), 0) as gap_km2,
        coalesce(max(case when measure = 'slivers' then amount end), 0)::bigint as sliver_count,
        coalesce(max(case when measure = 'split_areas' then amount end), 0)::bigint as split_areas,
        coalesce(max(case when measure = 'outside_km2' then amount end), 0) as outside_km2
    from measured
    group by level, other_level
    order by level, other_level
)

select * from final
