-- What a pound of each category and month becomes on the wider bases and at the price base.
-- grain: category, month
-- units: on_cost_factor = pounds with on-costs for each direct pound, full_factor = with overhead too, real_factor = to the price base (null where the month has no price index), on_cost_error_share = error of on-costs per direct pound, full_error_share = the same with overhead
-- source: intermediate.int_cost_lines, intermediate.int_uplift, intermediate.int_price
with months as (
    select distinct
        category,
        month,
    from intermediate.int_cost_lines
)

select
    months.category,
    months.month,
    coalesce(uplift.on_cost_factor, 1) as on_cost_factor,
    coalesce(uplift.full_factor, 1) as full_factor,
    coalesce(uplift.on_cost_error_share, 0) as on_cost_error_share,
    coalesce(uplift.full_error_share, 0) as full_error_share,
    price.real_factor,
from months
left join intermediate.int_uplift as uplift
    on months.category = uplift.category
    and months.month >= uplift.valid_from
    and months.month < coalesce(uplift.valid_to, date '9999-12-31')
left join intermediate.int_price as price
    on cast(extract(year from months.month - interval 3 month) as bigint) = price.first_year
