-- Cost of each investigation by month and category on three bases: rounded here, so that every sum of it holds.
-- grain: force_code, investigation_id, month, category
-- units: direct_gbp = pounds as incurred, on_cost_gbp = with employer's on-costs, full_gbp = with overhead too, timed_gbp = direct pounds of lines with hours, rate_error_gbp = error of the direct pounds that were priced from hours, real_factor = to the price base, on_cost_error_share = error of on-costs per direct pound, full_error_share = the same with overhead
-- source: intermediate.int_cost_lines, intermediate.int_cost_factors
with cells as (
    select
        force_code,
        investigation_id,
        month,
        category,
        cast(sum(cost_gbp) as decimal(18, 2)) as direct_gbp,
        sum(hours) as hours,
        sum(case when hours <> 0 then cost_gbp else 0 end) as timed_gbp,
        sum(rate_error_gbp) as rate_error_gbp,
    from intermediate.int_cost_lines
    where is_linked and cost_gbp is not null
    group by force_code, investigation_id, month, category
)

select
    cells.force_code,
    cells.investigation_id,
    cells.month,
    cells.category,
    cast(cells.direct_gbp as decimal(18, 2)) as direct_gbp,
    cast(round(cells.direct_gbp * factors.on_cost_factor, 2) as decimal(18, 2)) as on_cost_gbp,
    cast(round(cells.direct_gbp * factors.full_factor, 2) as decimal(18, 2)) as full_gbp,
    cast(cells.hours as decimal(18, 2)) as hours,
    cast(cells.timed_gbp as decimal(18, 2)) as timed_gbp,
    cast(cells.rate_error_gbp as decimal(18, 2)) as rate_error_gbp,
    factors.on_cost_error_share,
    factors.full_error_share,
    factors.real_factor,
from cells
inner join intermediate.int_cost_factors as factors
    on cells.category = factors.category
    and cells.month = factors.month
