-- Cost lines with their pounds, as delivered or hours at the rate of the day, to the penny: today's, and those of older states.
-- grain: since, force_code, cost_line_id
-- units: since = the older state that had the line so (empty of today's), priced_gbp = pounds as delivered or hours × rate (null where no rate holds on the day), includes = what these hold beyond pay (an amount as delivered is taken to be pay), cost_gbp = direct pounds at the prices of the day: the priced ones less what else they include, rate_error_gbp = error of the priced pounds where they come of hours, is_illustrative = priced at a shipped rate
-- source: staging.stg_cost_lines, staging.stg_past_cost_lines, staging.stg_rates, intermediate.int_cost_factors
with cost_lines as (
    select
        '' as since,
        *,
    from staging.stg_cost_lines
    union all by name
    select * exclude (is_held, was_withdrawn)
    from staging.stg_past_cost_lines
    where is_held
),

priced as (
    select
        cost_lines.*,
        cast(
            coalesce(cost_lines.amount_gbp, round(cost_lines.hours * rates.hourly_rate_gbp, 2)) as decimal(18, 2)
        ) as priced_gbp,
        coalesce(rates.includes, 'pay') as includes,
        case when cost_lines.amount_gbp is null then rates.error_share else 0 end as error_share,
        coalesce(cost_lines.amount_gbp is null and rates.is_illustrative, false) as is_illustrative,
    from cost_lines
    left join staging.stg_rates as rates
        on cost_lines.amount_gbp is null
        and cost_lines.grade = rates.grade
        and cost_lines.cost_date >= rates.valid_from
        and cost_lines.cost_date < coalesce(rates.valid_to, date '9999-12-31')
)

select
    priced.since,
    priced.force_code,
    priced.cost_line_id,
    priced.investigation_id,
    priced.cost_date,
    factors.month,
    priced.category,
    cast(coalesce(priced.hours, 0) as decimal(18, 2)) as hours,
    priced.priced_gbp,
    priced.includes,
    cast(round(cast(priced.priced_gbp as decimal(24, 2)) * factors.direct_factor, 2) as decimal(18, 2)) as cost_gbp,
    cast(round(priced.priced_gbp * priced.error_share, 2) as decimal(18, 2)) as rate_error_gbp,
    priced.is_illustrative,
from priced
inner join intermediate.int_cost_factors as factors
    on priced.category = factors.category
    and cast(date_trunc('month', priced.cost_date) as date) = factors.month
    and priced.includes = factors.includes
