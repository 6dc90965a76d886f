-- grain: one row per testimonial, the latest first
with testimonials as (
    select * from public_testimonial
),

final as (
    select
        testimonial_id,
        text,
        given_month
    from testimonials
    order by given_month desc, testimonial_id asc
)

select * from final
