-- Cost lines with their pounds: as delivered, or hours at the rate of the day, to the penny.
-- grain: force_code, cost_line_id
-- units: priced_gbp = pounds as delivered or hours × rate (null where no rate holds on the day), includes = what these hold beyond pay (an amount as delivered is taken to be pay), cost_gbp = direct pounds at the prices of the day: the priced ones less what else they include, rate_error_gbp = error of the priced pounds where they come of hours, is_illustrative = priced at a shipped rate
-- source: staging.stg_cost_lines, staging.stg_rates, intermediate.int_cost_factors, intermediate.int_investigations
with priced as (
    select
        cost_lines.*,
        cast(
            coalesce(cost_lines.amount_gbp, round(cost_lines.hours * rates.hourly_rate_gbp, 2)) as decimal(18, 2)
        ) as priced_gbp,
        coalesce(rates.includes, 'pay') as includes,
        case when cost_lines.amount_gbp is null then rates.error_share else 0 end as error_share,
        coalesce(cost_lines.amount_gbp is null and rates.is_illustrative, false) as is_illustrative,
    from staging.stg_cost_lines as cost_lines
    left join staging.stg_rates as rates
        on cost_lines.amount_gbp is null
        and cost_lines.grade = rates.grade
        and cost_lines.cost_date >= rates.valid_from
        and cost_lines.cost_date < coalesce(rates.valid_to, date '9999-12-31')
)

select
    priced.force_code,
    priced.cost_line_id,
    priced.investigation_id,
    factors.month,
    priced.category,
    cast(coalesce(priced.hours, 0) as decimal(18, 2)) as hours,
    priced.priced_gbp,
    priced.includes,
    cast(round(cast(priced.priced_gbp as decimal(24, 2)) * factors.direct_factor, 2) as decimal(18, 2)) as cost_gbp,
    cast(round(priced.priced_gbp * priced.error_share, 2) as decimal(18, 2)) as rate_error_gbp,
    priced.is_illustrative,
    investigations.abuse_type,
    investigations.investigation_id is not null as is_linked,
    coalesce(
        priced.cost_date < investigations.opened_date
        or priced.cost_date > investigations.closed_date,
        false
    ) as is_outside_life,
from priced
inner join intermediate.int_cost_factors as factors
    on priced.category = factors.category
    and cast(date_trunc('month', priced.cost_date) as date) = factors.month
    and priced.includes = factors.includes
left join intermediate.int_investigations as investigations
    on priced.force_code = investigations.force_code
    and priced.investigation_id = investigations.investigation_id
