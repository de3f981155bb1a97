-- Cost lines with their pounds: as delivered, or hours at the rate of the day, to the penny.
-- grain: force_code, cost_line_id
-- units: cost_gbp = pounds at the prices of the day (null where no rate holds on the day), rate_error_gbp = its error where it was priced from hours, is_illustrative = priced at a shipped rate
-- source: staging.stg_cost_lines, staging.stg_rates, intermediate.int_investigations
select
    cost_lines.force_code,
    cost_lines.cost_line_id,
    cost_lines.investigation_id,
    cast(date_trunc('month', cost_lines.cost_date) as date) as month,
    cost_lines.category,
    cast(coalesce(cost_lines.hours, 0) as decimal(18, 2)) as hours,
    cast(
        coalesce(cost_lines.amount_gbp, round(cost_lines.hours * rates.hourly_rate_gbp, 2)) as decimal(18, 2)
    ) as cost_gbp,
    cast(
        case
            when cost_lines.amount_gbp is null
                then round(cost_lines.hours * rates.hourly_rate_gbp * rates.error_share, 2)
            else 0
        end as decimal(18, 2)
    ) as rate_error_gbp,
    coalesce(cost_lines.amount_gbp is null and rates.is_illustrative, false) as is_illustrative,
    investigations.abuse_type,
    investigations.investigation_id is not null as is_linked,
    coalesce(
        cost_lines.cost_date < investigations.opened_date
        or cost_lines.cost_date > investigations.closed_date,
        false
    ) as is_outside_life,
from staging.stg_cost_lines as cost_lines
left join staging.stg_rates as rates
    on cost_lines.amount_gbp is null
    and cost_lines.grade = rates.grade
    and cost_lines.cost_date >= rates.valid_from
    and cost_lines.cost_date < coalesce(rates.valid_to, date '9999-12-31')
left join intermediate.int_investigations as investigations
    on cost_lines.force_code = investigations.force_code
    and cost_lines.investigation_id = investigations.investigation_id
