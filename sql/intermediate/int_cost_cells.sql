-- Cost of each investigation by month and category on three bases: rounded here, so that every sum of it holds.
-- grain: force_code, investigation_id, month, category
-- units: direct_gbp = pounds as incurred, on_cost_gbp = with employer's on-costs, full_gbp = with overhead too, timed_gbp = direct pounds of lines with hours, direct_error_gbp = error of the direct pounds from rates and from shares taken away, on_cost_error_gbp = the same with on-costs, full_error_gbp = with overhead, real_factor = to the price base
-- source: intermediate.int_cost_lines, intermediate.int_cost_factors
with priced as (
    select
        force_code,
        investigation_id,
        month,
        category,
        includes,
        cast(sum(priced_gbp) as decimal(24, 2)) as priced_gbp,
        cast(sum(cost_gbp) as decimal(18, 2)) as direct_gbp,
        sum(hours) as hours,
        sum(case when hours <> 0 then cost_gbp else 0 end) as timed_gbp,
        cast(sum(rate_error_gbp) as double) as rate_error_gbp,
    from intermediate.int_cost_lines
    where is_linked and cost_gbp is not null
    group by force_code, investigation_id, month, category, includes
),

on_bases as (
    select
        priced.*,
        priced.priced_gbp * factors.on_cost_factor as on_cost_gbp,
        priced.priced_gbp * factors.full_factor as full_gbp,
        -- A rate that errs errs as much in what is added to it.
        priced.rate_error_gbp * cast(factors.direct_factor as double)
            + cast(priced.priced_gbp as double) * factors.direct_error_share as direct_error_gbp,
        priced.rate_error_gbp * cast(factors.on_cost_factor as double)
            + cast(priced.priced_gbp as double) * factors.on_cost_error_share as on_cost_error_gbp,
        priced.rate_error_gbp * cast(factors.full_factor as double)
            + cast(priced.priced_gbp as double) * factors.full_error_share as full_error_gbp,
        factors.real_factor,
    from priced
    inner join intermediate.int_cost_factors as factors
        on priced.category = factors.category
        and priced.month = factors.month
        and priced.includes = factors.includes
)

select
    force_code,
    investigation_id,
    month,
    category,
    cast(sum(direct_gbp) as decimal(18, 2)) as direct_gbp,
    cast(round(sum(on_cost_gbp), 2) as decimal(18, 2)) as on_cost_gbp,
    cast(round(sum(full_gbp), 2) as decimal(18, 2)) as full_gbp,
    cast(sum(hours) as decimal(18, 2)) as hours,
    cast(sum(timed_gbp) as decimal(18, 2)) as timed_gbp,
    sum(direct_error_gbp) as direct_error_gbp,
    sum(on_cost_error_gbp) as on_cost_error_gbp,
    sum(full_error_gbp) as full_error_gbp,
    max(real_factor) as real_factor,
from on_bases
group by force_code, investigation_id, month, category
