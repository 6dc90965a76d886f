-- grain: one row per programme and outcome that was compared
with results as (
    select * from public_before_after
),

final as (
    select
        programme_id,
        name,
        aim,
        event_kind,
        starts_on,
        ends_on,
        outcome,
        verdict,
        reason,
        unit,
        effect,
        low,
        high,
        under,
        seen_fewer,
        seen_more,
        design,
        level,
        treated_areas,
        comparison_areas,
        before_from,
        before_to,
        after_from,
        after_to,
        dates_tried,
        dates_alarmed,
        plan_registered_on,
        plan_before_start,
        plan_outcome,
        plan_expected,
        plan_horizon_months,
        plan_amendments
    from results
    order by starts_on, programme_id, outcome
)

select * from final
