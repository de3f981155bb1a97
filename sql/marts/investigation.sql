-- Investigations with their cost so far; case level, published apart from what the dashboard reads.
-- grain: investigation_id
-- units: duration_days = days from opening to closing, cost_to_date_gbp = pounds at the prices of each day
-- source: intermediate.int_investigations, intermediate.int_cost_lines
with cost as (
    select
        force_code,
        investigation_id,
        sum(cost_gbp) as cost_gbp,
    from intermediate.int_cost_lines
    group by force_code, investigation_id
)

select
    investigations.investigation_id,
    investigations.force_code,
    investigations.abuse_type,
    investigations.complexity,
    investigations.opened_date,
    investigations.closed_date,
    cast(date_diff('day', investigations.opened_date, investigations.closed_date) as bigint) as duration_days,
    cast(coalesce(cost.cost_gbp, 0) as decimal(18, 2)) as cost_to_date_gbp,
    cast(case when investigations.closed_date is not null then coalesce(cost.cost_gbp, 0) end as decimal(18, 2))
        as expected_final_cost_gbp,
    cast(null as decimal(18, 2)) as expected_final_cost_real_gbp,
    cast(null as varchar) as price_base,
from intermediate.int_investigations as investigations
left join cost
    on investigations.force_code = cost.force_code
    and investigations.investigation_id = cost.investigation_id
